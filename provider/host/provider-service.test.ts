import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Driver, initFailure, opened, secret, urnOf } from "./testing/driver.ts";
import { box, refused, Shop, toyPlugin } from "./testing/toy.ts";
import { type Properties, UNKNOWN } from "./wire.ts";

/** Everything here goes over a real socket, as an engine's calls do. */

let home: string;
let shop: Shop;
let driver: Driver;
const urn = urnOf(`toy:index:Parent$${box.token}`, "crate");
const SECRET = "sk-test-not-a-real-key";

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "provider-"));
  shop = new Shop();
  driver = await Driver.start({
    name: "toy",
    version: "1.2.3",
    plugins: [toyPlugin(shop)],
    schema: () => ({ name: "toy" }),
    env: { STACKWRIGHT_HOME: home },
  });
});
afterEach(async () => {
  await driver.stop();
  rmSync(home, { recursive: true });
});

const configured = () => driver.configure({ shopKey: secret("shop-key-for-tests") });
const failureOf = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => {
      throw new Error("it worked");
    },
    (error: Error) => error,
  );

describe("configuration", () => {
  it("checks every key at once, keeps secrets secret, and prints no secret's value", async () => {
    const { inputs, failures } = await driver.checkConfig({
      shopKey: 5,
      shopUrl: false,
      shopKeey: "x",
      version: "1.0.0",
    });
    expect(failures.map(({ property }) => property)).toEqual(["", "shopUrl", "shopKeey"]);
    expect(failures[0]?.reason).toBe("shopKey must be a string");
    expect(opened(inputs).secrets).toEqual(["shopKey"]);
  });

  it("says of a resource whose vendor has no key which key, command and variable", async () => {
    await driver.configure({});
    const { failures } = await driver.check(urn, { name: "crate" });
    expect(failures).toEqual([
      {
        property: "",
        reason:
          "no Shop key is set: run `pulumi config set --secret stackwright:shopKey` or set SHOP_KEY in the environment",
      },
    ]);
  });

  it("reports a key that does not work", async () => {
    shop.failures.set("verify", new Error("Shop does not accept the key"));
    expect((await failureOf(configured())).message).toContain("Shop does not accept the key");
  });

  it("takes a key from the environment", async () => {
    const other = await Driver.start({
      name: "toy",
      version: "1.2.3",
      plugins: [toyPlugin(shop)],
      schema: () => ({}),
      env: { STACKWRIGHT_HOME: home, SHOP_KEY: "from-the-environment" },
    });
    await other.configure({});
    expect((await other.check(urn, { name: "crate" })).failures).toEqual([]);
    await other.stop();
  });
});

describe("a resource's life", () => {
  beforeEach(configured);

  it("keeps secrets in envelopes all the way, and settles its journal", async () => {
    const declared: Properties = {
      name: "crate",
      labels: { PLAIN: "1", TOKEN: secret(SECRET) },
      pin: "1234",
      note: "n",
    };
    const { inputs, failures } = await driver.check(urn, declared);
    expect(failures).toEqual([]);
    expect(opened(inputs)).toEqual({
      values: { name: "crate", size: "small", labels: { PLAIN: "1", TOKEN: SECRET }, pin: "1234", note: "n" },
      secrets: ["labels.TOKEN", "pin"],
    });

    const made = await driver.create(urn, inputs);
    expect(opened(made.state).secrets).toEqual(["key", "labels.TOKEN", "pin"]);
    expect(shop.boxes.get(made.id)?.labels).toEqual({ PLAIN: "1", TOKEN: SECRET });
    expect(readdirSync(join(home, "intents"))).toHaveLength(1);

    expect((await driver.diff(urn, made, inputs)).isChanged).toBe(false);
    expect(readdirSync(join(home, "intents"))).toHaveLength(0);

    const read = await driver.read(urn, made);
    expect(read).toEqual(made);

    const { inputs: news } = await driver.check(urn, { ...declared, labels: { PLAIN: "2", TOKEN: secret(SECRET) } });
    expect((await driver.diff(urn, made, news)).detailed).toEqual({ "labels.PLAIN": "UPDATE" });
    const updated = await driver.update(urn, made, news);
    expect(opened(updated.state).values).toMatchObject({ labels: { PLAIN: "2" }, note: "n", weight: 2 });

    await driver.delete(urn, updated);
    await driver.delete(urn, updated);
    expect(await driver.read(urn, updated)).toBeUndefined();
  });

  it("refuses at preview what exists already, but not what it is about to replace itself", async () => {
    const id = shop.add({ name: "crate", size: "large" });
    const { inputs } = await driver.check(urn, { name: "crate" });
    await expect(driver.create(urn, inputs, { preview: true })).rejects.toThrow(`pulumi import toy:shop:Box`);
    await driver.diff(urn, { id, inputs, state: inputs }, inputs);
    await driver.create(urn, inputs, { preview: true });
    expect(shop.boxes.size).toBe(1);
  });

  it("shows at preview what is known, and changes nothing at the vendor", async () => {
    const { inputs } = await driver.check(urn, { name: "crate", labels: { A: UNKNOWN } });
    const planned = await driver.create(urn, inputs, { preview: true });
    expect(planned.id).toBe("");
    expect(opened(planned.state).values).toEqual({
      ...opened(inputs).values,
      boxId: UNKNOWN,
      weight: UNKNOWN,
      key: UNKNOWN,
    });
    const made = await driver.create(urn, (await driver.check(urn, { name: "crate" })).inputs);
    shop.calls.length = 0;
    const changed = await driver.update(urn, made, { ...made.inputs, count: 2 }, { preview: true });
    expect(opened(changed.state).values).toMatchObject({ count: 2, boxId: made.id, weight: 0, key: UNKNOWN });
    expect(shop.calls).toEqual([]);
  });

  it("imports with everything that is live, no value of a map in clear", async () => {
    const id = shop.add({ name: "crate", size: "large", labels: { A: "1" } });
    const found = await driver.read(urn, { id });
    expect(opened(found?.inputs ?? {})).toEqual({
      values: { name: "crate", size: "large", labels: { A: "1" } },
      secrets: ["labels.A"],
    });
  });

  it("replaces on immutable properties, the old one first when the name stays", async () => {
    const made = await driver.create(urn, (await driver.check(urn, { name: "crate", place: "attic" })).inputs);
    const difference = await driver.diff(urn, made, { ...made.inputs, place: "cellar" });
    expect(difference).toMatchObject({
      detailed: { place: "UPDATE_REPLACE" },
      replaces: ["place"],
      deleteBeforeReplace: true,
    });
  });

  it("reports problems of several properties together with the handler's own", async () => {
    const { failures } = await driver.check(urn, { name: "CRATE", count: 12, labels: { A: "" } });
    expect(failures.map(({ property }) => property)).toEqual(["name", "labels.A", "count"]);
  });

  it("hands what failed half way to the engine, secrets sealed and masked", async () => {
    shop.failures.set("sync", refused(400, `label TOKEN has the value ${SECRET}`));
    const { inputs } = await driver.check(urn, { name: "crate", labels: { TOKEN: secret(SECRET) } });
    const error = await failureOf(driver.create(urn, inputs));
    const failed = initFailure(error);
    expect(failed?.reasons.join()).toContain("label TOKEN has the value [secret]");
    expect(error.message).not.toContain(SECRET);
    expect(opened(failed?.state ?? {}).secrets).toEqual(["key", "labels.TOKEN"]);
    expect(shop.boxes.has(failed?.id ?? "")).toBe(true);

    const updated = await driver.update(urn, { ...(failed as NonNullable<typeof failed>), inputs }, inputs);
    expect(shop.boxes.get(updated.id)?.labels).toEqual({ TOKEN: SECRET });
  });

  it("stops a call at its time limit and says how to raise it", async () => {
    shop.gate = (signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    const { inputs } = await driver.check(urn, { name: "crate" });
    const failed = initFailure(await failureOf(driver.create(urn, inputs, { timeout: 0.05 })));
    expect(failed?.reasons.join()).toContain("customTimeouts");
    expect(failed?.id).toBe(shop.idOf("crate"));
  });

  it("stops everything when it is cancelled, losing nothing that was made", async () => {
    const started = new Promise<void>((resolve) => {
      shop.gate = (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
          resolve();
        });
    });
    const { inputs } = await driver.check(urn, { name: "crate" });
    const creating = failureOf(driver.create(urn, inputs));
    await started;
    await driver.cancel();
    const failed = initFailure(await creating);
    expect(failed?.reasons.join()).toContain("cancelled");
    expect(shop.boxes.has(failed?.id ?? "")).toBe(true);
    expect((await failureOf(driver.delete(urn, failed as NonNullable<typeof failed>))).message).toContain("cancelled");
  });

  it("names the types it has when it is asked for another", async () => {
    const error = await failureOf(driver.check(urnOf("toy:shop:Crate", "x"), {}));
    expect(error.message).toContain("no resource type toy:shop:Crate; it has toy:shop:Box");
  });
});

describe("functions", () => {
  beforeEach(configured);

  it("answer with their secrets sealed", async () => {
    const { result } = await driver.invoke("toy:shop:weigh", { thing: "brick" });
    expect(opened(result ?? {})).toEqual({ values: { grams: 5, recipe: "recipe of brick" }, secrets: ["recipe"] });
  });

  it("report what is wrong with their arguments", async () => {
    const { failures } = await driver.invoke("toy:shop:weigh", { thing: 1, other: "x" });
    expect(failures.map(({ property }) => property)).toEqual(["thing", "other"]);
  });
});

it("answers with its schema", async () => {
  expect(await driver.schema()).toEqual({ name: "toy" });
});
