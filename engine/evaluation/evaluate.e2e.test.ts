import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeSecret } from "../deployment/property.ts";
import { UNKNOWN } from "../property-value.ts";
import { evaluate } from "./evaluate.ts";
import type { Evaluation } from "./evaluation.ts";

const CHECKOUT = resolve(import.meta.dirname, "../..");
const HEADER = `const pulumi = require("@pulumi/pulumi");
const config = new pulumi.Config();
class Thing extends pulumi.CustomResource {
  constructor(name, args, options) { super("fake:index:Thing", name, { made: undefined, ...args }, options); }
}
`;
const nothing = makeSecret(UNKNOWN);

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "stackwright-evaluate-"));
  await symlink(join(CHECKOUT, "node_modules"), join(dir, "node_modules"), "junction");
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function program(
  source: string,
  config = "config: {}\n",
  env: NodeJS.ProcessEnv = process.env,
): Promise<Evaluation> {
  await writeFile(
    join(dir, "Pulumi.yaml"),
    "name: p\nruntime: {name: nodejs, options: {typescript: false}}\nmain: index.cjs\n",
  );
  await writeFile(join(dir, "Pulumi.s.yaml"), config);
  await writeFile(join(dir, "index.cjs"), HEADER + source);
  return evaluate({ projectDir: dir, stack: "s", env });
}

const thing = (evaluation: Evaluation, name = "thing") => {
  expect(evaluation.errors).toEqual([]);
  return evaluation.resources.find((resource) => resource.name === name)!;
};
const SEALED = `encryptionsalt: v1:c2FsdA==:v1:bm9uY2U=:Y2hlY2s=
config:
  p:plain: real
  p:token: {secure: "v1:bm9uY2U=:dG9rZW4="}
  p:list: [{secure: "v1:bm9uY2U=:Zmlyc3Q="}, plain]
`;

describe("evaluate", () => {
  it("takes down what is registered, and leaves unknown what only a provider knows", async () => {
    const evaluation = await program(`
const one = new Thing("one", { a: 1, b: ["x", { c: true }] }, { protect: true });
class Group extends pulumi.ComponentResource {
  constructor(name) { super("p:index:Group", name); new Thing("thing", { of: one.made, sum: pulumi.interpolate\`<\${one.made}>\`, a: one.a }, { parent: this, dependsOn: [one], aliases: [{ name: "old" }] }); this.registerOutputs({ done: true }); }
}
new Group("group");
exports.made = one.made;`);
    const [one, other] = [thing(evaluation, "one"), thing(evaluation)];
    expect(one).toMatchObject({ inputs: { a: 1, b: ["x", { c: true }] }, protect: true, origins: {} });
    expect(one.sourcePosition).toMatch(/^project:\/\/\/index\.cjs#7,/);
    const from = (field: string) => [
      { from: "resource", urn: one.urn },
      { from: "field", path: `fake:index:Thing.${field}` },
    ];
    expect(other.inputs).toEqual({ of: UNKNOWN, sum: UNKNOWN, a: 1 });
    expect(other.origins).toEqual({ of: from("made"), sum: from("made"), a: from("a") });
    expect(other).toMatchObject({
      dependencies: [one.urn],
      aliases: [{ name: "old" }],
      urn: expect.stringContaining("p:index:Group$fake"),
    });
    expect(evaluation.resources.find(({ name }) => name === "group")).toMatchObject({
      custom: false,
      outputs: { done: true },
    });
    expect(evaluation.outputs).toEqual({ made: UNKNOWN });
  });

  it("needs no passphrase: a secret of the config is unknown, secret, and known by its key wherever it goes", async () => {
    const evaluation = await program(
      `new Thing("thing", {
  plain: config.require("plain"),
  asked: config.requireSecret("token"),
  applied: config.requireSecret("token").apply((token) => { throw new Error(token); }),
  joined: pulumi.interpolate\`postgres://u:\${config.requireSecret("token")}@h\`,
  pasted: "postgres://u:" + encodeURIComponent(config.require("token")) + "@h",
  object: config.requireSecretObject("token"),
  number: config.requireSecretNumber("token"),
  list: JSON.parse(config.require("list")),
  raw: pulumi.secret(pulumi.runtime.allConfig()["p:token"]),
});`,
      SEALED,
      { ...process.env, PULUMI_CONFIG_PASSPHRASE: undefined },
    );
    const { inputs, origins } = thing(evaluation);
    const token = [{ from: "config", key: "p:token" }];
    const secrets = ["asked", "applied", "joined", "pasted", "object", "number", "raw"];
    expect(inputs).toEqual({
      plain: "real",
      list: [nothing, "plain"],
      ...Object.fromEntries(secrets.map((key) => [key, nothing])),
    });
    expect(origins).toEqual({
      ...Object.fromEntries(secrets.map((key) => [key, token])),
      "list[0]": [{ from: "config", key: "p:list[0]" }],
    });
    expect(Object.keys(evaluation.ciphertexts).sort()).toEqual(["p:list[0]", "p:token"]);
    expect(JSON.stringify(evaluation)).not.toContain("dG9rZW4");
  });

  it("answers functions with unknowns that say what was asked", async () => {
    const call = (args: string) =>
      `new Thing("thing", { a: pulumi.runtime.invokeOutput("fake:index:get", ${args}).apply((r) => r.x) });`;
    const origin = async (args: string) => thing(await program(call(args))).origins.a;
    const first = await origin(`{ of: "one" }`);
    expect(first).toMatchObject([
      { from: "function", token: "fake:index:get" },
      { from: "field", path: "fake:index:get.x" },
    ]);
    expect(await origin(`{ of: "one" }`)).toEqual(first);
    expect(await origin(`{ of: "two" }`)).not.toEqual(first);
    const fields = await program(`const got = pulumi.runtime.invokeOutput("fake:index:get", {});
const key = "by name";
new Thing("thing", { a: got.lifted, b: got.apply((r) => r.read), c: got.apply((found) => found[key]), d: got.apply((r) => { throw new Error(r); }) });`);
    const paths = Object.entries(thing(fields).origins).map(([input, origins]) => [
      input,
      origins.flatMap((found) => (found.from === "field" ? [found.path] : [])),
    ]);
    expect(Object.fromEntries(paths)).toEqual({
      a: ["fake:index:get.lifted"],
      b: ["fake:index:get.read"],
      c: ["fake:index:get.by name"],
      d: [],
    });
  });

  it("keeps secrets the program knows apart, and out of what it throws", async () => {
    const evaluation = await program(`
new Thing("thing", { token: pulumi.secret("sk-test-made-up") });
setTimeout(() => { throw new Error("cannot use sk-test-made-up"); }, 300);`);
    expect(evaluation.errors.join("\n")).toContain("cannot use [secret]");
  });

  it("gives the program none of the environment's credentials", async () => {
    const evaluation = await program(`new Thing("thing", { names: Object.keys(process.env) });`, "config: {}\n", {
      ...process.env,
      RENDER_API_KEY: "x",
      GITHUB_TOKEN: "x",
      AWS_SECRET_ACCESS_KEY: "x",
      PULUMI_CONFIG_PASSPHRASE: "x",
      NODE_OPTIONS: "",
    });
    const names = thing(evaluation).inputs.names as string[];
    expect(names).toContain("PATH");
    expect(names.filter((name) => /KEY$|TOKEN|PASSPHRASE|NODE_OPTIONS/.test(name))).toEqual([]);
  });

  it.each([
    ["throws", `throw new Error("not today");`, /not today/],
    ["registers twice", `new Thing("a", {}); new Thing("a", {});`, /Duplicate resource URN/],
    ["cannot be read", "const = ;", /Unexpected token/],
  ])("says why a program fails that %s", async (_, source, message) => {
    expect((await program(source)).errors.join("\n")).toMatch(message);
  });

  it("rejects what is no project, and stops when told to", async () => {
    await expect(evaluate({ projectDir: join(dir, "nowhere"), stack: "s" })).rejects.toThrow("does not exist");
    await program("");
    const signal = AbortSignal.abort();
    await expect(evaluate({ projectDir: dir, stack: "s", signal })).rejects.toThrow(/abort/i);
  });

  it("judges policies, starts no provider and asks nothing of any vendor", async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.end();
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      await mkdir(join(dir, "provider"));
      await writeFile(join(dir, "provider/PulumiPlugin.yaml"), "runtime: nodejs\n");
      await writeFile(
        join(dir, "Pulumi.yaml"),
        "name: p\nruntime: {name: nodejs, options: {typescript: false}}\nmain: index.cjs\nplugins: {providers: [{name: stackwright, path: ./provider}]}\n",
      );
      await writeFile(join(dir, "Pulumi.production.yaml"), `config: {stackwright:renderApiUrl: "${url}"}\n`);
      await writeFile(
        join(dir, "index.cjs"),
        `${HEADER}const key = pulumi.runtime.invokeOutput("stackwright:supabase:getApiKeys", { projectRef: "x" });
class Service extends pulumi.CustomResource { constructor(name, args) { super("stackwright:render:WebService", name, args); } }
new Service("backend", { name: "backend", plan: "free", variables: { KEY: key.apply((found) => found.anonKey) } });`,
      );
      const policyPacks = [join(CHECKOUT, "policies")];
      const { errors, findings, severities } = await evaluate({ projectDir: dir, stack: "production", policyPacks });
      expect(errors).toEqual([]);
      expect(findings).toContainEqual(
        expect.objectContaining({ policy: "no-sleeping-plan", level: "mandatory", severity: "critical" }),
      );
      expect(severities).toMatchObject({ "no-sleeping-plan": "critical" });
      expect(asked).toEqual([]);
    } finally {
      server.close();
    }
  });
});
