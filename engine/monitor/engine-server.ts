import grpc from "@grpc/grpc-js";
import { EngineService as EngineDefinition } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { EngineService } from "./engine-service.ts";
import type { ResourceMonitor } from "./resource-monitor.ts";
import { serviceError, UnsupportedError } from "./unsupported.ts";

/** What answers a program. */
export type MonitorMethods = Pick<
  ResourceMonitor,
  "supportsFeature" | "registerResource" | "registerResourceOutputs" | "readResource" | "invoke"
>;

type Method<Request> = (request: Request) => object | Promise<object>;

/** One loopback port that serves both of the engine's protocols. Close it when the operation is over. */
export class EngineServer {
  readonly address: string;
  readonly #server: grpc.Server;

  private constructor(server: grpc.Server, port: number) {
    this.#server = server;
    this.address = `127.0.0.1:${port}`;
  }

  /** `monitor` may come later than the server: plugins start before there is a deployment. */
  static async start(engine: EngineService, monitor: () => MonitorMethods): Promise<EngineServer> {
    const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
    server.addService(EngineDefinition as unknown as grpc.ServiceDefinition, engineMethods(engine));
    server.addService(ResourceMonitorService as unknown as grpc.ServiceDefinition, monitorMethods(monitor));
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    return new EngineServer(server, port);
  }

  close(): void {
    this.#server.forceShutdown();
  }
}

function engineMethods(engine: EngineService): grpc.UntypedServiceImplementation {
  return {
    log: unary((request: Parameters<EngineService["log"]>[0]) => engine.log(request)),
    getRootResource: unary(() => engine.getRootResource()),
    setRootResource: unary((request: Parameters<EngineService["setRootResource"]>[0]) =>
      engine.setRootResource(request),
    ),
    requirePulumiVersion: unary((request: Parameters<EngineService["requirePulumiVersion"]>[0]) =>
      engine.requirePulumiVersion(request),
    ),
    startDebugging: unary(() => engine.startDebugging()),
  };
}

function monitorMethods(monitor: () => MonitorMethods): grpc.UntypedServiceImplementation {
  type Requests = {
    [Name in keyof MonitorMethods]: MonitorMethods[Name] extends (request: infer R) => unknown ? R : never;
  };
  return {
    supportsFeature: unary((request: Requests["supportsFeature"]) => monitor().supportsFeature(request)),
    registerResource: unary((request: Requests["registerResource"]) => monitor().registerResource(request)),
    registerResourceOutputs: unary((request: Requests["registerResourceOutputs"]) =>
      monitor().registerResourceOutputs(request),
    ),
    readResource: unary((request: Requests["readResource"]) => monitor().readResource(request)),
    invoke: unary((request: Requests["invoke"]) => monitor().invoke(request)),
    // The program may go as soon as it is done: nothing here calls back into it.
    signalAndWaitForShutdown: unary(() => new empty.Empty()),
    call: refuse("method calls on resources"),
    registerStackTransform: refuse("transforms"),
    registerStackInvokeTransform: refuse("invoke transforms"),
    registerResourceHook: refuse("resource hooks"),
    registerErrorHook: refuse("error hooks"),
    registerPackage: refuse("parameterized packages"),
    getDeploymentInfo: refuse("the deployment info call"),
  };
}

function unary<Request>(method: Method<Request>): grpc.handleUnaryCall<Request, object> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => method(call.request))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(serviceError(error)),
      );
  };
}

function refuse(feature: string): grpc.handleUnaryCall<unknown, object> {
  return unary(() => {
    throw new UnsupportedError(feature);
  });
}
