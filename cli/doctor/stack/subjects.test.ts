import { describe, expect, test } from "vitest";
import { SECRET_SIGNATURE, SIGNATURE_KEY, UNKNOWN } from "../../../engine/property-value.ts";
import type { StackResource } from "./open-stack.ts";
import {
  carriesVariables,
  edgeUrlOf,
  otherUrlsOf,
  statusSubjectsOf,
  variableMapsOf,
  verificationsOf,
} from "./subjects.ts";

const resource = (type: string, changes: Partial<StackResource> = {}): StackResource => ({
  urn: `urn:pulumi:production::app::${type}::x`,
  type,
  name: "x",
  custom: true,
  id: "id",
  provider: undefined,
  inputs: {},
  outputs: {},
  ...changes,
});
const secret = (value: string) => ({ [SIGNATURE_KEY]: SECRET_SIGNATURE, value });
const verification = (environment: Record<string, string>) =>
  resource("command:local:Command", { inputs: { create: "node verify.ts", environment } });

describe("hosts", () => {
  const service = resource("stackwright:render:WebService", { outputs: { url: "https://api.onrender.com" } });
  const verified = verification({
    HEALTH_URL: "https://api.onrender.com",
    HEALTH_ORIGINS: "https://a",
    HEALTH_CHECKS: "db",
  });

  test("what up verifies is looked at again, as it is there", () => {
    expect(verificationsOf([verified])).toMatchObject([
      { url: "https://api.onrender.com", origins: ["https://a"], checks: ["db"], pages: [] },
    ]);
    expect(verificationsOf([verification({ HEALTH_URL: UNKNOWN }), verification({ OTHER: "x" })])).toEqual([]);
  });

  test("other public URLs once, but neither verified ones nor components', single deployments' or Supabase's", () => {
    const frontend = resource("stackwright:vercel:Project", { outputs: { url: "https://app.vercel.app" } });
    const others = [
      frontend,
      resource("stackwright:components:Frontend", { outputs: { url: "https://component" } }),
      resource("stackwright:vercel:Deployment", { outputs: { url: "https://app-4sebumacd.vercel.app" } }),
      resource("stackwright:supabase:Settings", { outputs: { url: "https://ref.supabase.co" } }),
      resource("stackwright:vercel:Project", { outputs: { url: "" } }),
      resource("stackwright:uptimerobot:Monitor", { outputs: { url: "https://api.onrender.com/docs" } }),
      resource("stackwright:uptimerobot:Monitor", { outputs: { url: "https://app.vercel.app/health" } }),
    ];
    const plans = verificationsOf([verified]);
    expect(otherUrlsOf([service, ...others, frontend], plans, undefined).map(({ url }) => url)).toEqual([
      "https://app.vercel.app",
    ]);
    expect(otherUrlsOf([service], [], "http://127.0.0.1:1")).toMatchObject([{ edgeUrl: "http://127.0.0.1:1" }]);
  });
});

test("each service once, as its vendor's function wants it named", () => {
  const triple = { projectId: "p", environmentId: "e", serviceId: "s" };
  expect(
    statusSubjectsOf([
      resource("stackwright:render:WebService", { outputs: { serviceId: "srv-1" } }),
      resource("stackwright:render:Deploy", { inputs: { serviceId: "srv-1" } }),
      resource("stackwright:render:EnvGroup", { inputs: { name: "secrets" } }),
      resource("stackwright:railway:Service", { inputs: { projectId: "p" }, outputs: { serviceId: "s" } }),
      resource("stackwright:railway:Variables", { inputs: triple }),
      resource("stackwright:vercel:Project", { outputs: { projectId: "prj_1" } }),
      resource("stackwright:vercel:ProjectEnvironment", { inputs: { projectId: UNKNOWN } }),
    ]),
  ).toEqual([
    { token: "stackwright:render:getServiceStatus", args: { serviceId: "srv-1" } },
    { token: "stackwright:railway:getServiceStatus", args: triple },
    { token: "stackwright:vercel:getDeployments", args: { projectId: "prj_1" } },
  ]);
});

test("where the verifications connect is known before any host is", () => {
  const edge = verification({ HEALTH_URL: UNKNOWN, HEALTH_EDGE_URL: "http://127.0.0.1:1" });
  expect(edgeUrlOf([verification({ HEALTH_URL: UNKNOWN }), edge])).toBe("http://127.0.0.1:1");
  expect(edgeUrlOf([verification({ OTHER: "x" })])).toBeUndefined();
});

test("variables are opened; what is not known stays so", () => {
  const inputs = { variables: { A: secret("one"), B: "two", C: UNKNOWN }, preview: secret("no map"), contract: {} };
  expect(variableMapsOf(inputs)).toEqual({ variables: { A: "one", B: "two", C: undefined } });
  const group = resource("stackwright:render:EnvGroup", { inputs });
  expect([carriesVariables(group), carriesVariables({ ...group, custom: false })]).toEqual([true, false]);
});
