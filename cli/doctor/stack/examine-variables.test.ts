import { expect, test } from "vitest";
import type { PropertyMap } from "../../../engine/property-value.ts";
import { examineOwnVariables, examineVariables } from "./examine-variables.ts";
import type { Live, LiveResources } from "./live-resources.ts";
import type { OpenStack, StackResource } from "./open-stack.ts";

const GROUP = "stackwright:render:EnvGroup";
const SERVICE = "stackwright:render:WebService";
const promise = (format: string) => ({ tier: "P0", secret: true, format });
const contract = {
  consumer: "backend",
  variables: { SECRET_KEY: promise("hex(8)"), DATABASE_URL: promise("poolerUrl") },
};

/** `live`: what is at the vendor, whoever made it, by the resource's name. */
function world(source: OpenStack["source"], live: Record<string, PropertyMap>) {
  const made = (type: string, name: string, inputs: PropertyMap, outputs: PropertyMap = {}): StackResource => {
    const id = source === "state" || live[name] ? name : undefined;
    return { urn: name, type, name, custom: true, id, provider: undefined, inputs, outputs };
  };
  const group = made(GROUP, "group", {
    name: "secrets",
    variables: { SECRET_KEY: "0123abcd", DATABASE_URL: "" },
    serviceIds: ["srv-1"],
    contract,
  } as unknown as PropertyMap);
  const service = made(SERVICE, "api", { name: "api" }, { serviceId: "srv-1" });
  const whole = async ({ name }: StackResource): Promise<Live | undefined> =>
    live[name] && { inputs: { variables: live[name], serviceIds: ["srv-1"] }, outputs: {} };
  const reader = { whole, of: whole } as Pick<LiveResources, "of" | "whole"> as LiveResources;
  const stack = { source, stack: "production", resources: [group, service] } as unknown as OpenStack;
  const said = async (part: Promise<{ findings: { code: string; what: string }[] }>) =>
    (await part).findings.map(({ code, what }) => `${code}: ${what}`);
  return {
    ofGroup: () => said(examineVariables(group, stack, reader)),
    ofService: () => said(examineOwnVariables(service, stack, reader)),
  };
}

const URL =
  "postgresql://postgres.abcdefghijklmnopqrst:fake@aws-0-us-west-1.pooler.supabase.com:6543/postgres?sslmode=require";
const DIRECT = "postgresql://postgres:fake@db.abcdefghijklmnopqrst.supabase.co:5432/postgres";

test("what was made by hand before there was a stack is found by its name, and compared", async () => {
  const { ofGroup } = world("program", { group: { SECRET_KEY: "short", OLD_FLAG: "1" } });
  expect(await ofGroup()).toEqual([
    expect.stringMatching(/^missing-variable: DATABASE_URL \(P0\) is missing/),
    expect.stringMatching(/^malformed-variable: SECRET_KEY must/),
    "unexplained-variable: OLD_FLAG: set by hand, no contract explains it",
  ]);
});

test("variables that a service has for itself make up for a group that is not there", async () => {
  const { ofGroup } = world("program", { api: { SECRET_KEY: "0123abcd", DATABASE_URL: URL } });
  expect(await ofGroup()).toEqual([]);
});

test("where nothing is live the declared ones are judged", async () => {
  expect(await world("program", {}).ofGroup()).toEqual([expect.stringContaining("empty-variable: DATABASE_URL")]);
});

test.each(["program", "state"] as const)(
  "a service's own variables are judged and win, read from the %s",
  async (source) => {
    const { ofService } = world(source, { api: { DATABASE_URL: DIRECT, OLD_FLAG: "1" } });
    expect(await ofService()).toEqual([
      expect.stringMatching(/^database-host: DATABASE_URL names Supabase's direct host/),
      "unexplained-variable: OLD_FLAG: set by hand, no contract explains it",
      "shadowing-variable: DATABASE_URL: set on the service itself, where it wins over its group's",
    ]);
  },
);

test("a service without any has nothing to be said of", async () => {
  expect(await world("state", { api: {} }).ofService()).toEqual([]);
});
