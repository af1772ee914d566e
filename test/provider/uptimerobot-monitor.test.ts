import { describe, expect, it } from "vitest";
import { open, type Properties } from "../../provider/host/wire.ts";
import { getAlertContactHandler } from "../../provider/uptime/get-alert-contact.handler.ts";
import { plainText } from "../../provider/uptime/html.ts";
import { failureOf } from "./render-world.ts";
import { UptimeRobotWorld } from "./uptimerobot-world.ts";

const world = UptimeRobotWorld.forEachTest({
  seed: { uptimerobot: { contacts: ["team@example.com", "ops@example.com"] } },
});
const declared: Properties = {
  name: "backend health",
  type: "KEYWORD",
  url: "https://backend.example.com/health?a=1&b=2",
  interval: 300,
  keywordValue: '"status":"healthy"',
};
const page: Properties = { name: "backend docs", type: "HTTP", url: "https://backend.example.com/docs", interval: 900 };
const PATCH = "PATCH /monitors/{id}";
const contact = (index: number) => world.uptimerobot.state.contacts[index]?.id as number;
const live = (name = "backend health") => world.uptimerobot.state.monitorNamed(name);

describe("stackwright:uptimerobot:Monitor", () => {
  it.each([declared, page])("creates $name with one write, and has nothing to do after", async (inputs) => {
    const monitor = await world.monitor();
    expect(await monitor.up(inputs)).toBe("create");
    expect(world.writes()).toEqual(["POST /monitors"]);
    expect(monitor.outputs).toMatchObject({ ...inputs, monitorId: Number(monitor.state?.id), httpMethod: "GET" });
    expect(open(monitor.state?.state ?? {}).secrets).toEqual([]);
    expect(monitor.preview(inputs)).toEqual([]);
    await monitor.refresh();
    expect(await monitor.up(inputs)).toBe("same");
    expect(world.writes()).toEqual([]);
  });

  it.each<[string, Properties, string[], string[]]>([
    ["name", { name: "R&D health" }, ["name"], [PATCH]],
    ["url", { url: "https://backend.example.com/healthz?q='&\"" }, ["url"], [PATCH]],
    ["interval", { interval: 600 }, ["interval"], [PATCH]],
    ["timeout", { timeout: 10 }, ["timeout"], [PATCH]],
    ["httpMethod", { httpMethod: "POST" }, ["httpMethod"], [PATCH]],
    ["keywordValue", { keywordValue: "degraded" }, ["keywordValue"], [PATCH]],
    ["keywordType", { keywordType: "ALERT_EXISTS" }, ["keywordType"], [PATCH]],
    ["keywordCaseSensitive", { keywordCaseSensitive: true }, ["keywordCaseSensitive"], [PATCH]],
    ["successCodes", { successCodes: ["200", "204"] }, ["successCodes[0]", "successCodes[1]"], [PATCH]],
    ["followRedirects", { followRedirects: false }, ["followRedirects"], [PATCH]],
    ["responseTimeThreshold", { responseTimeThreshold: 5000 }, ["responseTimeThreshold"], [PATCH]],
    ["checkSslErrors", { checkSslErrors: true }, ["checkSslErrors"], [PATCH]],
    ["sslExpirationReminder", { sslExpirationReminder: true }, ["sslExpirationReminder"], [PATCH]],
    ["tags", { tags: ["production", "backend"] }, ["tags[0]", "tags[1]"], [PATCH]],
    ["isPaused", { isPaused: true }, ["isPaused"], ["POST /monitors/{id}/pause"]],
  ])("updates %s in place with one write, and back", async (_property, change, paths, writes) => {
    const monitor = await world.monitor();
    await monitor.up(declared);
    world.writes();
    const changed = { ...declared, ...change };
    expect(monitor.preview(changed)).toEqual(paths);
    expect(await monitor.up(changed)).toBe("update");
    expect(world.writes()).toEqual(writes);
    await monitor.refresh();
    expect(monitor.preview(changed)).toEqual([]);
    expect(await monitor.up(declared)).toBe("update");
    await monitor.refresh();
    expect(monitor.preview(declared)).toEqual([]);
  });

  it("waits until what it changed can be read", async () => {
    const monitor = await world.monitor();
    await monitor.up(declared);
    world.uptimerobot.state.staleReads = 3;
    await monitor.up({ ...declared, interval: 600, isPaused: true });
    expect(monitor.inputs).toMatchObject({ interval: 600, isPaused: true });
  });

  it("assigns contacts as a set, leaves them alone when not asked, and unassigns with an empty list", async () => {
    world.uptimerobot.state.plan = "Solo";
    const both = [{ id: contact(0), afterMinutes: 5 }, { id: contact(1) }];
    const monitor = await world.monitor();
    await monitor.up({ ...declared, alertContacts: both });
    expect(live()?.assignedAlertContacts).toEqual([
      { alertContactId: contact(0), threshold: 5, recurrence: 0 },
      { alertContactId: contact(1), threshold: 0, recurrence: 0 },
    ]);
    expect(monitor.preview({ ...declared, alertContacts: both.toReversed() })).toEqual([]);
    await monitor.up(declared);
    expect(live()?.assignedAlertContacts).toHaveLength(2);
    await monitor.refresh();
    expect(monitor.preview(declared)).toEqual([]);
    await monitor.up({ ...declared, alertContacts: [{ id: contact(1) }] });
    expect(live()?.assignedAlertContacts).toHaveLength(1);
    await monitor.up({ ...declared, alertContacts: [] });
    expect(live()?.assignedAlertContacts).toEqual([]);
  });

  it("says that a free plan has no delays, instead of changing them for ever", async () => {
    const monitor = await world.monitor();
    const delayed = { ...declared, alertContacts: [{ id: contact(0), afterMinutes: 5 }] };
    expect((await failureOf(monitor.up(delayed))).message).toContain("remove `afterMinutes` and `repeatMinutes`");
    expect(monitor.hasFailed).toBe(true);
    await monitor.up({ ...declared, alertContacts: [{ id: contact(0) }] });
    expect(monitor.preview({ ...declared, alertContacts: [{ id: contact(0) }] })).toEqual([]);
  });

  it("tells the vendor's reason when the plan does not check that often, and makes nothing", async () => {
    const monitor = await world.monitor();
    const refused = await failureOf(monitor.up({ ...declared, interval: 60 }));
    expect(refused.message).toContain("interval must not be less than 300 on your plan");
    expect(world.uptimerobot.state.monitors.size).toBe(0);
    await monitor.up(declared);
    expect((await failureOf(monitor.up({ ...declared, interval: 60 }))).message).toContain("on your plan");
    expect(monitor.state?.id).toBe(String(live()?.id));
  });

  it("is replaced as another type, the old one first since the name stays", async () => {
    const monitor = await world.monitor();
    await monitor.up(declared);
    world.writes();
    const { keywordValue: _keyword, ...rest } = declared;
    expect(await monitor.up({ ...rest, type: "HTTP" })).toBe("replace");
    expect(world.writes()).toEqual(["DELETE /monitors/{id}", "POST /monitors"]);
    expect(live()?.type).toBe("HTTP");
  });

  it("shows what was changed by hand, and sets it back", async () => {
    const monitor = await world.monitor();
    await monitor.up(declared);
    world.uptimerobot.dashboard.edit(Number(monitor.state?.id), {
      interval: 1800,
      tagNames: ["by-hand"],
      status: "PAUSED",
      threshold: 900,
    });
    await monitor.refresh();
    expect(monitor.preview(declared)).toEqual(["interval", "isPaused", "responseTimeThreshold", "tags[0]"]);
    await monitor.up(declared);
    expect(live()).toMatchObject({ interval: 300, tagNames: [], status: "STARTED", threshold: 0 });
    await monitor.refresh();
    expect(monitor.preview(declared)).toEqual([]);
  });

  it("is up or down without that being drift", async () => {
    const monitor = await world.monitor();
    await monitor.up(declared);
    const before = structuredClone(monitor.state);
    world.uptimerobot.dashboard.edit(Number(monitor.state?.id), { status: "DOWN" });
    await monitor.refresh();
    expect(monitor.state).toEqual(before);
  });

  it("is imported, refused while it exists, adopted when asked, deleted, and deleted again", async () => {
    const made = await world.monitor();
    await made.up(declared);
    const imported = await world.monitor();
    await imported.import(made.state?.id as string);
    expect(imported.preview({ ...declared, alertContacts: [] })).toEqual([]);
    const refused = await failureOf((await world.monitor()).up(declared));
    expect(refused.message).toContain(`pulumi import stackwright:uptimerobot:Monitor it ${made.state?.id}`);
    const other = await failureOf(
      (await world.monitor({ adopt: "uptimerobot" })).up({ ...page, name: declared.name as string }),
    );
    expect(other.message).toContain("another type");
    const adopted = await world.monitor({ adopt: "uptimerobot" });
    expect(await adopted.up({ ...declared, interval: 900 })).toBe("create");
    expect(adopted.state?.id).toBe(made.state?.id);
    expect(live()?.interval).toBe(900);
    await adopted.destroy();
    await adopted.destroy();
    expect(world.uptimerobot.state.monitors.size).toBe(0);
    expect(await made.refresh()).toBe(false);
  });

  it("finds a monitor behind the first page, and refuses to choose between two of one name", async () => {
    world.uptimerobot.state.plan = "Team";
    const signal = AbortSignal.timeout(60_000);
    const client = world.client();
    const body = { type: "HTTP" as const, url: "https://example.com", interval: 300, timeout: 30 };
    for (let index = 0; index < 201; index++)
      await client.createMonitor({ ...body, friendlyName: `m${index}` }, signal);
    expect(await client.monitorsNamed("m200", signal)).toHaveLength(1);
    await client.createMonitor({ ...body, friendlyName: "m200" }, signal);
    const refused = await failureOf((await world.monitor()).up({ ...page, name: "m200" }));
    expect(refused.message).toContain('UptimeRobot has 2 monitors named "m200"');
  });

  it("reads the list once for all who ask at the same time", async () => {
    const client = world.client();
    const signal = AbortSignal.timeout(5000);
    await Promise.all(["a", "b", "c"].map((name) => client.monitorsNamed(name, signal)));
    expect(world.uptimerobot.journal.entries.map(({ route }) => route)).toEqual(["/monitors"]);
  });

  it("does not take a list begun before a create for one that shows it", async () => {
    const client = world.client();
    const signal = AbortSignal.timeout(5000);
    const original = globalThis.fetch;
    const reached = deferred();
    const held = deferred();
    globalThis.fetch = async (input, init) => {
      const answer = await original(input, init);
      globalThis.fetch = original;
      reached.resolve();
      await held.promise;
      return answer;
    };
    try {
      const early = client.monitorsNamed("late", signal);
      await reached.promise;
      world.uptimerobot.faults.inject({ route: "POST /monitors", when: "after", drop: true });
      const body = { type: "HTTP" as const, url: "https://example.com", interval: 300, timeout: 30 };
      await failureOf(client.createMonitor({ ...body, friendlyName: "late" }, signal));
      expect(await client.monitorsNamed("late", signal)).toHaveLength(1);
      held.resolve();
      expect(await early).toEqual([]);
    } finally {
      globalThis.fetch = original;
    }
  });

  it.each([
    { route: "POST /monitors", when: "after" as const, drop: true },
    { route: "POST /monitors", when: "after" as const, status: 500 },
    { route: "POST /monitors", when: "before" as const, status: 500 },
    { route: "POST /monitors", status: 429, retryAfter: 0 },
  ])("is made once although $route fails with $status $when", async (fault) => {
    world.uptimerobot.faults.inject(fault);
    const monitor = await world.monitor();
    expect(await monitor.up(declared)).toBe("create");
    expect(world.uptimerobot.state.monitors.size).toBe(1);
  });

  it("is made once although the create says it is not there", async () => {
    const failure = { message: "Monitor not found", code: "000-004" };
    const original = globalThis.fetch;
    let isLost = true;
    globalThis.fetch = async (input, init) => {
      const answer = await original(input, init);
      if (init?.method !== "POST" || !isLost) return answer;
      isLost = false;
      return Response.json(failure, { status: 404 });
    };
    try {
      const monitor = await world.monitor();
      await monitor.up(declared);
      expect(monitor.state?.id).toBe(String(live()?.id));
      expect(world.uptimerobot.state.monitors.size).toBe(1);
    } finally {
      globalThis.fetch = original;
    }
  });

  it.each<[string, Properties, string]>([
    ["a bare host", { url: "backend.example.com" }, "url must be an http:// or https:// address"],
    ["a password", { url: "https://me:sk-test-1@example.com" }, "url holds a password"],
    ["a keyword without a body", { httpMethod: "HEAD" }, "httpMethod HEAD has no body"],
    ["a keyword of a plain monitor", { type: "HTTP" }, 'keywordValue is for `type: "KEYWORD"`'],
    ["a certificate over http", { url: "http://a.example", checkSslErrors: true }, "checkSslErrors is for https"],
    ["upper-case tags", { tags: ["Prod"] }, "tags[0] must be lower case"],
    ["an hour of nothing", { interval: 10 }, "interval must be 30 seconds or more"],
    ["nobody's status", { successCodes: ["ok"] }, "successCodes[0] must be a status"],
  ])("refuses %s", async (_what, change, message) => {
    const problem = await failureOf((await world.monitor()).up({ ...declared, ...change }));
    expect(problem.message).toContain(message);
    expect(problem.message).not.toContain("sk-test-1");
  });

  it("refuses a keyword monitor without a keyword", async () => {
    const { keywordValue: _keyword, ...rest } = declared;
    expect((await failureOf((await world.monitor()).up(rest))).message).toContain("has no `keywordValue`");
  });
});

describe("stackwright:uptimerobot:getAlertContact", () => {
  const find = (address: string) =>
    getAlertContactHandler.invoke({ address }, { clients: world.client(), signal: AbortSignal.timeout(5000) });

  it("finds a contact by its address, in any case", async () => {
    expect(await find("Team@example.com")).toEqual({ alertContactId: contact(0), name: "team" });
  });
  it("says where to add one that is not there", async () => {
    expect((await failureOf(find("nobody@example.com"))).message).toContain(
      "no alert contact nobody@example.com: add it",
    );
  });
});

it("names a key that does not work", async () => {
  const refused = await failureOf(world.monitor({ uptimeRobotApiKey: "sk-test-wrong" }));
  expect(refused.message).toContain("does not accept the key in stackwright:uptimeRobotApiKey");
  expect(refused.message).not.toContain("sk-test-wrong");
});

it.each([
  ["a &amp;amp; b", "a & b"],
  ["&lt;&#39;&#x2F;&quot;&gt;", "<'/\">"],
  ["&unknown; & &#99999999;", "&unknown; & &#99999999;"],
])("reads %s", (escaped, plain) => expect(plainText(escaped)).toBe(plain));

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
