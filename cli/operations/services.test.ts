import { describe, expect, test } from "vitest";
import { nearest } from "../../contract/nearest.ts";
import { chooseService, servicesOf } from "./services.ts";
import { backend, resource } from "./testing.ts";

const scope = { projectId: "p", environmentId: "e", serviceId: "s" };
const dashboard = resource(
  "vercel:Project",
  "dashboard",
  { name: "shop-dashboard" },
  { projectId: "prj_1", url: "https://shop-dashboard.vercel.app" },
);
const railway = [
  resource("railway:Service", "worker-service", { name: "shop-worker", branch: "main" }, { serviceId: "s" }),
  resource(
    "railway:ServiceInstance",
    "worker",
    { ...scope, healthcheckPath: "/up" },
    { url: "https://w.up.railway.app" },
  ),
];
const all = servicesOf([backend("https://shop-api.onrender.com"), dashboard, ...railway]);

test("services of every vendor, with the functions that act on them", () => {
  const calls = all.map(({ name, vendorName, id, status, deploy, rollback }) => {
    const back = rollback("d");
    return [name, vendorName, id, status.token, deploy.token, back.token, back.args];
  });
  expect(calls).toEqual([
    [
      "api",
      "shop-api",
      "srv-1",
      "stackwright:render:getServiceStatus",
      "stackwright:render:deployService",
      "stackwright:render:rollbackService",
      { serviceId: "srv-1", deployId: "d" },
    ],
    [
      "dashboard",
      "shop-dashboard",
      "prj_1",
      "stackwright:vercel:getDeployments",
      "stackwright:vercel:deployProject",
      "stackwright:vercel:rollbackProject",
      { projectId: "prj_1", deployId: "d" },
    ],
    [
      "worker",
      "shop-worker",
      "s",
      "stackwright:railway:getServiceStatus",
      "stackwright:railway:deployService",
      "stackwright:railway:rollbackService",
      { ...scope, deployId: "d" },
    ],
  ]);
});

test("a service that was never made is none", () => {
  expect(servicesOf([{ ...backend(), id: undefined, outputs: {} }])).toEqual([]);
});

describe("choosing one", () => {
  test.each(["api", "shop-api", "srv-1", "shop-api.onrender.com"])("by %s", (word) => {
    expect(chooseService(all, word, "rollback").name).toBe("api");
  });

  test("the only one needs no name", () => {
    expect(chooseService(all.slice(0, 1), undefined, "deploy").name).toBe("api");
  });

  test.each([
    [all, undefined, /Which service\? Name one: npx stackwright rollback NAME\n {2}api +Render web service +srv-1/],
    [all, "apo", /no service "apo"\. Did you mean api\?\n/],
    [[...all, all[0]!], "api", /"api" is the name of several/],
    [[], undefined, /no service to rollback: run `npx stackwright up` first/],
  ])("what cannot be chosen is said (%#)", (services, word, message) => {
    expect(() => chooseService(services, word, "rollback")).toThrow(message);
  });
});

test.each([
  ["JWT_SECRET_KY", ["JWT_SECRET_KEY"]],
  ["jwt-secret-key", ["JWT_SECRET_KEY"]],
  ["openai", ["OPENAI_API_KEY"]],
  ["ZZZZZZ", []],
])("%s is near %j", (word, names) => {
  expect(nearest(word, ["JWT_SECRET_KEY", "OPENAI_API_KEY", "PUSHER_SECRET"])).toEqual(names);
});
