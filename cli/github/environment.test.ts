import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readEnvironment } from "./environment.ts";

const dir = mkdtempSync(join(tmpdir(), "environment-"));
afterAll(() => rmSync(dir, { recursive: true }));

const SHA = "a".repeat(40);

function event(content: string): string {
  const path = join(dir, "event.json");
  writeFileSync(path, content);
  return path;
}

describe("readEnvironment", () => {
  test("takes the repository of the workflow, and the event", () => {
    const GITHUB_EVENT_PATH = event(JSON.stringify({ pull_request: { number: 3, head: { sha: SHA, ref: "x" } } }));
    expect(readEnvironment({ GITHUB_REPOSITORY: "a/b", GITHUB_TOKEN: "t", GITHUB_EVENT_PATH }, undefined)).toEqual({
      repository: "a/b",
      token: "t",
      home: "https://github.com/a/b",
      event: { pull_request: { number: 3, head: { sha: SHA } } },
    });
  });

  test("--repo wins; GitHub Enterprise Server has its own addresses", () => {
    const env = {
      GITHUB_REPOSITORY: "a/b",
      GH_TOKEN: "t",
      GITHUB_SERVER_URL: "https://git.example.com",
      GITHUB_API_URL: "https://git.example.com/api/v3",
    };
    expect(readEnvironment(env, "c/d")).toMatchObject({
      repository: "c/d",
      home: "https://git.example.com/c/d",
      apiUrl: "https://git.example.com/api/v3",
    });
  });

  test("an event of another kind has nothing to say", () => {
    const GITHUB_EVENT_PATH = event(JSON.stringify({ schedule: "17 5 * * *" }));
    expect(
      readEnvironment({ GITHUB_REPOSITORY: "a/b", GITHUB_TOKEN: "t", GITHUB_EVENT_PATH }, undefined).event,
    ).toEqual({});
  });

  test("all that is missing is said at once", () => {
    expect(() => readEnvironment({}, undefined)).toThrow(/Which repository\?.*\n.*GITHUB_TOKEN is not set/s);
  });

  test.each(["shop", "a/b/c", "../x", "a/..", "a/b?x", "a b/c"])("%j is no repository", (name) => {
    expect(() => readEnvironment({ GITHUB_TOKEN: "t" }, name)).toThrow("--repo takes OWNER/NAME");
  });

  test.each([
    "not JSON",
    JSON.stringify({ pull_request: { number: "1; rm", head: { sha: SHA } } }),
    JSON.stringify({
      workflow_run: { event: "pull_request", head_sha: "../x", head_branch: "b", head_repository: null },
    }),
  ])("an event that cannot be read is no event: %j", (content) => {
    const env = { GITHUB_REPOSITORY: "a/b", GITHUB_TOKEN: "t", GITHUB_EVENT_PATH: event(content) };
    expect(() => readEnvironment(env, undefined)).toThrow(/GITHUB_EVENT_PATH/);
  });
});
