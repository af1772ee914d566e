import { connect } from "node:net";
import * as grpc from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { type ProviderOptions, ProviderService } from "./provider-service.ts";

export interface RunningProvider {
  readonly service: ProviderService;
  readonly port: number;
  /** Refuses new calls, lets the running ones answer, and closes the port. */
  stop(): Promise<void>;
}

/** Serves the provider on a free port of 127.0.0.1. */
export async function startProvider(options: ProviderOptions): Promise<RunningProvider> {
  const service = new ProviderService(options);
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(
    providerGrpc.ResourceProviderService,
    service.implementation() as grpc.UntypedServiceImplementation,
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  const stop = async () => {
    service.cancel();
    await service.resources.calls.idle();
    service.log.close();
    await new Promise<void>((resolve) => {
      const hurry = setTimeout(() => server.forceShutdown(), 1000);
      server.tryShutdown(() => {
        clearTimeout(hurry);
        resolve();
      });
    });
  };
  return { service, port, stop };
}

/** How long running calls get to answer once the process is asked to end, in milliseconds. */
const GRACE = 10_000;

/**
 * A plugin process's whole life: serves, prints the port for the engine, and ends on SIGINT, SIGTERM, or when the engine
 * that started it is gone. The engine's address is the last argument.
 */
export async function serveProvider(options: ProviderOptions): Promise<void> {
  const running = await startProvider(options);
  const address = process.argv.slice(2).findLast((argument) => /^[\w.-]+:\d+$/.test(argument));
  if (address) running.service.log.attach(address);

  let isEnding = false;
  const end = () => {
    if (isEnding) return;
    isEnding = true;
    setTimeout(() => process.exit(1), GRACE).unref();
    void running.stop().finally(() => process.exit(0));
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
  watchParent(() => running.service.log.address, end);
  process.stdout.write(`${running.port}\n`);
}

/** Calls `onGone` once the parent process has changed (it died) or the engine has stopped listening. */
function watchParent(engineAddress: () => string | undefined, onGone: () => void): void {
  const parent = process.ppid;
  let missed = 0;
  setInterval(async () => {
    const address = engineAddress();
    missed = address && !(await listens(address)) ? missed + 1 : 0;
    if (process.ppid !== parent || missed >= 2) onGone();
  }, 1000).unref();
}

function listens(address: string): Promise<boolean> {
  const separator = address.lastIndexOf(":");
  const socket = connect({
    host: address.slice(0, separator),
    port: Number(address.slice(separator + 1)),
    timeout: 2000,
  });
  return new Promise((resolve) => {
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => settle(true));
    socket.once("error", (error: NodeJS.ErrnoException) => settle(error.code !== "ECONNREFUSED"));
    socket.once("timeout", () => settle(true));
  });
}
