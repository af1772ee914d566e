import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { keepComment } from "../../cli/github/sticky-comment.ts";
import { ACTIONS_BOT } from "./github-state.ts";
import { ALICE, body, REPOSITORY, type World, world } from "./world.ts";

const COMMENTS = `/repos/${REPOSITORY}/issues/1/comments`;
let w: World;
beforeEach(async () => {
  w = await world();
});
afterEach(() => w.server.close());

const keep = (text: string) => keepComment(w.repository, 1, text);
const own = () => w.server.state.comments.filter(({ author }) => author.login === ACTIONS_BOT.login);

describe("one comment", () => {
  test("is posted first", async () => {
    const kept = await keep(body("one change"));
    expect(kept.outcome).toBe("created");
    expect(kept.url).toBe(`https://github.com/${REPOSITORY}/pull/1#issuecomment-${own()[0]!.id}`);
    expect(own().map((comment) => comment.body)).toEqual([body("one change")]);
  });

  test("is updated when the text differs", async () => {
    await keep(body("one change"));
    expect((await keep(body("two changes"))).outcome).toBe("updated");
    expect(own().map((comment) => comment.body)).toEqual([body("two changes")]);
  });

  test("is left alone when the text is equal, whatever became of its line ends", async () => {
    await keep(body("one change"));
    own()[0]!.body = body("one change").replaceAll("\n", "\r\n").trimEnd();
    const before = w.server.writes().length;
    expect((await keep(body("one change"))).outcome).toBe("unchanged");
    expect(w.server.writes()).toHaveLength(before);
  });

  test("is found behind 300 others", async () => {
    for (let index = 0; index < 300; index++) w.server.state.addComment(1, ALICE, `comment ${index}`);
    w.server.state.addComment(1, ACTIONS_BOT, body("one change"));
    expect((await keep(body("two changes"))).outcome).toBe("updated");
    expect(own()).toHaveLength(1);
    const pages = w.server.seen.filter(({ path }) => path.startsWith(COMMENTS));
    expect(pages.map(({ path }) => new URL(path, w.url).searchParams.get("page"))).toEqual([null, "2", "3", "4"]);
  });

  test("is posted when 300 others are there and none is ours", async () => {
    for (let index = 0; index < 300; index++) w.server.state.addComment(1, ALICE, `comment ${index}`);
    expect((await keep(body("one change"))).outcome).toBe("created");
    expect(own()).toHaveLength(1);
  });

  test("of somebody else with the same marker is not ours", async () => {
    const theirs = w.server.state.addComment(1, ALICE, body("mine now"));
    expect((await keep(body("one change"))).outcome).toBe("created");
    expect((await keep(body("two changes"))).outcome).toBe("updated");
    expect(theirs).toMatchObject({ body: body("mine now"), edits: 0 });
  });

  test("of ours with the marker further down, or another marker, is another comment", async () => {
    w.server.state.addComment(1, ACTIONS_BOT, `> ${body("quoted")}`);
    w.server.state.addComment(1, ACTIONS_BOT, "<!-- stackwright:other -->\nwords");
    expect((await keep(body("one change"))).outcome).toBe("created");
  });

  test("belongs to the person whose token it is, too", async () => {
    await w.server.close();
    w = await world({ ...ALICE });
    await keep(body("one change"));
    expect((await keep(body("two changes"))).outcome).toBe("updated");
    expect(w.server.state.comments).toMatchObject([{ author: { login: "alice" }, edits: 1 }]);
  });
});

describe("when nothing changes", () => {
  test("nothing is posted", async () => {
    expect((await keep(body("no change", { unchanged: true }))).outcome).toBe("nothing to say");
    expect(w.server.writes()).toEqual([]);
  });

  test("the comment that is there is brought up to date and hidden, once", async () => {
    await keep(body("one change"));
    expect((await keep(body("no change at 1", { unchanged: true }))).outcome).toBe("hidden");
    expect(own()).toMatchObject([{ minimized: true, body: body("no change at 1", { unchanged: true }) }]);
    const before = w.server.writes().length;
    expect((await keep(body("no change at 2", { unchanged: true }))).outcome).toBe("unchanged");
    expect(w.server.writes()).toHaveLength(before);
  });

  test("it is shown again with the next change", async () => {
    await keep(body("one change"));
    await keep(body("no change", { unchanged: true }));
    expect((await keep(body("one change"))).outcome).toBe("updated");
    expect(own()).toMatchObject([{ minimized: false, body: body("one change") }]);
  });

  test("a comment that somebody hid while it has something to say is shown again", async () => {
    await keep(body("one change"));
    own()[0]!.minimized = true;
    expect((await keep(body("one change"))).outcome).toBe("updated");
    expect(own()).toMatchObject([{ minimized: false, edits: 0 }]);
  });
});

test("a dry run reads and writes nothing", async () => {
  const dry = (text: string) => keepComment(w.repository, 1, text, { dryRun: true });
  expect((await dry(body("one change"))).outcome).toBe("created");
  w.server.state.addComment(1, ACTIONS_BOT, body("one change"));
  expect((await dry(body("two changes"))).outcome).toBe("updated");
  expect((await dry(body("no change", { unchanged: true }))).outcome).toBe("hidden");
  expect(w.server.writes()).toEqual([]);
});

test("a comment whose answer was lost is not posted twice", async () => {
  w.server.next({ request: `POST ${COMMENTS}`, status: 502, after: true });
  expect((await keep(body("one change"))).outcome).toBe("created");
  expect(own()).toHaveLength(1);
});

test("a comment that GitHub failed to take is posted once more", async () => {
  w.server.next({ request: `POST ${COMMENTS}`, status: 502 });
  expect((await keep(body("one change"))).outcome).toBe("created");
  expect(own()).toHaveLength(1);
});
