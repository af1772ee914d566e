import { afterEach, describe, expect, test } from "vitest";
import { type RenderEmulator, startRender } from "../render/index.ts";
import { noRuntime } from "../runtime.ts";
import { RateLimiter } from "./rate-limits.ts";
import { type Call, testClient } from "./test-client.ts";
import type { VendorServerOptions } from "./vendor-server.ts";

let render: RenderEmulator;
let call: Call;
afterEach(() => render?.close());

async function start(options: VendorServerOptions = {}): Promise<void> {
  render = await startRender(noRuntime(), options);
  call = testClient(render.url, render.apiKey);
}

const group = (name: string) => ({
  name,
  ownerId: render.ownerId,
  envVars: [{ key: "TOKEN", value: "sk-test-hidden" }],
});

describe("rate limits", () => {
  test("are told with every answer, in seconds left, and refuse nothing unless enforced", async () => {
    await start();
    const { headers } = await call("GET", "/users");
    expect(headers.get("ratelimit-limit")).toBe("400");
    expect(headers.get("ratelimit-remaining")).toBe("399");
    expect(Number(headers.get("ratelimit-reset"))).toBeLessThanOrEqual(60);
    for (let write = 0; write < 35; write++)
      expect((await call("POST", "/env-groups", group(`g${write}`))).status).toBe(201);
  });

  test("enforced, the 31st write of a minute gets 429 and when to come back", async () => {
    await start({ rateLimits: "enforced" });
    for (let write = 0; write < 30; write++) await call("POST", "/env-groups", group(`g${write}`));
    const answer = await call("POST", "/env-groups", group("one-too-many"));
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(render.state.envGroupNamed("one-too-many")).toBeUndefined();
  });

  test("a window ends", () => {
    const limiter = new RateLimiter("enforced");
    const limit = { key: "k", limit: 1, windowSeconds: 60 };
    expect(limiter.take(limit, 0).exceeded).toBe(false);
    expect(limiter.take(limit, 59_999)).toMatchObject({ exceeded: true, resetSeconds: 1 });
    expect(limiter.take(limit, 60_000).exceeded).toBe(false);
  });
});

describe("faults", () => {
  test("a status: as often as told, after as many as told, and no work done", async () => {
    await start();
    render.faults.inject({ route: "POST /env-groups", status: 503, times: 2, skip: 1 });
    const statuses = [];
    for (const name of ["a", "b", "c", "d"]) statuses.push((await call("POST", "/env-groups", group(name))).status);
    expect(statuses).toEqual([201, 503, 503, 201]);
    expect([...render.state.envGroups.values()].map((made) => made.name)).toEqual(["a", "d"]);
  });

  test("429 says when to come back", async () => {
    await start({ faults: [{ route: "* /users", status: 429, retryAfter: 7 }] });
    const answer = await call("GET", "/users");
    expect(answer.status).toBe(429);
    expect(answer.headers.get("retry-after")).toBe("7");
  });

  test("a connection cut before the work leaves nothing, one cut after it leaves the work done", async () => {
    await start();
    render.faults.inject({ route: "POST /env-groups", drop: true });
    await expect(call("POST", "/env-groups", group("before"))).rejects.toThrow();
    render.faults.inject({ route: "POST /env-groups", drop: true, when: "after" });
    await expect(call("POST", "/env-groups", group("after"))).rejects.toThrow();
    expect([...render.state.envGroups.values()].map((made) => made.name)).toEqual(["after"]);
    expect(render.journal.creations().map((entry) => entry.fault)).toEqual([true]);
  });

  test("a failure after the work answers 500 though it is done", async () => {
    await start();
    render.faults.inject({ route: "PUT /env-groups/{envGroupId}/env-vars/*", status: 500, when: "after" });
    const { body } = await call("POST", "/env-groups", group("g"));
    expect((await call("PUT", `/env-groups/${body.id}/env-vars/TOKEN`, { value: "sk-test-new" })).status).toBe(500);
    expect(render.state.envGroupNamed("g")?.variables.get("TOKEN")).toBe("sk-test-new");
  });
});

describe("the journal", () => {
  test("names operations and body properties, never a value", async () => {
    await start();
    await call("POST", "/env-groups", group("g"));
    await call("GET", "/users");
    expect(render.journal.operations()).toEqual(["POST /env-groups", "GET /users"]);
    expect(render.journal.writes()).toHaveLength(1);
    expect(render.journal.creations()[0]?.bodyKeys).toEqual(["name", "ownerId", "envVars"]);
    expect(JSON.stringify(render.journal.entries)).not.toContain("sk-test-hidden");
  });

  test("calls back when a write is done and its answer not sent", async () => {
    await start();
    let answered = false;
    const seen: unknown[] = [];
    const stop = render.journal.onAfterWrite((entry, count) => {
      seen.push([count, entry.route, answered, render.state.envGroups.size]);
    });
    await call("POST", "/env-groups", group("a"));
    answered = true;
    stop();
    await call("POST", "/env-groups", group("b"));
    expect(seen).toEqual([[1, "/env-groups", false, 1]]);
  });
});
