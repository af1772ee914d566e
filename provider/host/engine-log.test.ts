import * as grpc from "@grpc/grpc-js";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { expect, it } from "vitest";
import { EngineLog } from "./engine-log.ts";

it("sends progress and warnings to the engine, under their resource and masked", async () => {
  const received: LogRequest.AsObject[] = [];
  const server = new grpc.Server();
  const both = new Promise<void>((resolve) => {
    server.addService(engineGrpc.EngineService as unknown as grpc.ServiceDefinition, {
      log: (call: { request: LogRequest }, done: grpc.sendUnaryData<unknown>) => {
        received.push(call.request.toObject());
        done(null, new empty.Empty());
        if (received.length === 2) resolve();
      },
    });
  });
  const port = await new Promise<number>((resolve) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (_, bound) => resolve(bound)),
  );
  const log = new EngineLog((text) => text.replaceAll("hidden", "[secret]"));
  log.attach(`127.0.0.1:${port}`);
  log.status("urn:a", "waiting for hidden");
  log.warn("urn:b", "somebody changed it");
  await both;
  expect(received.sort((a, b) => (a.urn < b.urn ? -1 : 1))).toMatchObject([
    { urn: "urn:a", message: "waiting for [secret]", ephemeral: true, severity: 1 },
    { urn: "urn:b", message: "somebody changed it", ephemeral: false, severity: 2 },
  ]);
  log.close();
  server.forceShutdown();
});
