import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type AnyJson, type Call, testClient } from "../core/test-client.ts";
import { startUptimeRobot, type UptimeRobotEmulator } from "./index.ts";
import type { UptimeRobotSeed } from "./state.ts";

let uptimerobot: UptimeRobotEmulator;
let call: Call;

async function start(seed?: UptimeRobotSeed, rateLimits?: "enforced"): Promise<void> {
  await uptimerobot?.close();
  uptimerobot = await startUptimeRobot({ seed, rateLimits });
  call = testClient(uptimerobot.url, uptimerobot.apiKey);
}
beforeEach(() => start());
afterEach(() => uptimerobot.close());

const http = { friendlyName: "api", type: "HTTP", url: "https://api.example.com/health", interval: 300, timeout: 30 };
const keyword = {
  ...http,
  type: "KEYWORD",
  keywordType: "ALERT_NOT_EXISTS",
  keywordValue: "healthy",
  keywordCaseType: "CaseInsensitive",
};
const made = async (body: object = http): Promise<AnyJson> => (await call("POST", "/monitors", body)).body;

describe("monitors", () => {
  test("lists go on behind a link whose cursor is the last number; names match in part", async () => {
    await start({ plan: "Solo" });
    for (const friendlyName of ["One", "Two", "Twofold"]) await made({ ...http, friendlyName });
    const first = (await call("GET", "/monitors?limit=2")).body;
    expect(first.data.map((monitor: AnyJson) => monitor.friendlyName)).toEqual(["One", "Two"]);
    expect(first.nextLink).toBe(`${uptimerobot.url}/monitors?limit=2&cursor=${first.data[1].id}`);
    const rest = (await call("GET", first.nextLink.slice(uptimerobot.url.length))).body;
    expect([rest.data.length, rest.nextLink]).toEqual([1, null]);
    expect((await call("GET", "/monitors?name=two")).body.data).toHaveLength(2);
    expect((await call("GET", "/monitors?limit=201")).status).toBe(400);
  });

  test("two may have one name", async () => {
    expect((await made()).id).not.toBe((await made()).id);
  });

  test("texts come back HTML-escaped", async () => {
    const { id } = await made({ ...http, friendlyName: "A & B <c>", url: "https://example.com/?a=1&b='2'" });
    expect((await call("GET", `/monitors/${id}`)).body).toMatchObject({
      friendlyName: "A &amp; B &lt;c&gt;",
      url: "https://example.com/?a=1&amp;b=&#39;2&#39;",
    });
  });

  test("the method left out is HEAD; codes left out are 2xx and 3xx, an empty list goes back to them", async () => {
    const { id, httpMethodType, successHttpResponseCodes } = await made();
    expect([httpMethodType, successHttpResponseCodes]).toEqual(["HEAD", ["2xx", "3xx"]]);
    await call("PATCH", `/monitors/${id}`, { successHttpResponseCodes: ["200"] });
    const { body } = await call("PATCH", `/monitors/${id}`, { successHttpResponseCodes: [] });
    expect(body.successHttpResponseCodes).toEqual(["2xx", "3xx"]);
  });

  test("a keyword needs its kind and its case, words at creation and a number after", async () => {
    const { keywordCaseType: _left, ...incomplete } = keyword;
    expect((await call("POST", "/monitors", incomplete)).body.message).toEqual([
      expect.stringContaining("keywordCaseType"),
    ]);
    const monitor = await made(keyword);
    expect(monitor.keywordCaseType).toBe(1);
    expect((await call("PATCH", `/monitors/${monitor.id}`, { keywordCaseType: "CaseSensitive" })).status).toBe(400);
    expect((await call("PATCH", `/monitors/${monitor.id}`, { keywordCaseType: 0 })).body.keywordCaseType).toBe(0);
  });

  test("responseTimeThreshold says 0 for ever; the value is under the region", async () => {
    const { responseTimeThreshold, regionalData } = await made({ ...http, responseTimeThreshold: 5000 });
    expect(responseTimeThreshold).toBe(0);
    expect(regionalData.THRESHOLD).toEqual({ na: 5000 });
  });

  test("tags are lower case", async () => {
    expect((await made({ ...http, tagNames: ["Prod"] })).tags).toEqual([
      { id: expect.any(Number), name: "prod", color: expect.any(String) },
    ]);
  });

  test("a read just after a change may tell what was before", async () => {
    const { id } = await made();
    expect((await call("PATCH", `/monitors/${id}`, { interval: 600 })).body.interval).toBe(600);
    expect((await call("GET", `/monitors/${id}`)).body.interval).toBe(300);
    expect((await call("GET", `/monitors/${id}`)).body.interval).toBe(600);
  });

  test("pausing and starting are calls of their own, and may be repeated", async () => {
    const { id } = await made();
    for (const [action, status] of [
      ["pause", "PAUSED"],
      ["pause", "PAUSED"],
      ["start", "STARTED"],
      ["start", "STARTED"],
    ]) {
      const answer = await call("POST", `/monitors/${id}/${action}`, {});
      expect([answer.status, answer.body.status]).toEqual([201, status]);
    }
    expect((await call("PATCH", `/monitors/${id}`, { status: "PAUSED" })).status).toBe(400);
  });

  test("what is gone is 404 with a code", async () => {
    const { id } = await made();
    expect((await call("DELETE", `/monitors/${id}`)).status).toBe(200);
    const gone = await call("DELETE", `/monitors/${id}`);
    expect([gone.status, gone.body]).toEqual([404, { message: "Monitor not found", code: "000-004" }]);
  });

  test("a bare host is no address, an unknown property is refused", async () => {
    expect((await call("POST", "/monitors", { ...http, url: "example.com" })).body.message).toEqual([
      "Wrong URL or IP",
    ]);
    expect((await call("POST", "/monitors", { ...http, colour: "red" })).body.message).toEqual([
      "property colour should not exist",
    ]);
  });
});

describe("the free plan", () => {
  test("checks every five minutes at most, a paid one more often", async () => {
    const fast = { ...http, interval: 60 };
    expect((await call("POST", "/monitors", fast)).body.message).toEqual([
      "interval must not be less than 300 on your plan",
    ]);
    await start({ plan: "Solo" });
    expect((await call("POST", "/monitors", fast)).status).toBe(201);
  });

  test("tells contacts at once and once: threshold and recurrence stay 0", async () => {
    const alertContactId = uptimerobot.state.contacts[0]?.id;
    const assigned = [{ alertContactId, threshold: 5, recurrence: 30 }];
    const contacts = async () => (await made({ ...http, assignedAlertContacts: assigned })).assignedAlertContacts;
    expect(await contacts()).toEqual([{ alertContactId, threshold: 0, recurrence: 0 }]);
    uptimerobot.state.plan = "Solo";
    expect(await contacts()).toEqual(assigned);
  });

  test("ten requests a minute, then 429 and when to come back", async () => {
    await start({}, "enforced");
    for (let request = 1; request <= 10; request++) expect((await call("GET", "/user/me")).status).toBe(200);
    const refused = await call("GET", "/monitors");
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(refused.headers.get("x-ratelimit-reset"))).toBeGreaterThan(Date.now() / 1000);
  });
});

test("the account tells its plan and its contacts; without a key nothing", async () => {
  await start({ contacts: ["team@example.com", "ops@example.com"] });
  expect((await call("GET", "/user/me")).body).toMatchObject({
    email: "team@example.com",
    activeSubscription: { plan: "Free" },
  });
  expect((await call("GET", "/user/alert-contacts")).body).toMatchObject([
    { value: "team@example.com", type: "Email" },
    { value: "ops@example.com" },
  ]);
  expect((await testClient(uptimerobot.url, "wrong")("GET", "/user/me")).status).toBe(401);
});
