import { execFile, execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ROOT, script } from "./workflow-files.ts";
import { body, HEAD_SHA, REPOSITORY, type World, world } from "./world.ts";

interface Ran {
  code: number;
  output: string;
}

let dir: string;
let w: World;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "workflow-"));
  mkdirSync(join(dir, "bin"));
  w = await world();
});
afterEach(async () => {
  await w.server.close();
  rmSync(dir, { recursive: true });
});

/** Runs a step's script as the runner does, `npx` being `does`. */
function run(
  text: string,
  env: Record<string, string>,
  does = `shift; exec node ${ROOT}/cli/bin.mjs "$@"`,
): Promise<Ran> {
  const npx = join(dir, "bin/npx");
  writeFileSync(npx, `#!/bin/bash\n${does}\n`);
  chmodSync(npx, 0o755);
  for (const file of ["output", "summary"]) writeFileSync(join(dir, file), "");
  return new Promise((resolve) => {
    execFile(
      "bash",
      ["--noprofile", "--norc", "-eo", "pipefail", "-c", text],
      {
        cwd: env.WORKSPACE ?? ROOT,
        env: {
          PATH: `${join(dir, "bin")}${delimiter}${process.env.PATH}`,
          HOME: dir,
          RUNNER_TEMP: dir,
          GITHUB_ACTIONS: "true",
          GITHUB_API_URL: w.url,
          GITHUB_GRAPHQL_URL: `${w.url}/graphql`,
          GITHUB_SERVER_URL: "https://github.com",
          GITHUB_REPOSITORY: REPOSITORY,
          GITHUB_OUTPUT: join(dir, "output"),
          GITHUB_STEP_SUMMARY: join(dir, "summary"),
          ...env,
        },
      },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });
}

const read = (file: string) => readFileSync(join(dir, file), "utf8");

describe("the posting job's script", () => {
  const POST = script("preview-comment.yml", "comment", "Post the comment");

  /** The event of a run that a fork's pull request started: it lists no pull requests. */
  function event(change: object = {}): string {
    const path = join(dir, "event.json");
    const run = {
      id: 1,
      event: "pull_request",
      head_sha: HEAD_SHA,
      head_branch: "feature",
      head_repository: { full_name: "fork/shop", owner: { login: "fork" } },
      pull_requests: [],
      ...change,
    };
    writeFileSync(
      path,
      JSON.stringify({ action: "completed", workflow_run: run, repository: { full_name: REPOSITORY } }),
    );
    return path;
  }

  function artifact(text: string): void {
    mkdirSync(join(dir, "config-diff"));
    writeFileSync(join(dir, "config-diff/comment.md"), text);
  }

  async function post(change: object = {}): Promise<Ran> {
    const ran = await run(POST, { GITHUB_EVENT_PATH: event(change), GITHUB_TOKEN: w.token });
    expect(ran.output).not.toContain(w.token);
    return ran;
  }

  test("posts the comment of a fork's pull request, and writes nothing the second time", async () => {
    artifact(body("one change"));
    const first = await post();
    expect(first).toEqual({ code: 0, output: expect.stringMatching(/^Pull request 1: posted the comment\. https:/) });
    expect(w.server.state.comments).toMatchObject([{ issue: 1, body: body("one change") }]);
    const writes = w.server.writes().length;
    expect((await post()).output).toContain("nothing written");
    expect(w.server.writes()).toHaveLength(writes);
  });

  test("refuses what no honest run made, and says all that is wrong", async () => {
    artifact(body("@victim ![x](https://evil.example/pixel)"));
    const { code, output } = await post();
    expect(code).toBe(1);
    expect(output).toContain("comment.md is not posted:\n  it mentions @\u200bvictim\n");
    expect(output).toContain("evil.example");
    expect(w.server.seen).toEqual([]);
  });

  test("refuses a link in place of the file", async () => {
    mkdirSync(join(dir, "config-diff"));
    symlinkSync("/proc/self/environ", join(dir, "config-diff/comment.md"));
    expect(await post()).toEqual({ code: 1, output: expect.stringContaining("is not a regular file") });
  });

  test("writes nothing when a newer commit is there", async () => {
    artifact(body("one change"));
    const why = "Nothing written: no open pull request has bbbbbbb as its newest commit.\n";
    expect(await post({ head_sha: "b".repeat(40) })).toEqual({ code: 0, output: why });
    expect(w.server.state.comments).toEqual([]);
  });

  test("says what a token without permission lacks", async () => {
    await w.server.close();
    w = await world({ writes: [] });
    artifact(body("one change"));
    expect(await post()).toEqual({ code: 1, output: expect.stringContaining("`permissions: pull-requests: write`") });
  });
});

describe("the preview's script", () => {
  const EVALUATE = script("preview.yml", "diff", "Evaluate both sides");

  test.each([0, 1])("compares with the first parent of the merge commit, and ends with %d", async (status) => {
    const work = join(dir, "work");
    const git = (...words: string[]) =>
      execFileSync("git", ["-C", work, "-c", "user.name=a", "-c", "user.email=a@example.com", ...words])
        .toString()
        .trim();
    mkdirSync(work);
    git("init", "--quiet", "--initial-branch=main");
    git("commit", "--quiet", "--allow-empty", "-m", "main");
    const base = git("rev-parse", "HEAD");
    git("checkout", "--quiet", "--orphan", "change");
    git("commit", "--quiet", "--allow-empty", "-m", "change");
    git("checkout", "--quiet", "main");
    git("merge", "--quiet", "--no-ff", "--allow-unrelated-histories", "-m", "merge", "change");
    const does = `echo "$*" >> ${join(dir, "calls")}; case "$*" in *sarif*) exit ${status};; esac`;
    const { code } = await run(EVALUATE, { WORKSPACE: work }, does);
    expect(code).toBe(status);
    expect(read("calls").trim().split("\n")).toEqual([
      [
        `stackwright diff --base ${base}`,
        `--format markdown --out ${dir}/config-diff/comment.md`,
        `--format summary --out ${dir}/config-diff/summary.md`,
        `--format sarif --out ${dir}/config-diff/policies.sarif`,
        `--format json --out ${dir}/config-diff/diff.json`,
      ].join(" "),
    ]);
  });
});

describe("the deploy's scripts", () => {
  const RESOLVE = script("deploy.yml", "commit", "One commit for every job");
  const PLAN = script("deploy.yml", "production-plan", "Plan");
  const HEAD = execFileSync("git", ["-C", ROOT, "rev-parse", "HEAD"]).toString().trim();
  const ROOT_COMMIT = execFileSync("git", ["-C", ROOT, "rev-list", "--max-parents=0", "HEAD"]).toString().trim();

  test.each([
    ["the pushed one", "", HEAD],
    ["an earlier one of main", ROOT_COMMIT, ROOT_COMMIT],
  ])("deploy %s", async (_, asked, sha) => {
    expect((await run(RESOLVE, { ASKED: asked, GITHUB_SHA: HEAD })).code).toBe(0);
    expect(read("output")).toBe(`sha=${sha}\n`);
  });

  test.each([
    ["no hash", "main; echo owned"],
    ["a short hash", HEAD.slice(0, 7)],
    ["no commit of main", "0".repeat(40)],
  ])("refuse %s", async (_, asked) => {
    expect(await run(RESOLVE, { ASKED: asked, GITHUB_SHA: HEAD })).toMatchObject({ code: 1 });
    expect(read("output")).toBe("");
  });

  test.each([
    [0, 0, "changes=false\n"],
    [2, 0, "changes=true\n"],
    [1, 1, ""],
  ])("turn the preview's %d into %d and %j", async (status, code, output) => {
    const does = `echo '\`\`\` ::error::x'; exit ${status}`;
    const ran = await run(PLAN, { STACK: "production" }, does);
    expect(ran).toEqual({ code, output: "" });
    expect(read("output")).toBe(output);
    expect(read("summary")).toContain("    ``` ::error::x\n");
  });
});

describe("the drift's scripts", () => {
  const COMPARE = script("drift.yml", "look", "Compare");
  const KEEP = script("drift.yml", "look", "Keep the issue");

  test("open one issue, leave it when the drift is the same, and close it when it is gone", async () => {
    const morning = async (status: number, report: string) => {
      const compared = await run(COMPARE, { STACK: "staging" }, `echo '${report}'; exit ${status}`);
      expect(compared.code).toBe(0);
      const said = read("output")
        .trim()
        .replace(/^report=/, "");
      return run(KEEP, { STACK: "staging", REPORT: said, GITHUB_TOKEN: w.token });
    };
    expect((await morning(0, "no changes")).output).toContain("no drift, and no issue is open");
    expect((await morning(2, "~ LOG_LEVEL")).output).toContain("opened an issue");
    expect((await morning(2, "~ LOG_LEVEL")).output).toContain("nothing written");
    expect((await morning(0, "no changes")).output).toContain("closed the issue");
    expect(w.server.state.issues.filter(({ pull }) => !pull)).toMatchObject([
      { title: "Drift in toolboxai/staging", state: "closed", labels: ["stackwright-drift"], edits: 1 },
    ]);
  });

  test("stop where the preview fails", async () => {
    expect((await run(COMPARE, { STACK: "staging" }, "exit 1")).code).toBe(1);
    expect(read("output")).toBe("");
  });
});
