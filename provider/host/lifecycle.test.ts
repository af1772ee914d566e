import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Context } from "./handler.ts";
import { Intents } from "./intents.ts";
import { create, type Lifecycle, PartialFailure, preview, read, refuseExisting, update } from "./lifecycle.ts";
import { urnOf } from "./testing/driver.ts";
import { box, boxHandler, lost, refused, Shop } from "./testing/toy.ts";
import { resource } from "./vendor-plugin.ts";
import { UNKNOWN } from "./wire.ts";

let home: string;
let shop: Shop;
let on: Lifecycle;
let context: Context<Shop>;
const urn = urnOf(box.token, "crate");
const wanted = { name: "crate", size: "small", labels: { A: "1" } };

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "lifecycle-"));
  shop = new Shop();
  on = {
    vendor: { vendor: "shop", title: "Shop" },
    registration: resource(box, boxHandler),
    intents: new Intents(home),
    scope: "here",
    adopts: false,
  };
  context = {
    urn,
    name: "crate",
    clients: shop,
    signal: new AbortController().signal,
    status: () => {},
    warn: () => {},
    mask: (text) => text,
    attempt: { earlier: undefined, note: () => {} },
  };
});
afterEach(() => rmSync(home, { recursive: true }));

const intent = () => on.intents.get(urn, "here");
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("create", () => {
  it("looks, makes, brings up, reads, and remembers the id until the engine has it", async () => {
    const made = await create(on, wanted, context);
    expect(shop.calls).toEqual(["find", "create", "sync", "read"]);
    expect(made.state).toMatchObject({ ...wanted, boxId: made.id, weight: 1, key: `key-of-${made.id}` });
    expect(intent()).toMatchObject({ urn, token: box.token, id: made.id });
  });

  it("refuses what exists already, naming both ways out, and makes nothing", async () => {
    const id = shop.add({ name: "crate", size: "large" });
    const error = await failureOf(create(on, wanted, context));
    expect(String(error)).toContain(`pulumi import toy:shop:Box crate ${id}`);
    expect(String(error)).toContain("pulumi config set stackwright:adopt crate");
    expect(shop.boxes.size).toBe(1);
    expect(intent()).toBeUndefined();
  });

  it("takes over what exists when that is allowed, deleting nothing set by hand", async () => {
    const id = shop.add({ name: "crate", size: "large", labels: { HAND: "x" } });
    const made = await create({ ...on, adopts: true }, wanted, context);
    expect(made.id).toBe(id);
    expect(shop.boxes.get(id)).toMatchObject({ size: "small", labels: { A: "1", HAND: "x" } });
  });

  it("does not take over what differs in what cannot be changed", async () => {
    shop.add({ name: "crate", size: "small", place: "attic" });
    const error = await failureOf(create({ ...on, adopts: true }, { ...wanted, place: "cellar" }, context));
    expect(String(error)).toContain("with another place, which cannot be changed");
    expect(shop.calls).not.toContain("sync");
  });

  it("after a run that ended before the id was known, takes over what that run made", async () => {
    const id = shop.add({ name: "crate", size: "small" });
    on.intents.write("here", { urn, token: box.token });
    const made = await create(on, wanted, context);
    expect(made.id).toBe(id);
    expect(shop.calls).not.toContain("create");
  });

  it("after a run that ended with the id known, takes that one, also without a unique name", async () => {
    const id = shop.add({ name: "crate", size: "small" });
    on.intents.write("here", { urn, token: box.token, id });
    expect((await create(on, wanted, context)).id).toBe(id);
    expect(shop.calls).not.toContain("find");
  });

  it("makes it anew when what an earlier run made is gone", async () => {
    on.intents.write("here", { urn, token: box.token, id: "box-99" });
    const made = await create(on, wanted, context);
    expect(made.id).not.toBe("box-99");
    expect(shop.calls.filter((call) => call === "create")).toHaveLength(1);
  });

  it("makes it once although the answer was lost", async () => {
    shop.losesAnswers = true;
    const made = await create(on, wanted, context);
    expect(shop.boxes.size).toBe(1);
    expect(shop.calls.filter((call) => call === "create")).toHaveLength(1);
    expect(made.state).toMatchObject(wanted);
  });

  it("tries again when the answer was lost and nothing was made", async () => {
    shop.failures.set("create", lost());
    await create(on, wanted, context);
    expect(shop.boxes.size).toBe(1);
    expect(shop.calls.filter((call) => call === "create")).toHaveLength(2);
  });

  it("remembers nothing of a create that was refused", async () => {
    shop.failures.set("create", refused(400, "too big"));
    expect(String(await failureOf(create(on, wanted, context)))).toContain("400 too big");
    expect(intent()).toBeUndefined();
  });

  it("keeps what was made when bringing it up fails", async () => {
    shop.failures.set("sync", refused(400, "no such label"));
    const error = (await failureOf(create(on, wanted, context))) as PartialFailure;
    expect(error).toBeInstanceOf(PartialFailure);
    expect(error.message).toContain("no such label");
    expect(error.state).toMatchObject({ name: "crate", boxId: error.id, labels: { A: "1" } });
    expect(shop.boxes.has(error.id)).toBe(true);
  });
});

describe("update", () => {
  it("says that what is gone is gone, and what to do", async () => {
    const error = await failureOf(update(on, "box-9", wanted, { inputs: wanted }, context));
    expect(error).not.toBeInstanceOf(PartialFailure);
    expect(String(error)).toContain("pulumi refresh");
  });

  it("still owns the map keys of an update that failed half way", async () => {
    const id = shop.add({ name: "crate", size: "small", labels: { OLD: "1", HAND: "x" } });
    shop.failures.set("sync", refused(500, "later"));
    const olds = { name: "crate", size: "small", labels: { OLD: "1" } };
    const failed = (await failureOf(
      update(on, id, wanted, { inputs: olds, outputs: olds }, context),
    )) as PartialFailure;
    expect(failed.state.labels).toEqual({ OLD: "1", A: "1" });
    const done = await update(on, id, wanted, { inputs: wanted, outputs: failed.state }, context);
    expect(shop.boxes.get(id)?.labels).toEqual({ A: "1", HAND: "x" });
    expect(done.state.labels).toEqual({ A: "1" });
  });

  it("gives the reason for stopping, not the broken request it caused", async () => {
    const id = shop.add({ name: "crate", size: "small" });
    const controller = new AbortController();
    shop.gate = async () => {
      controller.abort(new Error("took longer than 5 s"));
      throw new DOMException("aborted", "AbortError");
    };
    const error = await failureOf(update(on, id, wanted, {}, { ...context, signal: controller.signal }));
    expect(String(error)).toContain("took longer than 5 s");
  });
});

describe("read", () => {
  it("is undefined when it is gone", async () => {
    expect(await read(on, "box-9", { inputs: wanted }, context)).toBeUndefined();
  });

  it("keeps from state what the vendor never returns", async () => {
    const id = shop.add({ name: "crate", size: "small" });
    const found = await read(on, id, { inputs: { ...wanted, note: "mine" } }, context);
    expect(found?.inputs).toMatchObject({ name: "crate", note: "mine" });
    expect((await read(on, id, {}, context))?.inputs).not.toHaveProperty("note");
  });
});

describe("preview", () => {
  it("knows no output of something new", () => {
    expect(preview(on, wanted)).toEqual({ ...wanted, boxId: UNKNOWN, weight: UNKNOWN, key: UNKNOWN });
  });

  it("refuses a name that is taken, but asks nobody while the place to look in is not known", async () => {
    shop.add({ name: "crate", size: "small" });
    const look = (inputs: object) => failureOf(refuseExisting(on, { ...wanted, ...inputs }, new Set(), context));
    expect(String(await look({}))).toContain("pulumi import toy:shop:Box crate");
    shop.calls.length = 0;
    expect(await look({ place: UNKNOWN })).toBeUndefined();
    expect(await look({ name: UNKNOWN })).toBeUndefined();
    expect(shop.calls).toEqual([]);
  });

  it("keeps the outputs of an update that nothing changed depends on", () => {
    const state = { boxId: "box-1", weight: 3, key: "k" };
    expect(preview(on, wanted, { state, changed: ["count"] })).toMatchObject({
      boxId: "box-1",
      weight: 3,
      key: UNKNOWN,
    });
    expect(preview(on, wanted, { state, changed: ["labels"] })).toMatchObject({ boxId: "box-1", weight: UNKNOWN });
  });
});
