import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { z } from "zod";
import { exitCodeOf } from "../../cli/check/model.ts";
import { checkSchema } from "../../cli/check/render-json.ts";
import { main } from "../../cli/main.ts";
import { createRepository, type Repository } from "../diff/repository.ts";

const CHECKOUT = resolve(import.meta.dirname, "../..");
const PACK = join(CHECKOUT, "policies");
const PASSWORD = "fake-password-that-nobody-may-see";
/** Nothing but resources of the provider and a contract: no component, no ToolBoxAI. */
const PROGRAM = `import * as pulumi from "@pulumi/pulumi";
import { render } from "${CHECKOUT}/provider/index.ts";

const cache = new render.KeyValue("cache", { name: "cache", plan: "starter", region: "oregon" }, { protect: true });
const contract = { consumer: "backend", variables: { DATABASE_URL: { tier: "P0", secret: true, format: "poolerUrl" } } };
const direct = pulumi.secret("postgresql://u:${PASSWORD}@db.abc.supabase.co:5432/postgres");
const group = (name, DATABASE_URL) => new render.EnvGroup(name, { name, variables: { DATABASE_URL }, contract });

group("later", cache.keyValueId);
if (pulumi.getStack() === "production") for (const name of ["refused", "excepted", "expired"]) group(name, direct);
`;
const LACKING = `const { appendFileSync } = require("node:fs");
const missing = { key: "lacking:TOKEN", reason: "a token of at least 20 characters", fix: "pulumi config set --secret TOKEN" };
appendFileSync(process.env.STACKWRIGHT_MISSING_CONFIG, JSON.stringify(missing) + "\\n");
`;

const RULES = ["pooler-port", "pooler-host", "database-tls", "group-linked"];
const exceptions = (name: string, expires: string) =>
  RULES.map(
    (rule) =>
      `    - {rule: ${rule}, resource: "stackwright:render:EnvGroup::${name}", reason: moving, expires: ${expires}}\n`,
  ).join("");

let repository: Repository;
const scratch = mkdtempSync(join(tmpdir(), "stackwright-check-"));

beforeAll(() => {
  repository = createRepository();
  const runtime = 'runtime: {name: nodejs, options: {typescript: false, nodeargs: "--import tsx"}}';
  repository.write("shop/Pulumi.yaml", `name: shop\n${runtime}\nmain: index.ts\n`);
  repository.write("shop/package.json", '{"type": "module"}\n');
  repository.write("shop/index.ts", PROGRAM);
  repository.write("shop/Pulumi.good.yaml", "config:\n  policies:group-linked: disabled\n");
  repository.write(
    "shop/Pulumi.production.yaml",
    `config:\n  policies:exceptions:\n${exceptions("excepted", "2999-12-31")}${exceptions("expired", "2020-01-01")}`,
  );
  for (const [name, program] of [
    ["lacking", LACKING],
    ["broken", 'throw new Error("it cannot start");\n'],
  ] as const) {
    repository.write(
      `${name}/Pulumi.yaml`,
      `name: ${name}\nruntime: {name: nodejs, options: {typescript: false}}\nmain: index.cjs\n`,
    );
    repository.write(`${name}/index.cjs`, program);
    repository.write(`${name}/Pulumi.${name}.yaml`, "config: {}\n");
  }
});
afterAll(() => {
  repository.close();
  rmSync(scratch, { recursive: true, force: true });
});

/** Runs the command line; what each format says. */
async function check(args: string[], formats: string[]): Promise<{ code: number; texts: Record<string, string> }> {
  const outs = formats.flatMap((format) => ["--format", format, "--out", join(scratch, format)]);
  const code = await main(["check", "--policy-pack", PACK, "--cwd", repository.dir, ...args, ...outs]);
  return {
    code,
    texts: Object.fromEntries(formats.map((format) => [format, readFileSync(join(scratch, format), "utf8")])),
  };
}

describe("every stack below the folder", () => {
  let code: number;
  let texts: Record<string, string>;
  let report: z.output<typeof checkSchema>;
  const stack = (name: string) => report.stacks.find((one) => one.stack === name)!;
  const rulesOf = (name: string, verdict: string, on?: string) =>
    stack(name)
      .findings.filter((finding) => finding.verdict === verdict && (on === undefined || finding.resource === on))
      .map(({ policy }) => policy);

  beforeAll(async () => {
    ({ code, texts } = await check(["--cwd", repository.dir], ["terminal", "markdown", "json", "sarif"]));
    report = checkSchema.parse(JSON.parse(texts.json!));
  }, 60_000);

  test("one that cannot be evaluated makes it 1, and hides no other", () => {
    expect([code, report.exitCode, report.totals.failedStacks]).toEqual([1, 1, 1]);
    expect(stack("broken").errors.join()).toContain("it cannot start");
    expect(report.stacks.map(({ stack }) => stack)).toEqual(["broken", "lacking", "good", "production"]);
  });

  test("a refusal has its rule, its place, and what mends it", () => {
    const found = stack("production").findings.find(
      ({ policy, resource }) => policy === "pooler-port" && resource === "refused",
    );
    expect(found).toEqual({
      policy: "pooler-port",
      verdict: "refused",
      severity: "critical",
      resource: "refused",
      what: "variables.DATABASE_URL uses port 5432 instead of the pooler's 6543.",
      fix: expect.stringContaining("take the connection string from the Database component"),
      docs: "docs/policies.md#pooler-port",
      location: { file: "shop/index.ts", line: 10 },
    });
    expect(rulesOf("production", "refused", "refused")).toEqual(expect.arrayContaining(RULES));
    expect(stack("production")).toMatchObject({ resources: 5, packs: { stackwright: expect.any(String) } });
  });

  test("a value that is missing from the config is refused, as up would", () => {
    expect(rulesOf("lacking", "refused")).toContain("config-complete");
    expect(texts.terminal).toContain("config-complete at lacking/Pulumi.lacking.yaml:1");
    expect(texts.terminal).toContain("npx stackwright config set -C lacking -s lacking ");
  });

  test("an exception in force is counted and told, an expired one refuses", () => {
    const told = stack("production").findings.map(({ what }) => what);
    expect(rulesOf("production", "refused", "excepted")).toEqual([]);
    expect(rulesOf("production", "excepted", "excepted").sort()).toEqual([...RULES].sort());
    expect(told).toContainEqual(expect.stringContaining("4 exceptions in force: pooler-port"));
    expect(rulesOf("production", "refused", "expired")).toEqual(expect.arrayContaining(RULES));
    expect(told).toContainEqual(expect.stringMatching(/^The exception for \S+::expired expired on 2020-01-01/));
    expect(report.totals.excepted).toBe(RULES.length);
  });

  test("what is not known before up is counted, and named in every format", () => {
    expect(rulesOf("good", "refused")).toEqual([]);
    expect(rulesOf("good", "unknown")).toEqual(expect.arrayContaining(["pooler-port", "pooler-host"]));
    expect(report.totals.unknown).toBeGreaterThan(1);
    for (const format of ["terminal", "markdown"])
      expect(texts[format]).toContain(`${report.totals.unknown} not judged before up`);
    expect(texts.terminal).toMatch(
      / {2}\? not judged yet {2}\d+ rules on 1 resource, by values known only during up \(--verbose/,
    );
  });

  test("terminal: by severity, the worst first", () => {
    const section = texts.terminal!.slice(texts.terminal!.indexOf("shop/production"));
    const headings = ["  critical", "  high", "  medium", "  low"].filter((line) => section.split("\n").includes(line));
    expect(headings.length).toBeGreaterThan(1);
    const places = headings.map((line) => section.indexOf(`\n${line}\n`));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(section).toContain("✗ refused  pooler-port on refused at shop/index.ts:10");
  });

  test("markdown: refusals open, the rest folded", () => {
    expect(texts.markdown).toMatch(/^### Policy check: \d+ refused/);
    expect(texts.markdown).toContain(
      "> - **Rule `pooler-port`** on `refused` in `shop/production` at `shop/index.ts:10` (critical)",
    );
    expect(texts.markdown).toContain(`<summary><b>${RULES.length} findings</b>: excepted</summary>`);
  });

  test("SARIF: one result for each finding, without a baseline there is none", () => {
    const [run] = JSON.parse(texts.sarif!).runs;
    expect(run.results).toHaveLength(report.stacks.flatMap(({ findings }) => findings).length);
    const result = run.results.find(
      ({ ruleId, level }: { ruleId: string; level: string }) => ruleId === "pooler-port" && level === "error",
    );
    expect(result.locations[0].physicalLocation).toMatchObject({
      artifactLocation: { uri: "shop/index.ts" },
      region: { startLine: 10 },
    });
    expect(result).not.toHaveProperty("baselineState");
    expect(run.results.map(({ level }: { level: string }) => level)).toContain("note");
  });

  test("no format has a value in it", () => {
    for (const text of Object.values(texts)) expect(text).not.toContain(PASSWORD);
  });
});

test("--verbose names every value that is not known yet, by rule and resource", { timeout: 60_000 }, async () => {
  const { texts } = await check(["--stack", "good", "--verbose"], ["terminal"]);
  expect(texts.terminal).toContain("\n      pooler-port on later\n          variables.DATABASE_URL\n");
});

describe("exit codes", { timeout: 60_000 }, () => {
  test("0 where nothing is refused, though something is unknown", async () => {
    const { code, texts } = await check(["--stack", "good"], ["json"]);
    expect(code).toBe(0);
    expect(JSON.parse(texts.json!).totals).toMatchObject({
      refused: 0,
      failedStacks: 0,
      unknown: expect.toSatisfy((n: number) => n > 0),
    });
  });

  test.each([
    [{ refused: 1 }, 2],
    [{ refused: 1, failedStacks: 1 }, 1],
    [{ advice: 1, excepted: 1, unknown: 1 }, 0],
  ])("%j is %i", (some, code) => {
    const totals = { refused: 0, advice: 0, excepted: 0, unknown: 0, failedStacks: 0, ...some };
    expect(exitCodeOf({ totals })).toBe(code);
  });

  test("1 without a pack: nothing was judged", async () => {
    const out = join(scratch, "none");
    expect(await main(["check", "--cwd", join(repository.dir, "lacking"), "--out", out])).toBe(1);
    expect(readFileSync(out, "utf8")).toContain("There is no policy pack, so no rule was run");
  });

  test.each([
    [["--stack", "absent"], "No project has a stack absent. There are: broken, good, lacking, production."],
    [["--policy-pack", "/nowhere"], "No policy pack (PulumiPolicy.yaml) in: /nowhere"],
    [["--config-file", "/nowhere.yaml"], "--config-file /nowhere.yaml does not exist."],
  ])("1 for %j", async (args, message) => {
    const said: string[] = [];
    const spy = vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
    expect(await main(["check", "--cwd", repository.dir, ...args])).toBe(1);
    spy.mockRestore();
    expect(said.join("")).toContain(message);
  });
});
