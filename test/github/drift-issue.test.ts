import { afterEach, beforeEach, expect, test } from "vitest";
import { DRIFT_LABEL, keepDriftIssue } from "../../cli/github/drift-issue.ts";
import { marker } from "../../cli/github/marker.ts";
import { ACTIONS_BOT, type StoredIssue } from "./github-state.ts";
import { ALICE, REPOSITORY, type World, world } from "./world.ts";

const STACK = { project: "shop", stack: "production" };
let w: World;
beforeEach(async () => {
  w = await world();
});
afterEach(() => w.server.close());

const keep = (report: string | undefined, stack = STACK) => keepDriftIssue(w.repository, stack, report);
const issues = () => w.server.state.issues.filter(({ pull }) => !pull);
const add = (fields: Partial<StoredIssue>) =>
  w.server.state.addIssue({
    author: ACTIONS_BOT,
    title: "Drift in shop/production",
    body: `${marker("drift/shop/production")}\nold`,
    labels: [DRIFT_LABEL],
    ...fields,
  });

test("one issue is opened, updated, left alone, closed; the next drift opens another", async () => {
  expect((await keep("~ A")).outcome).toBe("opened");
  expect(await keep("~ B")).toEqual({ outcome: "updated", url: `https://github.com/${REPOSITORY}/issues/2` });
  const writes = w.server.writes().length;
  expect((await keep("~ B")).outcome).toBe("unchanged");
  expect(w.server.writes()).toHaveLength(writes);
  expect((await keep(undefined)).outcome).toBe("closed");
  expect((await keep(undefined)).outcome).toBe("no drift");
  expect((await keep("~ C")).outcome).toBe("opened");
  expect(issues().map(({ state, title }) => `${state} ${title}`)).toEqual([
    "closed Drift in shop/production",
    "open Drift in shop/production",
  ]);
});

test("each stack has its own", async () => {
  await keep("~ A");
  await keep("~ A", { ...STACK, stack: "staging" });
  expect((await keep(undefined)).outcome).toBe("closed");
  expect(issues().map(({ state, title }) => `${state} ${title}`)).toEqual([
    "closed Drift in shop/production",
    "open Drift in shop/staging",
  ]);
});

test("somebody else's issue with the same marker and label is not ours", async () => {
  const theirs = add({ author: ALICE });
  await keep("~ A");
  await keep(undefined);
  expect(theirs).toMatchObject({ state: "open", edits: 0 });
});

test("surplus ones are closed, the oldest is kept", async () => {
  const [first, second] = [add({}), add({})];
  expect((await keep("~ A")).outcome).toBe("updated");
  expect([first.state, second.state]).toEqual(["open", "closed"]);
});

test("it is found behind 300 others with the label", async () => {
  const ours = add({});
  for (let index = 0; index < 300; index++) add({ author: ALICE, body: "words" });
  expect((await keep("~ A")).outcome).toBe("updated");
  expect(ours.edits).toBe(1);
});

test("an issue whose answer was lost is not opened twice", async () => {
  w.server.next({ request: `POST /repos/${REPOSITORY}/issues`, status: 502, after: true });
  expect((await keep("~ A")).outcome).toBe("opened");
  expect(issues()).toHaveLength(1);
});

test("the report stays code, whatever it says, without colours and within GitHub's size", async () => {
  await keep(`\u001b[31m~ A\u001b[0m = "\`\`\`\`\n@victim"\n${"x".repeat(99)}\n`.repeat(1_000));
  const { body } = issues()[0]!;
  expect(body.length).toBeLessThan(65_536);
  expect(body).toContain('\n`````text\n~ A = "````\n@victim"\n');
  expect(body).toMatch(/… and \d+ more lines: see the workflow's log\.\n`{5}\n/);
});

test("a dry run writes nothing", async () => {
  add({});
  for (const report of ["~ A", undefined]) await keepDriftIssue(w.repository, STACK, report, { dryRun: true });
  expect(w.server.writes()).toEqual([]);
});
