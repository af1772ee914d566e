import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import grpc from "@grpc/grpc-js";
import analyzerRpc from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import engineRpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rules } from "./rules/index.ts";
import { HEX } from "./test-resources.ts";
import { carried, POOLER_URL, secret, UNKNOWN } from "./testing.ts";
import { ENV_GROUP, WEB_SERVICE } from "./types.ts";

/** The pack as Pulumi serves it: its own process, over gRPC. */
let engine: grpc.Server;
let pack: ChildProcess;
let client: InstanceType<typeof analyzerRpc.AnalyzerClient>;

beforeAll(async () => {
  engine = new grpc.Server();
  const log: grpc.handleUnaryCall<unknown, unknown> = (_call, answer) => answer(null, new empty.Empty());
  engine.addService(engineRpc.EngineService as unknown as grpc.ServiceDefinition, { log });
  const port = await new Promise<number>((resolve, reject) =>
    engine.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  const host = createRequire(import.meta.url).resolve("@pulumi/pulumi/cmd/run-policy-pack");
  pack = spawn(process.execPath, [host, `127.0.0.1:${port}`, import.meta.dirname], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, PULUMI_NODEJS_TYPESCRIPT: "false", PULUMI_PROJECT: "toolboxai", PULUMI_STACK: "production" },
  });
  const [packPort] = await once(createInterface({ input: pack.stdout! }), "line");
  client = new analyzerRpc.AnalyzerClient(`127.0.0.1:${packPort}`, grpc.credentials.createInsecure());
});

afterAll(async () => {
  client?.close();
  pack?.kill();
  if (pack !== undefined) await once(pack, "exit");
  engine?.forceShutdown();
});

async function analyze(type: string, props: Record<string, unknown>, stack = "production") {
  const request = new analyzer.AnalyzeRequest();
  request.setType(type);
  request.setName("thing");
  request.setUrn(`urn:pulumi:${stack}::toolboxai::${type}::thing`);
  request.setProperties(struct.Struct.fromJavaScript(props as never));
  request.setOptions(new analyzer.AnalyzerResourceOptions());
  const response = await new Promise<InstanceType<typeof analyzer.AnalyzeResponse>>((resolve, reject) =>
    client.analyze(request, (error, answer) => (error ? reject(error) : resolve(answer))),
  );
  return response.getDiagnosticsList().map((diagnostic) => ({
    rule: diagnostic.getPolicyname(),
    level: diagnostic.getEnforcementlevel() === analyzer.EnforcementLevel.MANDATORY ? "mandatory" : "advisory",
    message: diagnostic.getMessage(),
  }));
}

test("the pack introduces every rule with its severity, fix and page", async () => {
  const info = await new Promise<InstanceType<typeof analyzer.AnalyzerInfo>>((resolve, reject) =>
    client.getAnalyzerInfo(new empty.Empty(), (error, answer) => (error ? reject(error) : resolve(answer))),
  );
  expect(info.getName()).toBe("stackwright");
  const introduced = info
    .getPoliciesList()
    .map((policy) => [policy.getName(), policy.getRemediationSteps(), policy.getUrl()]);
  expect(introduced.slice(0, -1)).toEqual(rules.map(({ id, fix }) => [id, fix, `docs/policies.md#${id}`]));
  expect(introduced.at(-1)?.[0]).toBe("exceptions");
});

const NOT_COMPARED = {
  rule: "secrets-not-shared",
  level: "advisory",
  message: "Not judged: nothing tells the other stacks' fingerprints: `npx stackwright fingerprints` makes them.",
};
const linked = { contract: carried({ DATABASE_URL: "poolerUrl", SECRET_KEY: "hex(64)" }), serviceIds: ["srv-1"] };
const service = { startCommand: "gunicorn main:app", healthCheckPath: "/health" };

describe("a group", () => {
  test("as it should be, but for what nobody told the pack: what other stacks keep secret", async () => {
    expect(
      await analyze(ENV_GROUP, { ...linked, variables: { DATABASE_URL: secret(POOLER_URL), SECRET_KEY: secret(HEX) } }),
    ).toEqual([NOT_COMPARED]);
  });

  test("with the direct connection and without its secret key", async () => {
    const found = await analyze(ENV_GROUP, {
      ...linked,
      variables: { DATABASE_URL: secret(POOLER_URL.replace("6543", "5432")) },
    });
    expect(found.map(({ rule, level }) => [rule, level])).toEqual([
      ["p0-variables-declared", "mandatory"],
      ["pooler-port", "mandatory"],
      ["secrets-not-shared", "advisory"],
    ]);
    expect(JSON.stringify(found)).not.toContain("hunter2");
  });

  test("at preview, where one value is unknown and another is wrong", async () => {
    const found = await analyze(ENV_GROUP, {
      ...linked,
      variables: { DATABASE_URL: secret(UNKNOWN), SECRET_KEY: secret("hunter2") },
    });
    const unknown = found.filter(({ level, message }) => level === "advisory" && message !== NOT_COMPARED.message);
    expect(new Set(unknown.map(({ message }) => message))).toEqual(
      new Set(["Not judged yet, known only during up: variables.DATABASE_URL."]),
    );
    expect(unknown.map(({ rule }) => rule)).toEqual([
      "no-placeholder-values",
      "pooler-port",
      "pooler-host",
      "database-tls",
      "prepared-statements",
      "database-driver",
      "secrets-not-shared",
    ]);
    expect(found.filter(({ level }) => level === "mandatory")).toMatchObject([
      { rule: "variable-format", message: expect.stringContaining("variables.SECRET_KEY must be") },
      { rule: "generated-secrets", message: expect.stringContaining("variables.SECRET_KEY is too short") },
    ]);
  });
});

test("a service on the free plan, by the stack it is in", async () => {
  expect(await analyze(WEB_SERVICE, { ...service, plan: "free" })).toMatchObject([
    { rule: "no-sleeping-plan", level: "mandatory" },
  ]);
  expect(await analyze(WEB_SERVICE, { ...service, plan: "free" }, "staging")).toEqual([]);
});

test("a configured level holds", async () => {
  const config = new analyzer.PolicyConfig();
  config.setEnforcementlevel(analyzer.EnforcementLevel.ADVISORY);
  config.setProperties(struct.Struct.fromJavaScript({ productionStacks: ["live"] }));
  const request = new analyzer.ConfigureAnalyzerRequest();
  request.getPolicyconfigMap().set("no-sleeping-plan", config);
  await new Promise<void>((resolve, reject) =>
    client.configure(request, (error) => (error ? reject(error) : resolve())),
  );

  expect(await analyze(WEB_SERVICE, { ...service, plan: "free" }, "production")).toEqual([]);
  expect(await analyze(WEB_SERVICE, { ...service, plan: "free" }, "live")).toMatchObject([{ level: "advisory" }]);
});
