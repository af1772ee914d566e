import { describe, expect, it } from "vitest";
import { OUTPUT_SIGNATURE, type PropertyMap, SECRET_SIGNATURE, SIGNATURE_KEY, UNKNOWN } from "../property-value.ts";
import { aliasUrns } from "./alias.ts";
import { outputDependencies, secretStrings, withoutOutputValues } from "./property.ts";
import { applyReplaceOnChanges, invertDiff, NO_CHANGES, structuralDiff } from "./property-diff.ts";
import { formatPropertyPath, parsePropertyPath, pathContains, resetPath } from "./property-path.ts";
import { parseProviderReference } from "./provider-reference.ts";
import { createUrn, isDefaultProvider, nameOf, typeOf } from "./urn.ts";

const secret = (value: string) => ({ [SIGNATURE_KEY]: SECRET_SIGNATURE, value });

describe("urns", () => {
  it.each([
    [{ type: "a:b:C", name: "n" }, "urn:pulumi:dev::p::a:b:C::n"],
    [
      { parent: "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev", type: "a:b:C", name: "n" },
      "urn:pulumi:dev::p::a:b:C::n",
    ],
    [{ parent: "urn:pulumi:dev::p::x:y:Z::z", type: "a:b:C", name: "n" }, "urn:pulumi:dev::p::x:y:Z$a:b:C::n"],
    [
      { parent: "urn:pulumi:dev::p::x:y:Z$q:r:S::z", type: "a:b:C", name: "n" },
      "urn:pulumi:dev::p::x:y:Z$q:r:S$a:b:C::n",
    ],
  ])("%j", (options, urn) => {
    expect(createUrn({ stack: "dev", project: "p", ...options })).toBe(urn);
    expect([typeOf(urn), nameOf(urn)]).toEqual(["a:b:C", "n"]);
  });

  it("keeps :: inside a name", () => {
    expect(nameOf("urn:pulumi:dev::p::a:b:C::x::y")).toBe("x::y");
  });

  it("reads provider references and knows default providers", () => {
    const urn = "urn:pulumi:dev::p::pulumi:providers:random::default_4_21_2";
    expect(parseProviderReference(`${urn}::some-id`)).toEqual({ urn, id: "some-id" });
    expect(() => parseProviderReference("urn:pulumi:dev::p::a:b:C::n::id")).toThrow("not a provider reference");
    expect(isDefaultProvider(urn)).toBe(true);
    expect(isDefaultProvider("urn:pulumi:dev::p::pulumi:providers:random::mine")).toBe(false);
  });
});

describe("aliases", () => {
  const identity = { stack: "dev", project: "p", type: "a:b:C", name: "now", parent: undefined };
  const parent = "urn:pulumi:dev::p::x:y:New::app2";
  it.each([
    ["by name", identity, [{ name: "then" }], [], ["urn:pulumi:dev::p::a:b:C::then"]],
    ["by type", identity, [{ type: "a:b:Old" }], [], ["urn:pulumi:dev::p::a:b:Old::now"]],
    ["by urn", identity, [{ urn: "urn:pulumi:q::r::s:t:U::v" }], [], ["urn:pulumi:q::r::s:t:U::v"]],
    ["without parent", { ...identity, parent }, [{ noParent: true }], [], ["urn:pulumi:dev::p::a:b:C::now"]],
    [
      "through the parent's alias, whose name the child carries",
      { ...identity, parent, name: "app2-db" },
      [],
      [[parent, "urn:pulumi:dev::p::x:y:Old::app1"]],
      ["urn:pulumi:dev::p::x:y:Old$a:b:C::app1-db"],
    ],
  ] as const)("%s", (_name, from, aliases, adopted, expected) => {
    expect(aliasUrns(from, [...aliases], new Map(adopted as readonly (readonly [string, string])[]))).toEqual(expected);
  });
});

describe("property paths", () => {
  it.each([
    ["a.b[0].c", ["a", "b", 0, "c"]],
    ['a["x.y"].*', ["a", "x.y", "*"]],
    ["tags[*].name", ["tags", "*", "name"]],
  ])("%s", (text, path) => {
    expect(parsePropertyPath(text)).toEqual(path);
  });

  it("writes what it reads", () => {
    expect(formatPropertyPath(["a", "b c", 0, "d"])).toBe('a["b c"][0].d');
  });

  it.each([
    ["a", "a.b", true],
    ["a.b", "a", false],
    ["*", "z", true],
    ["a.*.c", "a.b.c", true],
    ["a.b", "a.c", false],
  ])("%s contains %s: %s", (outer, inner, expected) => {
    expect(pathContains(parsePropertyPath(outer), parsePropertyPath(inner))).toBe(expected);
  });

  it.each<[string, PropertyMap, PropertyMap, PropertyMap | undefined]>([
    ["a", { a: 1 }, { a: 2 }, { a: 1 }],
    ["a", {}, { a: 2, b: 3 }, { b: 3 }],
    ["a.b", { a: { b: 1, c: 1 } }, { a: { b: 2, c: 2 } }, { a: { b: 1, c: 2 } }],
    ["a[1]", { a: [1, 2] }, { a: [3, 4] }, { a: [3, 2] }],
    ["a[5]", { a: [1] }, { a: [2] }, undefined],
    ["a.b.c", { a: {} }, { a: { b: { c: 1 } } }, undefined],
    ["a.*", { a: { x: 1 } }, { a: { x: 2, y: 3 } }, { a: { x: 1 } }],
    ["a.b", { a: secret("s") }, { a: { b: 1 } }, undefined],
  ])("ignoring %s", (path, old, now, expected) => {
    expect(resetPath(parsePropertyPath(path), old, now)).toEqual(expected);
  });
});

describe("diffs", () => {
  it("goes into maps and lists, and compares secrets by value", () => {
    const before = { a: 1, m: { x: "1", gone: true }, l: [1, 2], s: secret("same") };
    const after = { a: 1, m: { x: "2", "new.key": true }, l: [1], s: "same" };
    expect(structuralDiff(before, after)).toMatchObject({
      changes: "some",
      changedKeys: ["m", "l"],
      detailedDiff: {
        "m.x": { kind: "update" },
        "m.gone": { kind: "delete" },
        'm["new.key"]': { kind: "add" },
        "l[1]": { kind: "delete" },
      },
    });
  });

  it("replaceOnChanges marks what it names, and #initerror what failed to come up", () => {
    const diff = structuralDiff({ m: { x: 1, y: 1 } }, { m: { x: 2, y: 2 } });
    expect(applyReplaceOnChanges(diff, ["m.x"], false).detailedDiff).toMatchObject({
      "m.x": { kind: "update-replace" },
      "m.y": { kind: "update" },
    });
    expect(applyReplaceOnChanges(NO_CHANGES, ["*"], true)).toMatchObject({
      changes: "some",
      replaceKeys: ["#initerror"],
    });
    expect(applyReplaceOnChanges(NO_CHANGES, ["*"], false)).toBe(NO_CHANGES);
  });

  it("turns round for a refresh", () => {
    const detailedDiff = {
      a: { kind: "add" as const, inputDiff: true },
      b: { kind: "delete-replace" as const, inputDiff: false },
    };
    expect(invertDiff({ ...NO_CHANGES, detailedDiff }).detailedDiff).toMatchObject({
      a: { kind: "delete" },
      b: { kind: "add-replace" },
    });
  });
});

describe("output values", () => {
  const output = (rest: PropertyMap) => ({ [SIGNATURE_KEY]: OUTPUT_SIGNATURE, ...rest });
  it("become what they stand for", () => {
    const properties = {
      known: output({ value: 1, dependencies: ["urn:a"] }),
      unknown: output({}),
      hidden: [output({ value: "s", secret: true, dependencies: ["urn:b"] })],
    };
    expect(withoutOutputValues(properties)).toEqual({ known: 1, unknown: UNKNOWN, hidden: [secret("s")] });
    expect(outputDependencies(properties)).toEqual(["urn:a", "urn:b"]);
  });

  it("finds every string inside a secret", () => {
    const nested = { [SIGNATURE_KEY]: SECRET_SIGNATURE, value: { a: ["x"], b: 1 } };
    expect(secretStrings({ open: "no", list: [secret("y")], nested })).toEqual(["y", "x"]);
  });
});
