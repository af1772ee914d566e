import { afterEach, beforeEach, expect, test } from "vitest";
import type { Event } from "../../cli/github/environment.ts";
import { findPullRequest } from "../../cli/github/pull-request.ts";
import { HEAD_SHA, type World, world } from "./world.ts";

let w: World;
beforeEach(async () => {
  w = await world();
});
afterEach(() => w.server.close());

const OTHER = "b".repeat(40);
const find = (asked: number | undefined, event: Event) => findPullRequest(w.repository, asked, event);
const pull = (number: number, sha: string): Event => ({ pull_request: { number, head: { sha } } });
const run = (sha: string, change: Partial<NonNullable<Event["workflow_run"]>> = {}): Event => ({
  workflow_run: {
    event: "pull_request",
    head_sha: sha,
    head_branch: "feature",
    head_repository: { owner: { login: "fork" } },
    ...change,
  },
});

test.each<[string, number | undefined, Event, object]>([
  ["as asked", 1, {}, { number: 1 }],
  ["of the event", undefined, pull(1, HEAD_SHA), { number: 1 }],
  ["asked for beats the event's", 5, pull(1, HEAD_SHA), { number: 5 }],
  ["of a run, by its head", undefined, run(HEAD_SHA), { number: 1 }],
  ["of a run, as asked", 1, run(HEAD_SHA), { number: 1 }],
])("the pull request %s", async (_, asked, event, target) => {
  expect(await find(asked, event)).toEqual(target);
});

test.each<[string, number | undefined, Event]>([
  ["the event's commit is no longer the newest", undefined, pull(1, OTHER)],
  ["the run's commit is no longer the newest", undefined, run(OTHER)],
  ["the run is of another pull request than asked for", 9, run(HEAD_SHA)],
  ["the run's branch has no pull request", undefined, run(HEAD_SHA, { head_branch: "other" })],
  ["the run's repository is gone", undefined, run(HEAD_SHA, { head_repository: null })],
  ["a push started the run", undefined, run(HEAD_SHA, { event: "push" })],
])("none when %s", async (_, asked, event) => {
  expect(await find(asked, event)).toHaveProperty("skip");
});

test("another branch whose newest commit is the same is not it", async () => {
  w.server.state.issues[0]!.pull!.headBranch = "other";
  expect(await find(undefined, run(HEAD_SHA))).toHaveProperty("skip");
});

test("nothing says which", async () => {
  await expect(find(undefined, {})).rejects.toThrow("Which pull request? Name it with --pr N.");
});
