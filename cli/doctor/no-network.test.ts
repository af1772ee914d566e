import { expect, test, vi } from "vitest";
import { examineHost, planOfUrl } from "./examine-host.ts";
import { exitCodeOf, toReport } from "./report.ts";

vi.mock("../../health/probe.ts", () => ({ probe: async () => ({ kind: "failure", code: "EAI_AGAIN" }) }));

test("without a network it says so once, whatever was asked for, and could not look", async () => {
  const options = { waitSeconds: 600, signal: new AbortController().signal, note: () => {} };
  const urls = ["https://api.example.com", "https://app.example.com"];
  const report = toReport(await Promise.all(urls.map((url) => examineHost(planOfUrl(url, []), options))));
  expect(report).toEqual({
    examined: [],
    findings: [],
    notLooked: ["No network: no name server answers. Check this machine's network."],
  });
  expect(exitCodeOf(report)).toBe(1);
});
