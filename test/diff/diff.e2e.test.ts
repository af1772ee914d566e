import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { ConfigDiff, StackDiff } from "../../cli/diff/model.ts";
import { configDiffSchema } from "../../cli/diff/render/json-schema.ts";
import { renderMarkdown } from "../../cli/diff/render/markdown/document.ts";
import { renderSarif } from "../../cli/diff/render/sarif.ts";
import { renderTerminal } from "../../cli/diff/render/terminal.ts";
import { addSmallProject, addToolboxai, createRepository, type Repository, smallProgram } from "./repository.ts";

let repository: Repository;

afterEach(() => {
  repository.restore();
  expect(readdirSync(repository.temporary).filter((name) => name.startsWith("stackwright-"))).toEqual([]);
});
afterAll(() => repository.close());

const byName = (stacks: StackDiff[], name: string) => stacks.find(({ stack }) => stack === name)!;

describe("ToolBoxAI", () => {
  let secrets: string[];
  beforeAll(async () => {
    repository = createRepository();
    secrets = await addToolboxai(repository);
    repository.commit();
  });

  test("nothing changed is told apart from something", async () => {
    const same = await repository.diff(["--detailed-exit-code"]);
    expect([same.code, same.stderr]).toEqual([0, ""]);
    repository.edit("Pulumi.production.yaml", "toolboxai:plan: starter", "toolboxai:plan: standard");
    const changed = await repository.diff(["--detailed-exit-code", "--stack", "production"]);
    expect([changed.code, changed.stdout]).toEqual([2, expect.stringContaining("toolboxai-backend")]);
  });

  test("a change of layout in program and config is no change", async () => {
    repository.edit("index.ts", "const backend = new Backend(", "// The backend.\n\nconst backend   = new Backend(");
    repository.edit("Pulumi.staging.yaml", "toolboxai:plan: free", 'toolboxai:plan:   "free" # as before');
    const { stacks } = await repository.model();
    expect(stacks.map(({ stack, status, errors }) => [stack, status, errors])).toEqual([
      ["production", "unchanged", []],
      ["staging", "unchanged", []],
    ]);
  });

  test("a bigger plan: price, deploy, wiring; the other stack is left alone", async () => {
    repository.edit("Pulumi.production.yaml", "toolboxai:plan: starter", "toolboxai:plan: standard");
    const model = await repository.model();
    expect(configDiffSchema.safeParse(model).error?.issues ?? []).toEqual([]);
    const production = byName(model.stacks, "production");
    expect(byName(model.stacks, "staging").status).toBe("unchanged");
    expect(production.resources.map(({ name, action }) => [name, action])).toEqual([
      ["toolboxai-backend", "update"],
      ["toolboxai-backend-deploy", "update"],
      ["toolboxai-backend-health", "update"],
    ]);
    expect(production.price).toMatchObject({ before: 7, after: 25 });
    expect(production.redeploys).toEqual(["toolboxai-backend"]);
    const labels = production.wiring.nodes.map(({ label, changed }) => [label, changed]);
    expect(labels).toContainEqual(["toolboxai-backend", true]);
    expect(labels).toContainEqual(["toolboxai-redis", false]);
  });

  test("another region replaces service, cache and what hangs on them", async () => {
    repository.edit("Pulumi.production.yaml", "toolboxai:region: oregon", "toolboxai:region: ohio");
    const { stacks, totals } = await repository.model(["--stack", "production"]);
    const [stack] = stacks;
    const replaced = stack!.resources.filter(({ action }) => action === "replace");
    expect(replaced.map(({ name, replaceBecause, destructive }) => [name, replaceBecause, destructive])).toEqual([
      ["toolboxai-redis", ["region"], true],
      ["toolboxai-backend", ["region"], true],
      ["toolboxai-backend-notifications", ["serviceId"], false],
      ["toolboxai-backend-deploy", ["serviceId"], false],
    ]);
    expect(totals.replace).toBe(4);
    const redis = stack!.variables.find(({ name }) => name === "REDIS_URL");
    expect(redis).toMatchObject({ change: "changed", kind: "derived", before: "[secret]", after: "[secret]" });
  });

  test("secrets set anew change exactly the variables that come from them; the application logs in as a role of its own", async () => {
    await repository.setConfig("production", "OPENAI_API_KEY", "sk-test-another-one", true);
    await repository.setConfig("production", "databasePassword", "another-fake-password", true);
    const { stacks } = await repository.model(["--stack", "production"]);
    const { variables } = stacks[0]!;
    expect(variables.map(({ name, change, kind, before, after }) => [name, change, kind, before, after])).toEqual([
      ["OPENAI_API_KEY", "changed", "secret", "[secret]", "[secret]"],
    ]);
  });

  test("a generated secret made anew is rotated, and its keeper is why", async () => {
    repository.edit("Pulumi.production.yaml", "config:", 'config:\n  toolboxai:rotations: {JWT_SECRET_KEY: "2026-12"}');
    const { stacks } = await repository.model(["--stack", "production"]);
    const { variables, resources } = stacks[0]!;
    expect(variables.map(({ name, change, kind }) => [name, change, kind])).toEqual([
      ["JWT_SECRET_KEY", "rotated", "generated"],
    ]);
    const digits = resources.find(({ name }) => name === "toolboxai-secrets-jwt-secret-key");
    expect(digits).toMatchObject({ action: "replace", replaceBecause: ["keepers.rotation"], destructive: true });
  });

  test("another Supabase project changes everything that is read from it", async () => {
    repository.edit("Pulumi.staging.yaml", "abcdefghijklmnopqrst", "tsrqponmlkjihgfedcba");
    const { stacks } = await repository.model(["--stack", "staging"]);
    const names = stacks[0]!.variables.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["DATABASE_URL", "SUPABASE_URL", "VITE_SUPABASE_ANON_KEY"]));
    expect(names).not.toContain("REDIS_URL");
  });

  test("the pooler's other port changes the address, though neither is known", async () => {
    repository.edit("contract/toolboxai-backend.ts", 'supabase.pooler("transaction")', 'supabase.pooler("session")');
    const { stacks } = await repository.model(["--stack", "production"]);
    expect(stacks[0]!.variables.map(({ name, change }) => [name, change])).toContainEqual(["DATABASE_URL", "changed"]);
  });

  test("what one stack has and the other lacks is said", async () => {
    const { parity } = await repository.model();
    expect(parity).toContainEqual({
      project: "toolboxai",
      variable: "OPENAI_API_KEY",
      target: "toolboxai-backend-secrets",
      has: ["production"],
      lacks: ["staging"],
    });
  });

  test("a policy that head breaks is new, and stands at the line that declares the resource", async () => {
    repository.edit("Pulumi.production.yaml", "toolboxai:plan: starter", "toolboxai:plan: free");
    const { stacks, totals } = await repository.model(["--stack", "production"]);
    const sleeping = stacks[0]!.policies.find(({ policy }) => policy === "no-sleeping-plan");
    const line = readFileSync(join(repository.dir, "index.ts"), "utf8")
      .split("\n")
      .findIndex((text) => text.includes("new Backend("));
    expect(sleeping).toMatchObject({ level: "mandatory", severity: "critical", isNew: true, unknown: false });
    expect(sleeping?.location).toEqual({ file: "index.ts", line: line + 1 });
    expect(totals.refused).toBe(1);
  });

  test("a service under another name with an alias is renamed, not made anew", async () => {
    repository.edit(
      "components/render/backend.ts",
      "new render.WebService(name, serviceArgs, { parent: this,",
      'new render.WebService(name + "-web", serviceArgs, { parent: this, aliases: [{ name }],',
    );
    const { stacks } = await repository.model(["--stack", "production"]);
    expect(stacks[0]!.resources).toMatchObject([
      { name: "toolboxai-backend-web", from: "toolboxai-backend", action: "rename" },
    ]);
    expect([stacks[0]!.variables, stacks[0]!.redeploys]).toEqual([[], []]);
  });

  test("a P0 value that is not set is refused with the command that sets it; all the rest is compared", async () => {
    repository.edit("Pulumi.production.yaml", "  toolboxai:supabaseProjectRef: abcdefghijklmnopqrst\n", "");
    repository.edit("Pulumi.production.yaml", "toolboxai:plan: starter", "toolboxai:plan: standard");
    const { code, stdout } = await repository.diff(["--format", "json", "--detailed-exit-code"]);
    const { stacks, totals } = JSON.parse(stdout);
    expect([code, totals.failedStacks, totals.refused]).toEqual([2, 0, 1]);
    expect(byName(stacks, "staging").status).toBe("unchanged");
    const { policies, resources } = byName(stacks, "production");
    expect(policies.find(({ policy }) => policy === "config-complete")).toMatchObject({
      isNew: true,
      message: expect.stringContaining("npx stackwright config set -s production supabaseProjectRef"),
    });
    expect(resources).toContainEqual(expect.objectContaining({ name: "toolboxai-backend", action: "update" }));
  });

  test("a word that the program chooses by cannot be done without", async () => {
    repository.edit("Pulumi.production.yaml", "  toolboxai:environment: production\n", "");
    const { code, stdout } = await repository.diff(["--format", "json"]);
    expect([code, byName(JSON.parse(stdout).stacks, "production").status]).toEqual([1, "failed"]);
  });

  test("no secret of config, environment or program is in any format", async () => {
    const inProgram = "plainly-fake-value-inside-the-program";
    const inEnvironment = "plainly-fake-value-of-the-environment";
    repository.edit(
      "index.ts",
      "export const backendUrl",
      `new Frontend("other", { projectName: "${inProgram}", framework: "vite", repo, branch, domains: [process.env.RENDER_API_KEY ?? "none.example.com"] });\nsecret("${inProgram}");\nexport const token = secret("${inProgram}");\nexport const backendUrl`,
    );
    repository.edit(
      "index.ts",
      "import { loadConfig }",
      'import { secret } from "@pulumi/pulumi";\nimport { loadConfig }',
    );
    await repository.setConfig("production", "OPENAI_API_KEY", "sk-test-another-one", true);
    const env = {
      RENDER_API_KEY: inEnvironment,
      VERCEL_API_TOKEN: inEnvironment,
      PULUMI_CONFIG_PASSPHRASE: inEnvironment,
    };
    const { stdout, stderr, code } = await repository.diff(["--format", "json", "--stack", "production"], env);
    expect([code, stderr]).toEqual([0, ""]);
    const model = JSON.parse(stdout) as ConfigDiff;
    expect(model.stacks[0]!.resources.map(({ name, action }) => [name, action])).toContainEqual(["other", "create"]);
    const rendered = [
      renderMarkdown(model),
      renderSarif(model),
      ...renderTerminal(model, { paint: (_, text) => text }),
    ];
    for (const secret of [...secrets, inProgram, inEnvironment, "sk-test-another-one"]) {
      expect([stdout, ...rendered].filter((text) => text.includes(secret))).toEqual([]);
    }
  });
});

describe("any repository", () => {
  beforeAll(() => {
    repository.close();
    repository = createRepository();
    addSmallProject(repository, ".", '{ LOG_LEVEL: "info", API_TOKEN: "abc" }', ["production", "staging"]);
    addSmallProject(repository, "systems/other", '{ LOG_LEVEL: "info" }');
    repository.commit();
  });

  test("every project in it, committed and uncommitted; plain values under a secret-looking name are masked", async () => {
    repository.write("index.cjs", smallProgram('{ LOG_LEVEL: "debug", API_TOKEN: "xyz", NEW: "1" }'));
    repository.write("systems/other/Pulumi.staging.yaml", "config: {}\n");
    repository.remove("Pulumi.staging.yaml");
    const { stacks } = await repository.model();
    expect(stacks.map(({ project, stack, directory, status }) => [project, stack, directory, status])).toEqual([
      ["small", "production", ".", "changed"],
      ["other", "production", "systems/other", "unchanged"],
      ["other", "staging", "systems/other", "added"],
      ["small", "staging", ".", "removed"],
    ]);
    expect(stacks[0]!.variables.map(({ name, change, before, after }) => [name, change, before, after])).toEqual([
      ["API_TOKEN", "changed", "[masked]", "[masked]"],
      ["LOG_LEVEL", "changed", '"info"', '"debug"'],
      ["NEW", "added", "", '"1"'],
    ]);
    expect(stacks[2]!.variables.map(({ change }) => change)).toEqual(["added"]);
    expect(stacks[3]!.counts).toMatchObject({ delete: 1, create: 0 });
  });

  test("a program that throws at the base only", async () => {
    repository.write("index.cjs", 'throw new Error("not finished yet");\n');
    repository.git("add", "--all");
    repository.git("commit", "--quiet", "--message=broken");
    repository.write("index.cjs", smallProgram("{}"));
    const { stacks } = await repository.model();
    const small = stacks.filter(({ project }) => project === "small");
    expect(small.map(({ status }) => status)).toEqual(["failed", "failed"]);
    expect(small[0]!.errors.join("\n")).toMatch(/^At the base: [\s\S]*not finished yet/);
    expect(small[0]!.errors.join("\n")).not.toContain(repository.temporary);
    repository.git("reset", "--quiet", "--hard", "HEAD~1");
  });

  test.each([
    ["an unknown ref", ["--base", "no-such-branch"], /no commit "no-such-branch".*git fetch/s],
    ["an option in a ref's place", ["--base=--output=x"], /no commit "--output=x"/],
    ["an unknown stack", ["--stack", "nowhere"], /No project has a stack nowhere\. There are: production, staging/],
    ["an unknown format", ["--format", "html"], /--format\b.*terminal.*markdown.*summary.*json.*sarif/s],
  ])("%s", async (_, args, message) => {
    const { code, stdout, stderr } = await repository.diff(args);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(message);
  });

  test("Ctrl-C leaves nothing behind", async () => {
    repository.write("index.cjs", "setInterval(() => {}, 1000);\n");
    const running = repository.start([]);
    await expect
      .poll(() => readdirSync(repository.temporary), { timeout: 30_000 })
      .toContainEqual(expect.stringMatching(/^stackwright-base-/));
    running.child.kill("SIGINT");
    const { code, stdout, stderr } = await running.finished;
    expect([code, stdout, stderr]).toEqual([130, "", "Interrupted. Nothing was changed.\n"]);
  });

  test("a base with another lock file gets its own dependencies", async () => {
    const lock = (version: string) =>
      JSON.stringify({ name: "small", version, lockfileVersion: 3, packages: { "": {} } });
    repository.write("package.json", '{ "name": "small" }');
    repository.write("package-lock.json", lock("1.0.0"));
    repository.commit();
    repository.write("package-lock.json", lock("2.0.0"));
    const { code, stdout, stderr } = await repository.diff(["--format", "json", "--stack", "staging"]);
    expect(stderr).toBe("Installing the base's own dependencies (package-lock.json differs)…\n");
    // Its own are none at all, so its program does not find Pulumi; the working tree's does.
    const [stack] = (JSON.parse(stdout) as ConfigDiff).stacks;
    expect([code, stack!.errors]).toEqual([
      1,
      [expect.stringMatching(/^At the base: @pulumi\/pulumi is not installed/)],
    ]);
    repository.git("reset", "--quiet", "--hard", "HEAD~1");
  });

  test("several formats are written in one go", async () => {
    const [markdown, sarif] = [join(repository.temporary, "a.md"), join(repository.temporary, "b.sarif")];
    const args = ["--format", "markdown", "--out", markdown, "--format", "sarif", "--out", sarif];
    expect(await repository.diff(args)).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(readFileSync(markdown, "utf8")).toMatch(/^<!-- stackwright:config-diff unchanged -->/);
    expect(JSON.parse(readFileSync(sarif, "utf8"))).toMatchObject({ version: "2.1.0" });
  });

  test("outside of a repository, and without a project", async () => {
    const outside = await repository.diff(["--cwd", repository.temporary]);
    expect(outside.stderr).toMatch(/is in no git repository/);
    const empty = createRepository();
    try {
      empty.commit();
      const { code, stderr } = await empty.diff();
      expect([code, stderr]).toEqual([1, expect.stringContaining("There is no stack in")]);
    } finally {
      empty.close();
    }
  });
});
