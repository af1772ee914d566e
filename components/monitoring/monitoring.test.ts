import { output } from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type Registered, registeredBy } from "../testing.ts";
import { Monitoring, type MonitoringArgs } from "./monitoring.ts";

const args: MonitoringArgs = {
  services: [
    {
      name: "toolboxai-backend",
      url: output("https://toolboxai-backend-8j12.onrender.com/"),
      checks: ["database", "redis", "agents"],
    },
  ],
  notify: { addresses: ["team@toolboxai.com"] },
};
const world = {
  outputs: { "stackwright:uptimerobot:Monitor": () => ({ monitorId: 800000001 }) },
  functions: { "stackwright:uptimerobot:getAlertContact": { alertContactId: 7, name: "team" } },
};

const registered = (change: Partial<MonitoringArgs> = {}) =>
  registeredBy(() => new Monitoring("watch", { ...args, ...change }), world);
/** By name: registrations come in whatever order their inputs are known. */
const monitorsOf = (all: Registered[]) =>
  all.filter(({ type }) => type === "stackwright:uptimerobot:Monitor").sort((a, b) => (a.name < b.name ? -1 : 1));
const inputsOf = (monitors: Registered[], what: string) =>
  monitors.find(({ name }) => name === `watch-toolboxai-backend-${what}`)?.inputs;
const service = (change: object) => ({ services: [{ ...args.services[0]!, ...change }] });

describe("Monitoring", () => {
  test("looks at /health every 5 minutes for status, text and time, and at the pages every 15", async () => {
    const monitors = monitorsOf(await registered());
    expect(monitors.map(({ name, parent }) => [name, parent])).toEqual([
      ["watch-toolboxai-backend-docs", "watch"],
      ["watch-toolboxai-backend-health", "watch"],
      ["watch-toolboxai-backend-openapi-json", "watch"],
    ]);
    expect(inputsOf(monitors, "health")).toEqual({
      name: "toolboxai-backend health",
      type: "KEYWORD",
      url: "https://toolboxai-backend-8j12.onrender.com/health",
      interval: 300,
      timeout: 30,
      keywordValue: '"status":"healthy"',
      responseTimeThreshold: 5000,
      successCodes: ["200"],
      alertContacts: [{ id: 7 }],
      tags: ["production"],
      isPaused: false,
    });
    expect([inputsOf(monitors, "docs"), inputsOf(monitors, "openapi-json")]).toMatchObject([
      {
        type: "HTTP",
        url: "https://toolboxai-backend-8j12.onrender.com/docs",
        interval: 900,
        alertContacts: [{ id: 7 }],
      },
      {
        type: "KEYWORD",
        keywordValue: '"paths":{"/',
        url: "https://toolboxai-backend-8j12.onrender.com/openapi.json",
        interval: 900,
      },
    ]);
  });

  test("keeps a service awake only where its plan sleeps, telling nobody twice", async () => {
    const monitors = monitorsOf(await registered(service({ sleeps: true })));
    expect(monitors.map(({ inputs }) => inputs.timeout)).toEqual([60, 60, 60, 60]);
    expect(inputsOf(monitors, "keep-awake")).toMatchObject({
      name: "toolboxai-backend keep-awake",
      interval: 600,
      alertContacts: [],
    });
  });

  test("takes other texts, paths, pages, thresholds, contacts, a pause, and a transform", async () => {
    const monitors = monitorsOf(
      await registered({
        ...service({
          keyword: "Tectonic",
          healthPath: "/api/health",
          pages: ["/docs", { path: "/about", keyword: "Tectonic" }],
          thresholds: { healthMs: 200 },
        }),
        notify: { contactIds: [11, 12] },
        isPaused: true,
        transform: { monitor: (monitor, name) => ({ ...monitor, tags: [name] }) },
      }),
    );
    expect(monitors).toHaveLength(3);
    expect(inputsOf(monitors, "about")).toMatchObject({ type: "KEYWORD", keywordValue: "Tectonic" });
    expect(inputsOf(monitors, "docs")).not.toHaveProperty("keywordValue");
    expect(inputsOf(monitors, "health")).toMatchObject({
      url: "https://toolboxai-backend-8j12.onrender.com/api/health",
      keywordValue: "Tectonic",
      responseTimeThreshold: 200,
      alertContacts: [{ id: 11 }, { id: 12 }],
      isPaused: true,
      tags: ["watch-toolboxai-backend-health"],
    });
  });

  test("writes the files by a command whose preview shows each of them", async () => {
    const command = (await registered()).find(({ type }) => type === "command:local:Command");
    expect(command).toMatchObject({ name: "watch-files", parent: "watch" });
    const { create, delete: remove, triggers } = command?.inputs ?? {};
    const environment = command?.inputs.environment as Record<string, string>;
    expect(create).toBe("node --import tsx components/monitoring/write.ts");
    expect(remove).toBe(`${create} --remove`);
    expect(triggers).toEqual(["monitoring/production"]);
    expect(Object.keys(environment).sort()).toEqual([
      "FILE_ALERTS_YML",
      "FILE_BLACKBOX_YML",
      "FILE_DASHBOARD_JSON",
      "FILE_JSON_EXPORTER_YML",
      "FILE_PROMETHEUS_YML",
      "MONITORING_FOLDER",
    ]);
    const { scrape_configs, global } = parse(environment.FILE_PROMETHEUS_YML ?? "");
    expect(scrape_configs[0].static_configs[0].targets).toEqual(["toolboxai-backend-8j12.onrender.com"]);
    expect(global.external_labels).toEqual({ environment: "production" });
    // Linux takes 128 KiB in one variable.
    for (const text of Object.values(environment)) expect(text.length).toBeLessThan(100_000);
  });

  test("hands out the monitors' numbers and the files", async () => {
    let monitoring: Monitoring | undefined;
    await registeredBy(() => {
      monitoring = new Monitoring("watch", args);
    }, world);
    const values = await new Promise((resolve) =>
      output([monitoring!.monitorIds, monitoring!.files] as const).apply(resolve),
    );
    expect(values).toMatchObject([
      { "toolboxai-backend health": 800000001 },
      { "alerts.yml": expect.stringContaining("ServiceDown") },
    ]);
  });

  test("says everything that is wrong at once", async () => {
    const wrong = {
      services: [
        { name: "a b", url: "https://a.example", healthPath: "health" },
        { name: "same", url: "https://a.example", checks: ["a-b"] },
        { name: "same", url: "https://a.example", pages: ["docs"] },
      ],
      notify: {},
    };
    const refused = await registeredBy(() => {
      expect(() => new Monitoring("watch", wrong)).toThrow(
        [
          "watch cannot watch:",
          '- two services are named "same"',
          '- the name "a b" cannot be a label: use letters, digits, `.`, `_`, `-`',
          '- a b: "health" must begin with /',
          '- same: "docs" must begin with /',
          '- same: the check "a-b" is not a key that can be read: use letters, digits, `_`',
          "- `notify` names nobody: give an address in `addresses` or a number in `contactIds`",
        ].join("\n"),
      );
    }, world);
    expect(monitorsOf(refused)).toEqual([]);
  });
});
