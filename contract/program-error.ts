import { inspect } from "node:util";
import { RunError } from "@pulumi/pulumi";

/**
 * A mistake in the program or its config, shown as its message alone. Pulumi's program runner inspects every uncaught error with all that
 * hangs on it, which on Node 20 includes the runtime's whole store and takes ten seconds; the message is all there is to see.
 */
export class ProgramError extends RunError {
  [inspect.custom](): string {
    return this.message;
  }
}
