import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { Git } from "./git.ts";

let dir: string;
const git = (cwd: string, ...args: string[]) =>
  execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.com", ...args], {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
const commit = (message: string) => {
  git(dir, "add", "--all");
  git(dir, "commit", "--quiet", `--message=${message}`);
};

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), "stackwright-git-")));
  git(dir, "init", "--quiet", "--initial-branch=main");
  writeFileSync(join(dir, "a"), "1");
  commit("one");
  writeFileSync(join(dir, "a"), "2");
  writeFileSync(join(dir, "ö x"), "2");
  commit("two");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe("a clone", () => {
  test("tells what is in a commit and what is in the working tree", async () => {
    const clone = await Git.open(dir);
    const [first, second] = [await clone.commit("HEAD~1"), await clone.commit("main")];
    expect(await clone.filesAt(first)).toEqual(["a"]);
    expect(await clone.filesAt(second)).toEqual(["a", "ö x"]);
    expect([await clone.isClean(second), await clone.isClean(first)]).toEqual([true, false]);
    rmSync(join(dir, "a"));
    writeFileSync(join(dir, "new"), "");
    expect((await clone.filesNow()).sort()).toEqual(["new", "ö x"]);
    expect(await clone.isClean(second)).toBe(false);
  });

  test("writes a commit elsewhere and keeps its own index", async () => {
    const clone = await Git.open(dir);
    writeFileSync(join(dir, "staged"), "");
    git(dir, "add", "staged");
    const before = git(dir, "status", "--porcelain");
    const target = join(dir, ".git/elsewhere");
    await clone.writeTo(await clone.commit("HEAD~1"), target, join(dir, ".git/other-index"));
    expect(readFileSync(join(target, "a"), "utf8")).toBe("1");
    expect(git(dir, "status", "--porcelain")).toBe(before);
  });

  it.each([
    ["origin/main", "Fetch it with `git fetch origin main:refs/remotes/origin/main`"],
    ["v1.2", "Fetch it with `git fetch origin v1.2` and use --base FETCH_HEAD"],
    ["HEAD~9", "Name another with --base REF."],
    ["--upload-pack=x", "Name another with --base REF."],
    ["a b; rm", "Name another with --base REF."],
  ])("does not have %s", async (ref, hint) => {
    await expect((await Git.open(dir)).commit(ref)).rejects.toThrow(hint);
  });
});

test("a shallow clone says how much to fetch", async () => {
  const shallow = join(dir, ".git/shallow");
  git(dir, "clone", "--quiet", "--depth=1", `file://${dir}`, shallow);
  const clone = await Git.open(shallow);
  await expect(clone.commit("HEAD~1")).rejects.toThrow("shallow clone. Fetch the rest with `git fetch --unshallow`.");
  await expect(clone.commit("origin/other")).rejects.toThrow(
    "git fetch --depth=1 origin other:refs/remotes/origin/other",
  );
});

test("no clone", async () => {
  const outside = realpathSync(mkdtempSync(join(tmpdir(), "stackwright-none-")));
  await expect(Git.open(outside)).rejects.toThrow("is in no git repository");
  rmSync(outside, { recursive: true });
});
