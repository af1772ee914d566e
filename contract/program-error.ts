import { inspect } from "node:util";
import { RunError } from "@pulumi/pulumi";

/**
 * A mistake in the program or its config, shown as its message alone. Pulumi's program runner inspects every uncaught error in
 * colour, and Node 20 may take half a minute over the stack of one that passed through Pulumi's SDK; the message is all there is to see.
 */
export class ProgramError extends RunError {
  [inspect.custom](): string {
    return this.message;
  }
}
