import { compareSync } from "bcryptjs";
import { expect, test } from "vitest";
import { openSecrets, secretOf } from "../../plugin/wire.ts";
import { type PropertyMap, UNKNOWN } from "../../property-value.ts";
import { builtinProvider } from "../index.ts";

// What the real plugin (4.21.2) answered over gRPC to the same calls.
const BYTES = "random:index/randomBytes:RandomBytes";
const PASSWORD = "random:index/randomPassword:RandomPassword";
const ID = "random:index/randomId:RandomId";
const STRING = "random:index/randomString:RandomString";

const provider = builtinProvider("random", { workingDir: "/", env: {}, onLog: () => {} })!;
const urnOf = (type: string) => `urn:pulumi:dev::shop::${type}::r`;
const check = (type: string, news: PropertyMap) =>
  provider.check({ urn: urnOf(type), olds: {}, news, randomSeed: new Uint8Array() });
const create = (type: string, inputs: PropertyMap, preview = false) =>
  provider.create({ urn: urnOf(type), inputs, timeout: 0, preview });
const diff = (type: string, oldOutputs: PropertyMap, news: PropertyMap) =>
  provider.diff({ urn: urnOf(type), id: "x", oldInputs: {}, oldOutputs, news, ignoreChanges: [] });

const CHARACTER_DEFAULTS = {
  upper: true,
  lower: true,
  number: true,
  numeric: true,
  special: true,
  minUpper: 0,
  minLower: 0,
  minNumeric: 0,
  minSpecial: 0,
};

test("bytes: secret encodings, and an id that gives nothing away", async () => {
  const { id, outputs } = await create(BYTES, { length: 16, keepers: { a: "1" } });
  const { base64, hex } = openSecrets(outputs) as { base64: string; hex: string };
  expect(Buffer.from(hex, "hex").toString("base64")).toBe(base64);
  expect(hex).toHaveLength(32);
  expect(outputs).toEqual({ length: 16, keepers: { a: "1" }, base64: secretOf(base64), hex: secretOf(hex) });
  expect(id).toBe("none");
});

test("password: secret result and its hash, made of the classes asked for", async () => {
  const inputs = { length: 30, special: false, minNumeric: 5, lower: false };
  const { id, outputs } = await create(PASSWORD, inputs);
  const { result, bcryptHash } = openSecrets(outputs) as { result: string; bcryptHash: string };
  expect(result).toMatch(/^[A-Z0-9]{30}$/);
  expect(result.match(/\d/g)!.length).toBeGreaterThanOrEqual(5);
  expect(compareSync(result, bcryptHash)).toBe(true);
  expect(outputs).toEqual({
    ...CHARACTER_DEFAULTS,
    ...inputs,
    __meta: '{"schema_version":"3"}',
    id: "none",
    result: secretOf(result),
    bcryptHash: secretOf(bcryptHash),
  });
  expect(id).toBe("none");
});

test("string: its result is its id", async () => {
  const { id, outputs } = await create(STRING, { length: 12, overrideSpecial: "#", number: false, upper: false });
  expect(id).toMatch(/^[a-z#]{12}$/);
  expect(outputs).toMatchObject({ id, result: id, numeric: false, number: false, overrideSpecial: "#" });
});

test("id: the encodings of one number", async () => {
  const { id, outputs } = await provider.read({ urn: urnOf(ID), id: "p-,AAECAwQFBgc", inputs: {}, outputs: {} });
  expect(id).toBe("AAECAwQFBgc");
  expect(outputs).toEqual({
    byteLength: 8,
    prefix: "p-",
    id: "AAECAwQFBgc",
    b64Std: "p-AAECAwQFBgc=",
    b64Url: "p-AAECAwQFBgc",
    dec: "p-283686952306183",
    hex: "p-0001020304050607",
  });
  const made = await create(ID, { byteLength: 4 });
  expect(Buffer.from(made.id, "base64url").toString("hex")).toBe(made.outputs.hex);
});

test("existing values are taken over by their import id", async () => {
  const read = (type: string, id: string) => provider.read({ urn: urnOf(type), id, inputs: {}, outputs: {} });
  expect(await read(BYTES, "AAECAw==")).toEqual({
    id: "none",
    inputs: { length: 4 },
    outputs: { length: 4, base64: secretOf("AAECAw=="), hex: secretOf("00010203") },
  });
  const password = await read(PASSWORD, "abcDEF12!");
  expect(password).toMatchObject({ id: "none", inputs: { length: 9 }, outputs: { result: secretOf("abcDEF12!") } });
  expect((await read(STRING, "abc1")).outputs).toMatchObject({ ...CHARACTER_DEFAULTS, id: "abc1", length: 4 });
  const kept = { urn: urnOf(BYTES), id: "x", inputs: { length: 4 }, outputs: { length: 4, hex: secretOf("1") } };
  expect(await provider.read(kept)).toEqual({ id: "x", inputs: kept.inputs, outputs: kept.outputs });
});

test("a preview knows the settings and nothing else", async () => {
  expect(await create(BYTES, { length: 16 }, true)).toEqual({
    id: "",
    outputs: { length: 16, base64: UNKNOWN, hex: UNKNOWN },
  });
  expect((await create(PASSWORD, { length: 9 }, true)).outputs).toEqual({
    ...CHARACTER_DEFAULTS,
    length: 9,
    id: UNKNOWN,
    result: UNKNOWN,
    bcryptHash: UNKNOWN,
  });
});

test.each<[string, string, PropertyMap, PropertyMap, string[], string[]]>([
  ["nothing", BYTES, { length: 16 }, { length: 16 }, [], []],
  ["a length", BYTES, { length: 16 }, { length: 17 }, ["length"], ["length"]],
  ["the first keeper", BYTES, { length: 16 }, { length: 16, keepers: { a: "2" } }, ["keepers"], ["keepers"]],
  [
    "a keeper",
    STRING,
    { length: 9, keepers: { a: "1" } },
    { length: 9, keepers: { a: "2" } },
    ["keepers"],
    ["keepers"],
  ],
  ["no more keepers", STRING, { length: 9, keepers: { a: "1" } }, { length: 9 }, ["keepers"], ["keepers"]],
  ["no more empty keepers", STRING, { length: 9, keepers: {} }, { length: 9 }, [], ["keepers"]],
  [
    "a keeper not known yet",
    ID,
    { byteLength: 8, keepers: { a: "1" } },
    { byteLength: 8, keepers: { a: UNKNOWN } },
    ["keepers"],
    ["keepers"],
  ],
  ["keepers not known yet", ID, { byteLength: 8 }, { byteLength: 8, keepers: UNKNOWN }, [], ["keepers"]],
  [
    "keepers not known any more",
    ID,
    { byteLength: 8, keepers: { a: "1" } },
    { byteLength: 8, keepers: UNKNOWN },
    ["keepers"],
    ["keepers"],
  ],
  ["a prefix", ID, { byteLength: 8 }, { byteLength: 8, prefix: "q" }, ["prefix"], ["prefix"]],
  ["a default said aloud", PASSWORD, { length: 9 }, { length: 9, number: true, special: true }, [], []],
  ["a class", PASSWORD, { length: 9 }, { length: 9, special: false }, ["special"], ["special"]],
  ["a minimum", PASSWORD, { length: 9 }, { length: 9, minLower: 5 }, ["minLower"], ["minLower"]],
])("%s changed", async (_what, type, before, after, replaceKeys, changedKeys) => {
  const state = type === STRING || type === PASSWORD ? { ...CHARACTER_DEFAULTS, ...before } : before;
  expect(await diff(type, state, after)).toEqual({
    changes: changedKeys.length > 0 ? "some" : "none",
    replaceKeys,
    changedKeys,
    stableKeys: [],
    deleteBeforeReplace: false,
  });
});

test("an update keeps the value", async () => {
  const old = { length: 9, ...CHARACTER_DEFAULTS, keepers: {}, result: secretOf("kept"), id: "none" };
  const request = { urn: urnOf(PASSWORD), id: "none", oldInputs: {}, oldOutputs: old, news: { length: 9 } };
  const { outputs } = await provider.update({ ...request, timeout: 0, ignoreChanges: [], preview: false });
  const { keepers: _, ...rest } = old;
  expect(outputs).toEqual(rest);
});

test.each<[string, PropertyMap, RegExp]>([
  [BYTES, {}, /Missing required property 'length'/],
  [BYTES, { length: 0 }, /must be at least 1, got: 0/],
  [BYTES, { length: 1.5 }, /length must be of type integer/],
  [ID, {}, /Missing required property 'byteLength'/],
  [PASSWORD, { length: 3, minLower: 2, minUpper: 2 }, /at least sum of min_upper \+ min_lower/],
  [PASSWORD, { length: 9, upper: false, lower: false, numeric: false, special: false }, /At least one attribute/],
  [STRING, { length: 9, number: false, numeric: true }, /disagree/],
])("%s %o is refused", async (type, news, reason) => {
  expect((await check(type, news)).failures.map((failure) => failure.reason)).toEqual([expect.stringMatching(reason)]);
});

test("inputs are read as the plugin reads them: texts of numbers, secrets kept, unknowns passed", async () => {
  expect(await check(BYTES, { length: "16", keepers: { a: secretOf("s") }, none: null })).toEqual({
    inputs: { length: 16, keepers: { a: secretOf("s") } },
    failures: [],
  });
  expect((await check(PASSWORD, { length: UNKNOWN })).failures).toEqual([]);
  const { outputs } = await create(BYTES, { length: 4, keepers: { a: secretOf("s") } });
  expect(outputs.keepers).toEqual({ a: secretOf("s") });
});

test("types without a twin are refused by name", async () => {
  await expect(check("random:index/randomPet:RandomPet", {})).rejects.toThrow(
    /no random:index\/randomPet:RandomPet: of package random it knows .*RandomBytes.*--engine pulumi/,
  );
  await expect(provider.invoke({ token: "random:index:f", args: {} })).rejects.toThrow(/no random:index:f/);
});
