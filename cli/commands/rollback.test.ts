import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { DEFAULT_PLAN, toEnvironment } from "../../health/plan.ts";
import { backend, deployed, deskFor, resource, vendorsWith } from "../operations/testing.ts";
import { rollback } from "./rollback.ts";

const status = {
  deploys: [
    deployed("dep-2", "live", { commit: "bbbbbbbbbb", message: "Faster start" }),
    deployed("dep-1", "deactivated", { commit: "aaaaaaaaaa", message: "First" }),
  ],
};
const answers = { getServiceStatus: status as never, rollbackService: { id: "dep-3", status: "live" } };

async function run(argv: string[], says: (string | boolean)[] = [], resources = [backend()]) {
  const { desk, lines, asked } = deskFor(["rollback", ...argv], says);
  const { vendors, actions, calls } = vendorsWith(resources, answers);
  return { code: await rollback(desk, vendors), output: lines.join("\n"), asked, actions: actions(), calls };
}

describe("rollback", () => {
  test("shows both deploys, asks, rolls back, and says what lifts it", async () => {
    const { code, output, asked, actions, calls } = await run([], [true]);
    expect(output.split("\n")).toEqual([
      "Roll back shop-api (Render web service, stack production):",
      '  now      dep-2  live         bbbbbbb "Faster start"  2026-01-02 03:04 UTC',
      '  back to  dep-1  deactivated  aaaaaaa "First"         2026-01-02 03:04 UTC',
      "  The variables stay as they are now. To take those back: npx stackwright rollback --config --stack production",
      expect.stringMatching(/^✓ dep-3 is live, after 0\.\d s\.$/),
      "It holds until the next push to main, or until an up of production that changes this service: both deploy the program's version again. To keep it: revert the commit (git revert bbbbbbb) and push.",
    ]);
    expect([code, asked, actions]).toEqual([0, ["Roll back?"], ["rollbackService"]]);
    expect(calls.at(-1)!.args).toEqual({ serviceId: "srv-1", deployId: "dep-1" });
  });

  test.each<[string, string[], (string | boolean)[], number, string]>([
    ["a no", [], [false], 1, "Nothing was changed."],
    ["nobody to ask", [], [], 1, "npx stackwright rollback api --to dep-1 --stack production --yes"],
    ["a dry run", ["--dry-run", "--yes"], [], 0, "Dry run: nothing was changed."],
    ["what serves", ["--to", "dep-2", "--yes"], [], 0, "dep-2 is what serves now"],
    ["what is not there", ["--to", "dep-7", "--yes"], [], 1, "It can go back to:\n    dep-1"],
  ])("%s changes nothing", async (_, argv, says, code, said) => {
    const done = await run(argv, says);
    expect([done.code, done.actions]).toEqual([code, []]);
    expect(done.output).toContain(said);
  });

  test("what a vendor wrote cannot move the cursor", async () => {
    status.deploys[1]!.message = "\u001b[2Jfake";
    expect((await run([], [false])).output).toContain('"fake"');
  });
});

describe("--unless-healthy", () => {
  test.each([
    ["leaves a healthy service alone", 200, 0, [] as string[], "is healthy: there is nothing to roll back."],
    ["rolls back one that is down", 502, 1, ["rollbackService"], "Roll back shop-api"],
  ])("%s", async (_, status, code, actions, said) => {
    const server = createServer((_, response) => response.writeHead(status).end('{"status":"healthy"}'));
    await once(server.listen(0, "127.0.0.1"), "listening");
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const plan = { ...DEFAULT_PLAN, url, pages: [], retrySeconds: [] };
    const environment = { HEALTH_URL: url, HEALTH_ORIGINS: "", ...toEnvironment(plan) };
    const verification = { ...resource("", "api-health", { environment }, {}), type: "command:local:Command" };
    const done = await run(["--unless-healthy", "--yes"], [], [backend(url), verification]);
    expect([done.code, done.actions]).toEqual([code, actions]);
    expect(done.output).toContain(said);
  });
});

test("at Vercel a rollback stops the promotion of what comes next", async () => {
  const project = resource("vercel:Project", "web", { name: "web" }, { projectId: "prj_1" });
  const { desk, lines } = deskFor(["rollback", "--yes"]);
  const { vendors } = vendorsWith([project], {
    getDeployments: status as never,
    rollbackProject: { id: "dep-1", status: "READY" },
  });
  expect(await rollback(desk, vendors)).toBe(0);
  expect(lines.at(-1)).toContain("no production domain until one is promoted");
});
