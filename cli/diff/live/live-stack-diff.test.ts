import { describe, expect, it, test } from "vitest";
import type { Change, Plan, Row } from "../../plan/model.ts";
import { DEPLOY, ENV_GROUP, KEY_VALUE, WEB_SERVICE } from "../compare/kinds.ts";
import { stackDiff } from "../compare/stack-diff.ts";
import {
  evaluation,
  fromConfig,
  fromResource,
  PROJECT_NAME,
  resource,
  STACK_NAME,
  secret,
  unknown,
  urnOf,
} from "../compare/testing.ts";
import { fold } from "./live-stack-diff.ts";

const cache = resource(KEY_VALUE, "cache", { name: "redis", region: "oregon" }, { protect: true });
const service = resource(WEB_SERVICE, "backend", { name: "toolboxai-backend" });
const contract = { consumer: "backend", variables: { TOKEN: { tier: "P0", secret: true, format: "text" } } };
const group = resource(
  ENV_GROUP,
  "group",
  { name: "toolboxai-secrets", variables: { TOKEN: secret(unknown), REDIS_URL: secret(unknown) }, contract },
  { origins: { "variables.TOKEN": [fromConfig("TOKEN")], "variables.REDIS_URL": [fromResource(KEY_VALUE, "cache")] } },
);
const deploy = resource(DEPLOY, "deploy", {}, { origins: { serviceId: [fromResource(WEB_SERVICE, "backend")] } });
const head = evaluation([cache, service, group, deploy]);

const change = (path: string, more: Partial<Change> = {}): Change => ({
  path,
  kind: "update",
  replaces: false,
  before: "[secret]",
  after: "[secret]",
  ...more,
});
const row = (type: string, name: string, action: Row["action"], changes: Change[] = []): Row => ({
  urn: urnOf(type, name),
  name,
  type,
  action,
  changes,
});

async function folded(plan: Partial<Plan>) {
  const sides = { project: PROJECT_NAME, stack: STACK_NAME, directory: ".", base: head, head, errors: [] };
  const offline = await stackDiff(sides, async () => []);
  const whole = {
    rows: [],
    drift: [],
    violations: [],
    errors: [],
    warnings: [],
    unchanged: 4,
    policyPacks: {},
    ...plan,
  };
  return fold(offline, whole, head, head, new Map([["pooler-port", "critical"]]));
}

describe("a plan", () => {
  test("without rows is no change, whatever the commits say", async () => {
    expect(await folded({})).toMatchObject({
      status: "unchanged",
      resources: [],
      variables: [],
      drift: [],
      counts: { unchanged: 4 },
    });
  });

  test.each<[string, Change, string, string]>([
    ["a secret that is another one", change("variables.TOKEN"), "rotated", "secret"],
    ["a derived one", change("variables.REDIS_URL"), "rotated", "derived"],
    ["one known after up", change("variables.REDIS_URL", { after: "(known after up)" }), "unknown", "derived"],
    ["a plain one", change("variables.LOG", { before: '"a"', after: '"b"' }), "changed", "plain"],
    ["one that comes", change("variables.LOG", { kind: "add", before: "", after: '"b"' }), "added", "plain"],
    ["one that goes", change("variables.LOG", { kind: "delete", before: "[secret]", after: "" }), "removed", "secret"],
  ])("%s", async (_, changed, expected, kind) => {
    const { variables, resources } = await folded({ rows: [row(ENV_GROUP, "group", "update", [changed])] });
    expect(variables).toMatchObject([{ change: expected, kind, target: "toolboxai-secrets" }]);
    expect(resources[0]!.properties).toEqual([]);
  });

  it("says what replaces, what is lost and what is deployed", async () => {
    const replaced = change("region", { replaces: true, before: '"oregon"', after: '"ohio"' });
    const diff = await folded({
      rows: [row(KEY_VALUE, "cache", "replace", [replaced]), row(DEPLOY, "deploy", "update")],
    });
    expect(diff.resources).toMatchObject([
      { action: "replace", replaceBecause: ["region"], destructive: true },
      { action: "update" },
    ]);
    expect(diff.redeploys).toEqual(["toolboxai-backend"]);
    expect(diff.counts).toMatchObject({ replace: 1, update: 1 });
  });
});

test("drift lists every property, variables too, and makes the stack changed", async () => {
  const { drift, status } = await folded({ drift: [row(ENV_GROUP, "group", "update", [change("variables.TOKEN")])] });
  expect(status).toBe("changed");
  expect(drift).toMatchObject([{ name: "group", properties: [{ path: "variables.TOKEN", change: "changed" }] }]);
});

test("violations have their severity from the pack", async () => {
  const violation = { mandatory: true, unknown: false, resource: "group", message: "port 5432" };
  const { policies } = await folded({
    violations: [
      { ...violation, policy: "pooler-port" },
      { ...violation, policy: "other" },
    ],
  });
  expect(policies.map(({ severity, level, isNew }) => [severity, level, isNew])).toEqual([
    ["critical", "mandatory", false],
    ["high", "mandatory", false],
  ]);
});
