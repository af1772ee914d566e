import * as grpc from "@grpc/grpc-js";
import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engine from "@pulumi/pulumi/proto/engine_pb.js";

/** Lines for the person watching, sent to the engine; to stderr when no engine is attached. */
export class EngineLog {
  #client: EngineClient | undefined;
  #address: string | undefined;

  constructor(readonly mask: (text: string) => string) {}

  get address(): string | undefined {
    return this.#address;
  }

  attach(address: string): void {
    if (address === "" || address === this.#address) return;
    this.#client?.close();
    this.#address = address;
    this.#client = new engineGrpc.EngineClient(address, grpc.credentials.createInsecure());
  }

  /** A progress line: shown under the resource while it is worked on, then gone. */
  status(urn: string, message: string): void {
    this.#log(urn, message, engine.LogSeverity.INFO, true);
  }

  warn(urn: string, message: string): void {
    this.#log(urn, message, engine.LogSeverity.WARNING, false);
  }

  close(): void {
    this.#client?.close();
    this.#client = undefined;
  }

  #log(urn: string, message: string, severity: 0 | 1 | 2 | 3, ephemeral: boolean): void {
    const text = this.mask(message);
    if (!this.#client) {
      if (!ephemeral) process.stderr.write(`${text}\n`);
      return;
    }
    const request = new engine.LogRequest();
    request.setUrn(urn);
    request.setMessage(text);
    request.setSeverity(severity);
    request.setEphemeral(ephemeral);
    // A log line that does not arrive is no reason to fail the work it tells of.
    this.#client.log(request, () => {});
  }
}
