import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { z } from "zod";
import { createWorld, type World } from "../../cli/demo/world.ts";
import { doctorSchema } from "../../cli/doctor/render-json.ts";
import { stackwright, start } from "../lifecycle/command.ts";

const BIN = resolve(import.meta.dirname, "../../cli/bin.mjs");
const PACK = resolve(import.meta.dirname, "../../policies");
const SERVICE = "toolboxai-backend-staging";
const GROUP = "toolboxai-secrets-staging";

describe("doctor of a stack", () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld();
    // What may be deployed is judged elsewhere.
    rmSync(join(world.dir, "policies"), { recursive: true });
    world.runtime.routeFrontend("toolboxai-dashboard-staging.vercel.app", "<html>");
  });
  afterAll(() => world.close());

  const LOCKS = () => join(world.dir, "state/.pulumi/locks/organization/toolboxai/staging");

  type Report = z.output<typeof doctorSchema>;
  async function doctor(
    env: NodeJS.ProcessEnv = {},
    args: string[] = [],
  ): Promise<{ code: number | null; report: Report; text: string }> {
    const all = ["doctor", "--stack", "staging", "--wait", "3", "--format", "json", ...args];
    const child = spawn(process.execPath, [BIN, ...all], {
      cwd: world.dir,
      env: { ...world.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [text, notes] = ["", ""];
    child.stdout.on("data", (data) => (text += data));
    child.stderr.on("data", (data) => (notes += data));
    const code = await new Promise<number | null>((done) => child.once("close", done));
    if (text === "") throw new Error(`no report: ${notes}`);
    return { code, report: doctorSchema.parse(JSON.parse(text)), text: text + notes };
  }
  const serious = ({ findings }: Report) => findings.filter(({ severity }) => severity !== "advice");
  const codes = (report: Report) => serious(report).map(({ code }) => code);

  test("before the first up it looks at the program, and says that nothing is up", async () => {
    const { code, report } = await doctor();
    expect([code, report.stack?.source]).toEqual([2, "program"]);
    expect(serious(report).map(({ code, what }) => `${code}: ${what}`)).toEqual([
      expect.stringMatching(/^not-up: /),
      `not-deployed: Render has no service "${SERVICE}" that this key can see`,
      `not-deployed: Render has no environment group "${GROUP}" that this key can see`,
      'not-deployed: Vercel has no project "toolboxai-dashboard-staging" that this key can see',
    ]);
    expect(report.findings[0]?.mend).toContain("npx stackwright up --stack staging");
  });

  test("after up all is well", async () => {
    const up = await stackwright(world, ["up", "--stack", "staging", "--engine", "embedded", "--yes"]);
    expect(up.code, up.output).toBe(0);
    await world.emulators.vercel.dashboard.push("toolboxai-dashboard-staging");
    const { code, report } = await doctor();
    expect(report.notLooked).toEqual([]);
    expect(serious(report)).toEqual([]);
    expect([code, report.stack?.source]).toEqual([0, "state"]);
    expect(report.examined.length).toBeGreaterThan(3);
    const judged = await doctor({}, ["--policy-pack", PACK]);
    expect([judged.code, serious(judged.report)]).toEqual([0, []]);
    expect(judged.report.examined).toContainEqual(
      expect.objectContaining({ subject: expect.stringMatching(/^policy pack stackwright /), ok: true }),
    );
  });

  /** As on a machine that has the program and the vendors' keys, and not the state. */
  const withoutState = () => doctor({ PULUMI_BACKEND_URL: `file://${world.dir}/tmp` });

  test("without state the program's names are enough: deploys, hosts and variables are looked at, and all is well", async () => {
    const { code, report } = await withoutState();
    expect([code, report.stack?.source, report.notLooked]).toEqual([2, "program", []]);
    expect(codes(report)).toEqual(["not-up"]);
    const looked = Object.fromEntries(report.examined.map(({ subject, state }) => [subject, state]));
    expect(looked).toMatchObject({
      "toolboxai-backend-secrets": expect.stringMatching(/^\d+ live variables$/),
      "toolboxai-dashboard-environment": expect.stringMatching(
        /^\d+ in production, \d+ in preview, \d+ in development$/,
      ),
      [SERVICE]: expect.stringMatching(/^live: dep-/),
      "toolboxai-dashboard-staging": expect.stringMatching(/^live: dpl_/),
      [`https://${world.emulators.render.state.serviceNamed(SERVICE)?.slug}.onrender.com/health`]: "healthy",
      "https://toolboxai-dashboard-staging.vercel.app/health": "healthy",
    });
  });

  test("edits by hand: what is missing, malformed, a placeholder, changed, unexplained; no value is shown", async () => {
    const { dashboard } = world.emulators.render;
    const password = "fake-direct-password";
    dashboard.setGroupVariable(GROUP, "ALLOWED_ORIGINS", "https://*.vercel.app");
    dashboard.setGroupVariable(
      GROUP,
      "DATABASE_URL",
      `postgresql://postgres:${password}@db.abc.supabase.co:5432/postgres`,
    );
    dashboard.setGroupVariable(GROUP, "JWT_SECRET_KEY", "your-secret-key-here");
    dashboard.setGroupVariable(GROUP, "OLD_FLAG", "fake-flag-value");
    dashboard.deleteGroupVariable(GROUP, "PUSHER_APP_ID");
    const { code, report, text } = await doctor();
    expect(code).toBe(2);
    const said = serious(report).map(({ code, what }) => `${code}: ${what}`);
    expect(said).toEqual(
      expect.arrayContaining([
        expect.stringContaining("missing-variable: PUSHER_APP_ID (P0) is missing"),
        expect.stringContaining("malformed-variable: ALLOWED_ORIGINS origin number 1 is a pattern"),
        expect.stringContaining("database-host: DATABASE_URL names Supabase's direct host"),
        expect.stringContaining("placeholder: JWT_SECRET_KEY is a placeholder"),
        expect.stringContaining("changed-variable: ALLOWED_ORIGINS, DATABASE_URL, JWT_SECRET_KEY: changed by hand"),
        expect.stringContaining("unexplained-variable: OLD_FLAG: set by hand, no contract explains it"),
      ]),
    );
    for (const secret of [...world.secrets, password, "your-secret-key-here", "fake-flag-value"]) {
      expect(text).not.toContain(secret);
    }
  });

  test("the same without state, of Vercel too", async () => {
    const { vercel } = world.emulators;
    vercel.dashboard.setVariable("toolboxai-dashboard-staging", "OLD_FLAG", "fake-flag-value", "production");
    const { code, report, text } = await withoutState();
    expect(code).toBe(2);
    expect(serious(report).map(({ code, what }) => `${code}: ${what}`)).toEqual(
      expect.arrayContaining([
        expect.stringContaining("missing-variable: PUSHER_APP_ID (P0) is missing"),
        expect.stringContaining("malformed-variable: ALLOWED_ORIGINS origin number 1 is a pattern"),
        expect.stringContaining("database-host: DATABASE_URL names Supabase's direct host"),
        expect.stringContaining("placeholder: JWT_SECRET_KEY is a placeholder"),
        "unexplained-variable: OLD_FLAG: set by hand, no contract explains it",
        "unexplained-variable: production/OLD_FLAG: set by hand, no contract explains it",
      ]),
    );
    for (const secret of [...world.secrets, "fake-flag-value", "fake-direct-password"])
      expect(text).not.toContain(secret);
  });

  test("the rules of a policy pack judge what is live: what the doctor finds too is told once, with the rule", async () => {
    const none = await doctor();
    expect(none.report.findings).toContainEqual(
      expect.objectContaining({ code: "not-judged", what: expect.stringContaining("there is no policy pack") }),
    );
    const { code, report, text } = await doctor({}, ["--policy-pack", PACK]);
    expect(code).toBe(2);
    expect(report.notLooked).toEqual([]);
    expect(report.examined).toContainEqual(
      expect.objectContaining({ subject: expect.stringMatching(/^policy pack stackwright /), ok: false }),
    );
    const about = (name: string) => report.findings.filter(({ what }) => what.includes(name));
    expect(about("JWT_SECRET_KEY is a placeholder").map(({ mend }) => mend)).toEqual([
      expect.stringMatching(/^npx stackwright config set .*\(policy no-placeholder-values/),
    ]);
    expect(about("variables.JWT_SECRET_KEY holds a placeholder")).toEqual([]);
    expect(report.findings).toContainEqual({
      severity: "error",
      code: "database-tls",
      what: expect.stringContaining("variables.DATABASE_URL"),
      where: expect.any(String),
      mend: expect.stringContaining("(docs/policies.md#database-tls)"),
    });
    for (const secret of [...world.secrets, "fake-direct-password", "your-secret-key-here", "fake-flag-value"]) {
      expect(text).not.toContain(secret);
    }
  });

  test("a deploy with them fails, and its log names the cause", async () => {
    await world.emulators.render.dashboard.deploy(SERVICE);
    const { code, report } = await doctor();
    expect(code).toBe(2);
    expect(report.findings).toContainEqual({
      severity: "error",
      code: "missing-variable",
      what: expect.stringContaining("the variable PUSHER_APP_ID is not set"),
      where: expect.stringContaining(SERVICE),
      mend: expect.stringContaining("npx stackwright config set --stack staging --secret PUSHER_APP_ID"),
    });
  });

  test("a crashed backend is down, which is not CORS", async () => {
    const host = `${world.emulators.render.state.serviceNamed(SERVICE)?.slug}.onrender.com`;
    await world.runtime.crash(host);
    const { report } = await doctor();
    expect(serious(report)).toContainEqual(
      expect.objectContaining({
        code: "crashed",
        what: expect.stringContaining("The backend is down, this is not CORS."),
      }),
    );
    expect(codes(report)).not.toContain("cors");
  });

  test("a suspended one is told by the host and by the vendor", async () => {
    await world.emulators.render.dashboard.suspend(SERVICE);
    const { report } = await doctor();
    expect(codes(report).filter((code) => code === "suspended")).toHaveLength(2);
  });

  test("without the passphrase it says so, and looks at what it can", async () => {
    const { code, report } = await doctor({ PULUMI_CONFIG_PASSPHRASE: undefined });
    expect([code, report.stack?.source]).toEqual([1, "program"]);
    expect(report.notLooked.join("\n")).toContain("PULUMI_CONFIG_PASSPHRASE");
  });

  test("Ctrl-C in the middle of reading stops it at once, and leaves no lock", async () => {
    const { journal } = world.emulators.render;
    const before = journal.entries.length;
    const running = start(world, ["doctor", "--stack", "staging"]);
    await vi.waitFor(() => expect(journal.entries.length).toBeGreaterThan(before), { timeout: 30_000, interval: 20 });
    running.child.kill("SIGINT");
    const { code, output } = await running.finished;
    expect([code, output]).toEqual([130, expect.stringContaining("Interrupted. Nothing was changed.")]);
    expect(readdirSync(LOCKS(), { recursive: true }).filter((file) => String(file).endsWith(".json"))).toEqual([]);
  });

  test("a locked stack is told, and looked at all the same", async () => {
    const lock = join(LOCKS(), "lock.json");
    const holder = { pid: 4711, username: "somebody", hostname: "elsewhere", timestamp: "2026-01-01T00:00:00Z" };
    mkdirSync(LOCKS(), { recursive: true });
    writeFileSync(lock, JSON.stringify(holder));
    const { report } = await doctor();
    rmSync(lock);
    expect(report.stack?.source).toBe("state");
    expect(serious(report)).toContainEqual(
      expect.objectContaining({ code: "locked", what: expect.stringContaining("somebody@elsewhere (pid 4711)") }),
    );
  });

  test("a credential that is refused is said once, and nothing is shown of it", async () => {
    const { code, report, text } = await doctor({ RENDER_API_KEY: "rnd_fake_refused_key" });
    expect(code).toBe(1);
    expect(report.notLooked.join("\n")).toMatch(/Render/);
    expect(text).not.toContain("rnd_fake_refused_key");
  });
});
