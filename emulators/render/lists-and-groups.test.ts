import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type AnyJson, type Call, testClient } from "../core/test-client.ts";
import { noRuntime } from "../runtime.ts";
import { type RenderEmulator, startRender } from "./index.ts";

let render: RenderEmulator;
let call: Call;

beforeEach(async () => {
  render = await startRender(noRuntime());
  call = testClient(render.url, render.apiKey);
});
afterEach(() => render.close());

const group = (name: string, envVars: object[] = [], more: object = {}) => ({
  name,
  ownerId: render.ownerId,
  envVars,
  ...more,
});

async function createService(): Promise<string> {
  const { body } = await call("POST", "/services", {
    type: "web_service",
    name: "api",
    ownerId: render.ownerId,
    repo: "https://github.com/example/api",
    envVars: Array.from({ length: 23 }, (_, index) => ({ key: `V${index}`, value: String(index) })),
    serviceDetails: {
      runtime: "node",
      plan: "free",
      envSpecificDetails: { buildCommand: "npm ci", startCommand: "npm start" },
    },
  });
  return body.service.id;
}

describe("lists", () => {
  test("hold 20 items unless asked for more, each beside its cursor; past the last one there is nothing", async () => {
    const id = await createService();
    const first = await call("GET", `/services/${id}/env-vars`);
    expect(first.body).toHaveLength(20);
    const second = await call("GET", `/services/${id}/env-vars?cursor=${first.body.at(-1).cursor}`);
    expect(second.body).toHaveLength(3);
    const third = await call("GET", `/services/${id}/env-vars?cursor=${second.body.at(-1).cursor}`);
    expect(third.body).toEqual([]);
    expect((await call("GET", `/services/${id}/env-vars?limit=101`)).status).toBe(400);
  });

  test("variables come back in another order than they were given", async () => {
    const { body } = await call(
      "POST",
      "/env-groups",
      group("g", [
        { key: "A", value: "1" },
        { key: "B", value: "2" },
      ]),
    );
    expect(body.envVars.map((variable: AnyJson) => variable.key)).toEqual(["B", "A"]);
  });

  test("env groups are wrapped like every other list, or bare as the document says when so seeded", async () => {
    await call("POST", "/env-groups", group("g"));
    expect((await call("GET", "/env-groups")).body[0].envGroup.name).toBe("g");
    const bare = await startRender(noRuntime(), { seed: { envGroupList: "bare" } });
    const bareCall = testClient(bare.url, bare.apiKey);
    await bareCall("POST", "/env-groups", { name: "g", ownerId: bare.ownerId, envVars: [] });
    expect((await bareCall("GET", "/env-groups")).body[0].name).toBe("g");
    await bare.close();
  });

  test("a list of groups holds no values", async () => {
    await call("POST", "/env-groups", group("g", [{ key: "A", value: "1" }]));
    expect((await call("GET", "/env-groups")).body[0].envGroup.envVars).toBeUndefined();
  });
});

describe("env groups", () => {
  test("one variable is written at a time, and the whole group comes back with its links", async () => {
    const serviceId = await createService();
    const { body } = await call(
      "POST",
      "/env-groups",
      group("g", [{ key: "A", value: "1" }], { serviceIds: [serviceId] }),
    );
    const put = await call("PUT", `/env-groups/${body.id}/env-vars/B`, { value: "2" });
    expect(put.status).toBe(200);
    expect(put.body.envVars).toHaveLength(2);
    expect(put.body.serviceLinks).toEqual([{ id: serviceId, name: "api", type: "web" }]);
    expect((await call("PUT", `/env-groups/${body.id}/env-vars/C`, { generateValue: true })).body.envVars).toHaveLength(
      3,
    );
    expect((await call("PUT", `/env-groups/${body.id}/env-vars`, [])).status).toBe(404);
  });

  test("no write to a group deploys anything", async () => {
    const serviceId = await createService();
    await render.settled();
    const before = (await call("GET", `/services/${serviceId}/deploys`)).body.length;
    const { body } = await call("POST", "/env-groups", group("g", [{ key: "A", value: "1" }]));
    await call("POST", `/env-groups/${body.id}/services/${serviceId}`);
    await call("PUT", `/env-groups/${body.id}/env-vars/A`, { value: "2" });
    expect((await call("DELETE", `/env-groups/${body.id}/services/${serviceId}`)).status).toBe(204);
    expect((await call("DELETE", `/env-groups/${body.id}`)).status).toBe(204);
    await render.settled();
    expect((await call("GET", `/services/${serviceId}/deploys`)).body).toHaveLength(before);
  });

  test("only the name can be patched, names are unique, values cannot be empty", async () => {
    const { body } = await call("POST", "/env-groups", group("g"));
    await call("POST", "/env-groups", group("other"));
    expect((await call("PATCH", `/env-groups/${body.id}`, { envVars: [] })).status).toBe(400);
    expect((await call("PATCH", `/env-groups/${body.id}`, { name: "other" })).status).toBe(400);
    expect((await call("POST", "/env-groups", group("g"))).status).toBe(400);
    expect((await call("PUT", `/env-groups/${body.id}/env-vars/A`, { value: "" })).status).toBe(400);
  });

  test("an edit in the dashboard leaves no request in the journal", async () => {
    const { body } = await call("POST", "/env-groups", group("g", [{ key: "A", value: "1" }]));
    render.journal.clear();
    render.dashboard.setGroupVariable("g", "A", "by hand");
    expect(render.journal.entries).toEqual([]);
    expect((await call("GET", `/env-groups/${body.id}/env-vars/A`)).body).toEqual({ key: "A", value: "by hand" });
  });
});

describe("key-value instances", () => {
  const cache = (more: object = {}) => ({ name: "cache", ownerId: render.ownerId, plan: "starter", ...more });

  test("become available only after a while; how to connect is known at once", async () => {
    const { body } = await call("POST", "/key-value", cache());
    expect(body.status).toBe("unknown");
    const { body: connection } = await call("GET", `/key-value/${body.id}/connection-info`);
    expect(connection.internalConnectionString).toBe(`redis://${body.id}:6379`);
    expect(connection.externalConnectionString).toMatch(
      new RegExp(`^rediss://${body.id}:[a-z0-9]+@oregon-keyvalue.render.com:6379$`),
    );
    const statuses = [];
    for (let read = 0; read < 3; read++) statuses.push((await call("GET", `/key-value/${body.id}`)).body.status);
    expect(statuses).toEqual(["creating", "available", "available"]);
  });

  test("an empty allow list comes back as null, the policy under options, persistence depends on the plan", async () => {
    const paid = await call("POST", "/key-value", cache({ ipAllowList: [], maxmemoryPolicy: "noeviction" }));
    expect(paid.body.ipAllowList).toBeNull();
    expect(paid.body.maxmemoryPolicy).toBeUndefined();
    expect(paid.body.options).toEqual({ maxmemoryPolicy: "noeviction", persistenceMode: "journal_snapshot" });
    const free = await call("POST", "/key-value", cache({ name: "free", plan: "free" }));
    expect(free.body.options.persistenceMode).toBe("off");
  });

  test("no downgrade, no second free one, no move to another region", async () => {
    const { body } = await call("POST", "/key-value", cache());
    expect((await call("PATCH", `/key-value/${body.id}`, { plan: "free" })).status).toBe(400);
    expect((await call("PATCH", `/key-value/${body.id}`, { region: "ohio" })).status).toBe(400);
    expect((await call("POST", "/key-value", cache({ name: "free-1", plan: "free" }))).status).toBe(201);
    expect((await call("POST", "/key-value", cache({ name: "free-2", plan: "free" }))).status).toBe(400);
  });
});

describe("errors", () => {
  test("have a message and no id", async () => {
    const answer = await call("GET", "/services/srv-gone");
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual({ message: "not found: srv-gone" });
  });

  test.each([
    ["route", "GET", "/nothing", undefined, 404],
    ["method", "PUT", "/users", undefined, 405],
    ["query parameter", "GET", "/services?colour=red", undefined, 400],
    ["body field", "POST", "/env-groups", { name: "g", colour: "red" }, 400],
  ])("an unknown %s is refused", async (_what, method, path, body, status) => {
    const answer = await call(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.body.message).toBeTruthy();
  });

  test("a wrong key is refused", async () => {
    expect((await testClient(render.url, "rnd_wrong")("GET", "/users")).status).toBe(401);
  });
});
