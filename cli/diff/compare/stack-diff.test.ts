import { describe, expect, it, test } from "vitest";
import type { EvaluatedResource, Evaluation } from "../../../engine/evaluation/evaluation.ts";
import type { PropertyMap, PropertyValue } from "../../../engine/property-value.ts";
import type { ReplaceKeys } from "./changed-resources.ts";
import { DEPLOY, ENV_GROUP, KEY_VALUE, PROJECT, PROJECT_ENVIRONMENT, WEB_SERVICE } from "./kinds.ts";
import { stackDiff } from "./stack-diff.ts";
import {
  evaluation,
  fromConfig,
  fromField,
  fromFunction,
  fromResource,
  PROJECT_NAME,
  resource,
  STACK_NAME,
  secret,
  unknown,
} from "./testing.ts";

const RANDOM = "random:index/randomPassword:RandomPassword";
const IMMUTABLE = ["region", "serviceId", "projectId", "keepers"];
const replaceKeys: ReplaceKeys = async () => IMMUTABLE;
const identity = { project: PROJECT_NAME, stack: STACK_NAME, directory: ".", errors: [] };

function compare(base: Evaluation | EvaluatedResource[], head: Evaluation | EvaluatedResource[]) {
  const side = (given: typeof base) => (Array.isArray(given) ? evaluation(given) : given);
  return stackDiff({ ...identity, base: side(base), head: side(head) }, replaceKeys);
}

const contract = (...names: string[]): PropertyMap => ({
  consumer: "backend",
  variables: Object.fromEntries(names.map((name) => [name, { tier: "P0", secret: false, format: "text" }])),
});
const group = (variables: PropertyMap, more: Partial<EvaluatedResource> = {}) =>
  resource(
    ENV_GROUP,
    "group",
    { name: "toolboxai-secrets", variables, contract: contract(...Object.keys(variables)) },
    more,
  );
const service = (inputs: PropertyMap = {}, more: Partial<EvaluatedResource> = {}) =>
  resource(WEB_SERVICE, "backend", { name: "toolboxai-backend", plan: "starter", region: "oregon", ...inputs }, more);

describe("a variable", () => {
  const A = { A: "x" };
  type Sides = [
    before: PropertyMap,
    after: PropertyMap,
    ...expected: [change: string, kind: string, before: string, after: string][],
  ];
  test.each<[string, ...Sides]>([
    ["the same", A, A],
    ["added", {}, A, ["added", "plain", "", '"x"']],
    ["removed", A, {}, ["removed", "plain", '"x"', ""]],
    ["changed", A, { A: "y" }, ["changed", "plain", '"x"', '"y"']],
    ["emptied", A, { A: "" }, ["changed", "plain", '"x"', '""']],
    ["a secret added", {}, { A: secret("x") }, ["added", "secret", "", "[secret]"]],
    ["a secret removed", { A: secret("x") }, {}, ["removed", "secret", "[secret]", ""]],
    [
      "a secret the program knows, changed",
      { A: secret("x") },
      { A: secret("y") },
      ["rotated", "secret", "[secret]", "[secret]"],
    ],
    ["a secret the program knows, the same", { A: secret("x") }, { A: secret("x") }],
    ["made a secret", A, { A: secret("x") }, ["changed", "secret", '"x"', "[secret]"]],
    ["no secret any more", { A: secret("x") }, A, ["changed", "plain", "[secret]", '"x"']],
    ["known, then unknown", A, { A: unknown }, ["changed", "plain", '"x"', "(known after up)"]],
    ["unknown on both sides, from nowhere", { A: unknown }, { A: unknown }],
    [
      "with a password in its URL",
      {},
      { A: "postgres://u:hunter@h/db" },
      ["added", "plain", "", '"postgres://u:***@h/db"'],
    ],
  ])("%s", async (_, before, after, ...expected) => {
    const { variables } = await compare([group(before)], [group(after)]);
    expect(variables.map(({ change, kind, before, after }) => [change, kind, before, after])).toEqual(expected);
  });

  it.each(["API_KEY", "DATABASE_URL", "SENTRY_DSN", "MY_PASSWORD"])(
    "called %s is masked where it is plain",
    async (name) => {
      const { variables } = await compare([group({ [name]: "x" })], [group({ [name]: "y" })]);
      expect(variables).toMatchObject([{ before: "[masked]", after: "[masked]", kind: "plain", change: "changed" }]);
    },
  );

  it("has its tier from the contract, of whichever side knows it, and the group's name at the vendor", async () => {
    const { variables } = await compare([group({ A: "x" })], [group({ B: "x" })]);
    expect(variables.map(({ name, tier, target }) => [name, tier, target])).toEqual([
      ["A", "P0", "toolboxai-secrets"],
      ["B", "P0", "toolboxai-secrets"],
    ]);
    const plain = (variables: PropertyMap) => resource(ENV_GROUP, "group", { name: unknown, variables });
    const unknownToIt = await compare([plain({})], [plain({ A: "x" })]);
    expect(unknownToIt.variables).toMatchObject([{ tier: "?", target: "group" }]);
  });

  it("of a project has a scope and the project's name", async () => {
    const project = resource(PROJECT, "dashboard", { name: "toolboxai-dashboard" });
    const environment = (production: PropertyMap, preview: PropertyMap) =>
      resource(
        PROJECT_ENVIRONMENT,
        "environment",
        { projectId: unknown, production, preview },
        { origins: { projectId: [fromResource(PROJECT, "dashboard")] } },
      );
    const { variables } = await compare(
      [project, environment({ B: "1" }, { A: "1" })],
      [project, environment({ B: "2", A: "1" }, {})],
    );
    expect(variables.map(({ name, scope, change, target }) => [name, scope, change, target])).toEqual([
      ["A", "production", "added", "toolboxai-dashboard"],
      ["B", "production", "changed", "toolboxai-dashboard"],
      ["A", "preview", "removed", "toolboxai-dashboard"],
    ]);
  });

  it("comes and goes with its resource", async () => {
    const added = await compare([], [group({ A: "x" })]);
    expect(added.variables).toMatchObject([{ name: "A", change: "added", before: "", after: '"x"' }]);
    const removed = await compare([group({ A: secret(unknown) })], []);
    expect(removed.variables).toMatchObject([{ name: "A", change: "removed", before: "[secret]", after: "" }]);
  });

  it("with an odd name keeps it", async () => {
    const { variables } = await compare([group({})], [group({ 'A.b["c"]`<x>': "1" })]);
    expect(variables).toMatchObject([{ name: 'A.b["c"]`<x>', change: "added" }]);
  });
});

describe("a value nobody knows", () => {
  const config = fromConfig("toolboxai:KEY");
  const other = fromConfig("toolboxai:OTHER");
  const pooler = fromFunction("stackwright:supabase:getPooler", "a");
  const random = fromResource(RANDOM, "random");
  const side = (
    origin: EvaluatedResource["origins"][string],
    more: Partial<Evaluation> = {},
    value: PropertyValue = secret(unknown),
  ) =>
    evaluation(
      [
        resource(RANDOM, "random", { length: 32 }),
        resource(KEY_VALUE, "cache", { region: "oregon" }),
        group({ A: value }, { origins: { "variables.A": origin } }),
      ],
      more,
    );
  const sealed = (text: string, salt = "salt") => ({ ciphertexts: { "toolboxai:KEY": text }, salt });

  test.each<[string, Evaluation, Evaluation, change: string | undefined, kind?: string]>([
    ["the same config secret", side([config], sealed("1")), side([config], sealed("1")), undefined],
    ["a config secret set anew", side([config], sealed("1")), side([config], sealed("2")), "changed", "secret"],
    [
      "part of a derived value set anew",
      side([config, pooler], sealed("1")),
      side([config, pooler], sealed("2")),
      "changed",
      "derived",
    ],
    [
      "everything encrypted anew",
      side([config], sealed("1")),
      side([config], sealed("2", "other")),
      "unknown",
      "secret",
    ],
    ["another config secret", side([config]), side([other]), "changed", "secret"],
    ["from config, then generated", side([config]), side([random]), "changed", "generated"],
    ["generated, then from config", side([random]), side([config]), "changed", "secret"],
    ["another call", side([pooler]), side([fromFunction("stackwright:supabase:getPooler", "b")]), "changed", "derived"],
    [
      "another field",
      side([pooler, fromField("getPooler", "transactionPort")]),
      side([pooler, fromField("getPooler", "sessionPort")]),
      "changed",
      "derived",
    ],
    ["in another order", side([config, pooler]), side([pooler, config]), undefined],
    [
      "of a cache that stays",
      side([fromResource(KEY_VALUE, "cache")]),
      side([fromResource(KEY_VALUE, "cache")]),
      undefined,
    ],
  ])("%s", async (_, base, head, change, kind) => {
    const { variables } = await compare(base, head);
    expect(variables.map((row) => [row.change, row.kind])).toEqual(change ? [[change, kind]] : []);
  });

  it("is rotated with the random resource that is made anew", async () => {
    const at = (rotation: string) => [
      resource(RANDOM, "random", { length: 32, keepers: { rotation } }, { protect: true }),
      group({ A: secret(unknown) }, { origins: { "variables.A": [random, fromField(RANDOM, "result")] } }),
    ];
    const { variables, resources } = await compare(at("1"), at("2"));
    expect(variables).toMatchObject([{ change: "rotated", kind: "generated" }]);
    expect(resources).toMatchObject([
      { action: "replace", replaceBecause: ["keepers.rotation"], destructive: true },
      { action: "update" },
    ]);
  });

  it("changes with the resource it comes from when that is made anew, and not when that is renamed or updated", async () => {
    const cache = (region: string, plan: string, name = "cache", more: Partial<EvaluatedResource> = {}) => [
      resource(KEY_VALUE, name, { region, plan }, more),
      group({ REDIS_URL: secret(unknown) }, { origins: { "variables.REDIS_URL": [fromResource(KEY_VALUE, name)] } }),
    ];
    expect((await compare(cache("oregon", "free"), cache("ohio", "free"))).variables).toMatchObject([
      { change: "changed" },
    ]);
    expect((await compare(cache("oregon", "free"), cache("oregon", "starter"))).variables).toEqual([]);
    const renamed = await compare(
      cache("oregon", "free"),
      cache("oregon", "free", "redis", { aliases: [{ name: "cache" }] }),
    );
    expect(renamed.variables).toEqual([]);
    expect(renamed.resources).toMatchObject([{ action: "rename", name: "redis", from: "cache" }]);
  });

  it("may hang on the whole map it lies in", async () => {
    const whole = (origin: EvaluatedResource["origins"][string]) => [
      group({ A: unknown }, { origins: { variables: origin } }),
    ];
    expect((await compare(whole([config]), whole([other]))).variables).toHaveLength(1);
  });
});

describe("a resource", () => {
  test("that comes, goes, changes, is replaced, stays", async () => {
    const diff = await compare(
      [
        service(),
        resource(KEY_VALUE, "old", { plan: "free" }),
        resource(KEY_VALUE, "cache", { region: "oregon" }),
        group({}),
      ],
      [
        service({ branch: "main" }),
        resource(KEY_VALUE, "new", { plan: "free" }),
        resource(KEY_VALUE, "cache", { region: "ohio" }),
        group({}),
      ],
    );
    expect(diff.counts).toEqual({ create: 1, update: 1, replace: 1, delete: 1, unchanged: 1 });
    expect(diff.resources.map(({ name, action, destructive }) => [name, action, destructive])).toEqual([
      ["backend", "update", false],
      ["new", "create", false],
      ["cache", "replace", true],
      ["old", "delete", true],
    ]);
    expect(diff.status).toBe("changed");
  });

  test.each<[string, Partial<EvaluatedResource>, boolean]>([
    ["a plain one", {}, false],
    ["a protected one", { protect: true }, true],
    ["a protected one that is retained", { protect: true, retainOnDelete: true }, false],
  ])("%s deleted: destructive %s", async (_, more, destructive) => {
    expect((await compare([service({}, more)], [])).resources).toMatchObject([{ action: "delete", destructive }]);
  });

  test("components, providers and the stack are none", async () => {
    const others = [
      resource("pulumi:pulumi:Stack", "stack", {}, { custom: false }),
      resource("stackwright:components:Backend", "component", {}, { custom: false }),
      resource("pulumi:providers:stackwright", "explicit", {}),
    ];
    expect((await compare([], others)).status).toBe("unchanged");
  });

  test("a list and a nested property are compared leaf by leaf", async () => {
    const { resources } = await compare(
      [service({ ipAllowList: [{ cidrBlock: "10.0.0.0/8" }], nested: { a: 1, b: [] } })],
      [service({ ipAllowList: [{ cidrBlock: "10.0.0.0/9" }, { cidrBlock: "::/0" }], nested: { a: 1, b: [] } })],
    );
    expect(resources[0]!.properties).toEqual([
      { path: "ipAllowList[0].cidrBlock", change: "changed", before: '"10.0.0.0/8"', after: '"10.0.0.0/9"' },
      { path: "ipAllowList[1].cidrBlock", change: "added", before: "", after: '"::/0"' },
    ]);
  });

  test("ignoreChanges and replaceOnChanges hold", async () => {
    const ignoring = { ignoreChanges: ["branch"] };
    expect((await compare([service({ branch: "a" })], [service({ branch: "b" }, ignoring)])).status).toBe("unchanged");
    const replacing = { replaceOnChanges: ["branch"] };
    const { resources } = await compare([service({ branch: "a" })], [service({ branch: "b" }, replacing)]);
    expect(resources).toMatchObject([{ action: "replace", replaceBecause: ["branch"] }]);
  });

  test("what the contract says of a new variable adds no rows; another tier does", async () => {
    const added = await compare([group({})], [group({ A: "x" })]);
    expect(added.resources[0]!.properties).toEqual([]);
    const relaxed = group({ A: "x" });
    relaxed.inputs.contract = { consumer: "backend", variables: { A: { tier: "P2", secret: false, format: "text" } } };
    const { resources, variables } = await compare([group({ A: "x" })], [relaxed]);
    expect(variables).toEqual([]);
    expect(resources[0]!.properties).toMatchObject([
      { path: "contract.variables.A.tier", before: '"P0"', after: '"P2"' },
    ]);
  });

  test("children of a renamed component follow it", async () => {
    const family = (name: string, more: Partial<EvaluatedResource> = {}) => {
      const component = resource("stackwright:components:Backend", name, {}, { custom: false, ...more });
      const child = service({}, { name: `${name}-web`, parent: component.urn });
      return [
        component,
        {
          ...child,
          urn: child.urn
            .replace("::stackwright:render", "::stackwright:components:Backend$stackwright:render")
            .replace("::backend", `::${name}-web`),
        },
      ];
    };
    const { resources, counts } = await compare(family("old"), family("new", { aliases: [{ name: "old" }] }));
    expect(resources).toMatchObject([{ action: "rename", name: "new-web", from: "old-web" }]);
    expect(counts.unchanged).toBe(1);
  });
});

describe("a deploy", () => {
  const deploy = resource(
    DEPLOY,
    "deploy",
    { serviceId: unknown, triggers: { service: unknown, variables: unknown } },
    {
      origins: {
        serviceId: [fromResource(WEB_SERVICE, "backend")],
        "triggers.service": [fromResource(WEB_SERVICE, "backend")],
        "triggers.variables": [fromResource(ENV_GROUP, "group")],
      },
    },
  );
  test.each<[string, EvaluatedResource[], EvaluatedResource[], string[]]>([
    ["nothing", [service(), group({})], [service(), group({})], []],
    ["a setting", [service(), group({})], [service({ branch: "next" }), group({})], ["toolboxai-backend"]],
    ["a setting that takes none", [service(), group({})], [service({ numInstances: 2 }), group({})], []],
    ["a variable", [service(), group({ A: "x" })], [service(), group({ A: "y" })], ["toolboxai-backend"]],
    ["a new service", [], [service(), group({})], ["toolboxai-backend"]],
  ])("follows %s", async (_, before, after, expected) => {
    const base = before.length > 0 ? [...before, deploy] : [];
    expect((await compare(base, [...after, deploy])).redeploys).toEqual(expected);
  });
});

test("what is looked at after a deploy changes with the deploy", async () => {
  const deploy = resource(
    DEPLOY,
    "deploy",
    { triggers: { variables: unknown } },
    { origins: { "triggers.variables": [fromResource(ENV_GROUP, "group")] } },
  );
  const check = resource(
    "command:local:Command",
    "health",
    { environment: { HEALTH_DEPLOY: unknown } },
    { origins: { "environment.HEALTH_DEPLOY": [fromResource(DEPLOY, "deploy"), fromField(DEPLOY, "deployId")] } },
  );
  const { resources } = await compare([group({ A: "x" }), deploy, check], [group({ A: "y" }), deploy, check]);
  expect(resources.map(({ name, action }) => [name, action])).toEqual([
    ["group", "update"],
    ["deploy", "update"],
    ["health", "update"],
  ]);
});

describe("the price", () => {
  test.each<[string, EvaluatedResource[], EvaluatedResource[], object | undefined]>([
    ["stays", [service()], [service({ branch: "x" })], undefined],
    ["rises with the plan", [service()], [service({ plan: "standard" })], { before: 7, after: 25 }],
    ["rises with the copies", [service({ numInstances: 1 })], [service({ numInstances: 3 })], { before: 7, after: 21 }],
    ["falls with what goes", [resource(KEY_VALUE, "cache", { plan: "pro" })], [], { before: 135, after: 0 }],
    ["of a free one is nothing", [], [service({ plan: "free" })], { before: 0, after: 0 }],
    ["of an unknown plan is not guessed", [service()], [service({ plan: "galactic" })], undefined],
    ["of a plan known after up is not guessed", [service()], [service({ plan: unknown })], undefined],
  ])("%s", async (_, before, after, expected) => {
    const { price } = await compare(before, after);
    if (expected === undefined) expect(price).toBeUndefined();
    else
      expect(price).toMatchObject({ ...expected, currency: "USD", asOf: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
  });
});

describe("policies", () => {
  const finding = (message: string, level: "mandatory" | "advisory" = "mandatory") => ({
    policy: "pooler-port",
    pack: "stackwright",
    level,
    severity: "critical" as const,
    urn: group({}).urn,
    message,
    notApplicable: false,
  });
  const at = (...messages: string[]) =>
    evaluation([group({}, { sourcePosition: "project:///../shared/index.ts#12,5" })], {
      findings: messages.map((message) => finding(message)),
    });

  it("tells what the change brings from what was there, and where it stands", async () => {
    const { policies, status } = await stackDiff(
      { ...identity, directory: "systems/x", base: at("old"), head: at("old", "new") },
      replaceKeys,
    );
    const location = { file: "systems/shared/index.ts", line: 12 };
    expect(policies).toMatchObject([
      { message: "old", isNew: false, unknown: false, resource: "group", location },
      { message: "new", isNew: true, unknown: false, resource: "group", location },
    ]);
    expect(status).toBe("changed");
  });

  it("knows what could not be judged", async () => {
    const { policies, status } = await compare(at(), at("Not judged yet, known only during up: variables.A."));
    expect(policies).toMatchObject([{ unknown: true }]);
    expect(status).toBe("unchanged");
  });
});

describe("the picture", () => {
  it("shows what changes and its neighbours, parts drawn as their service", async () => {
    const wired = group(
      { REDIS_URL: secret(unknown), DATABASE_URL: secret(unknown), A: "x" },
      {
        origins: {
          "serviceIds[0]": [fromResource(WEB_SERVICE, "backend")],
          "variables.REDIS_URL": [fromResource(KEY_VALUE, "cache")],
          "variables.DATABASE_URL": [
            fromFunction("stackwright:supabase:getPooler", "a"),
            fromConfig("toolboxai:password"),
          ],
          "variables.JWT": [fromResource(RANDOM, "random")],
        },
      },
    );
    const others = [
      resource(RANDOM, "random", {}),
      resource(KEY_VALUE, "cache", { name: "redis" }),
      resource(KEY_VALUE, "lonely", {}),
    ];
    const { wiring } = await compare(
      [...others, service(), wired],
      [...others, service(), { ...wired, inputs: { ...wired.inputs, name: "other" } }],
    );
    expect(wiring.nodes.map(({ label, type, changed }) => [label, type, changed])).toEqual([
      ["redis", "render KeyValue", false],
      ["toolboxai-backend", "render WebService", true],
      ["supabase", "supabase", false],
    ]);
    expect(wiring.edges).toHaveLength(2);
    expect(new Set(wiring.edges.map(({ from }) => from))).toEqual(new Set([service().urn]));
  });
});

describe("a stack", () => {
  test.each([
    ["added", { head: evaluation([group({ A: "x" })]) }],
    ["removed", { base: evaluation([group({ A: "x" })]) }],
    ["failed", { head: evaluation([]), errors: ["the program threw"] }],
  ])("%s", async (status, sides) => {
    const diff = await stackDiff({ ...identity, ...sides }, replaceKeys);
    expect(diff.status).toBe(status);
    expect(diff.variables).toHaveLength(status === "failed" ? 0 : 1);
  });
});

test("5,000 variables are compared", async () => {
  const many = (value: string) =>
    group(Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`VARIABLE_${index}`, value])));
  expect((await compare([many("x")], [many("y")])).variables).toHaveLength(5_000);
});

describe("a value that the config lacks", () => {
  const key = "toolboxai:OPENAI_API_KEY";
  const lacking = { key, reason: "OpenAI; starts with sk-", fix: "pulumi config set --secret OPENAI_API_KEY" };
  const other = { ...lacking, key: "toolboxai:PUSHER_KEY" };
  const holder = () =>
    group({ OPENAI_API_KEY: secret(unknown) }, { origins: { "variables.OPENAI_API_KEY": [fromConfig(key)] } });
  const without = evaluation([holder()], { missingConfig: [lacking] });
  const sealed = { ciphertexts: { [key]: "digest" }, salt: "salt" };

  test("is refused once for what is new and once for what was there, and is no change by itself", async () => {
    const head = evaluation([holder()], { missingConfig: [lacking, other] });
    expect((await compare(without, head)).policies).toEqual([
      {
        policy: "config-complete",
        level: "mandatory",
        severity: "critical",
        resource: "",
        message:
          "1 value of the config of production: PUSHER_KEY is not set: OpenAI; starts with sk-. Fix: `npx stackwright config set -s production --secret OPENAI_API_KEY`",
        isNew: true,
        unknown: false,
        location: { file: "Pulumi.production.yaml", line: 1 },
      },
      expect.objectContaining({ isNew: false }),
    ]);
    expect(await compare(without, without)).toMatchObject({ status: "unchanged", variables: [] });
  });

  test.each([
    ["set", without, evaluation([holder()], sealed), "changed", "(not set)", "[secret]"],
    ["taken away", evaluation([holder()], sealed), without, "changed", "[secret]", "(not set)"],
    ["declared and not set", evaluation([group({})]), without, "added", "", "(not set)"],
  ])("%s", async (_, base, head, change, before, after) => {
    const { variables } = await compare(base, head);
    expect(variables).toMatchObject([{ name: "OPENAI_API_KEY", change, before, after }]);
  });
});
