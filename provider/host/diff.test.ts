import { describe, expect, it } from "vitest";
import { diff, unchangedOutputs } from "./diff.ts";
import { secret } from "./testing/driver.ts";
import { box } from "./testing/toy.ts";
import { open, type Properties, UNKNOWN } from "./wire.ts";

const changesOf = (olds: Properties, news: Properties, ignored: string[] = []) => {
  const { changes } = diff(box, open(olds), open(news), ignored);
  return Object.fromEntries(
    [...changes].map(([path, { kind, replaces }]) => [path, replaces ? `${kind} replaces` : kind]),
  );
};

describe("diff", () => {
  it.each<[string, Properties, Properties, Record<string, string>]>([
    ["no change", { name: "a", labels: { A: "1" } }, { name: "a", labels: { A: "1" } }, {}],
    ["an update", { name: "a" }, { name: "b" }, { name: "update" }],
    [
      "keys of a map",
      { labels: { A: "1", B: "2" } },
      { labels: { A: "3", C: "4" } },
      {
        "labels.A": "update",
        "labels.B": "delete",
        "labels.C": "add",
      },
    ],
    ["a map that appears", {}, { labels: { A: "1" } }, { "labels.A": "add" }],
    ["a map that goes", { labels: { A: "1" } }, {}, { "labels.A": "delete" }],
    ["an empty map for none", {}, { labels: {} }, {}],
    ["an empty list for none", { friends: [] }, {}, {}],
    ["a set in another order", { friends: ["x", "y"] }, { friends: ["y", "x"] }, {}],
    ["a set's new element", { friends: ["x"] }, { friends: ["y", "x"] }, { "friends[0]": "add" }],
    ["a set's lost element", { friends: ["x", "y"] }, { friends: ["y"] }, { "friends[0]": "delete" }],
    ["a set's element for another", { friends: ["x", "y"] }, { friends: ["z", "y"] }, { "friends[0]": "update" }],
    [
      "a list in another order",
      { steps: ["x", "y"] },
      { steps: ["y", "x"] },
      { "steps[0]": "update", "steps[1]": "update" },
    ],
    ["an object's property", { owner: { name: "x", since: 1 } }, { owner: { name: "x" } }, { "owner.since": "delete" }],
    ["an immutable property", { place: "x" }, { place: "y" }, { place: "update replaces" }],
    ["an immutable property set", {}, { place: "y" }, { place: "add replaces" }],
    ["an immutable property unset", { place: "x" }, {}, { place: "delete replaces" }],
    [
      "an unknown value",
      { labels: { A: "1" } },
      { labels: { A: UNKNOWN, B: UNKNOWN } },
      { "labels.A": "update", "labels.B": "add" },
    ],
    ["the same secret", { labels: { A: secret("1") } }, { labels: { A: secret("1") } }, {}],
    ["another secret", { labels: { A: secret("1") } }, { labels: { A: secret("2") } }, { "labels.A": "update" }],
    ["a value declared secret since", { labels: { A: "1" } }, { labels: { A: secret("1") } }, { "labels.A": "update" }],
    ["an immutable value declared secret since", { place: "x" }, { place: secret("x") }, { place: "update" }],
    ["a value declared plain since, as after an import", { labels: { A: secret("1") } }, { labels: { A: "1" } }, {}],
    [
      "a key that must be quoted",
      { labels: { "a.b": "1" } },
      { labels: { "a.b": "2" } },
      { 'labels["a.b"]': "update" },
    ],
  ])("sees %s", (_, olds, news, expected) => {
    expect(changesOf(olds, news)).toEqual(expected);
  });

  it("leaves out what is to be ignored", () => {
    expect(changesOf({ labels: { A: "1", B: "1" } }, { labels: { A: "2", B: "2" } }, ["labels.A"])).toEqual({
      "labels.B": "update",
    });
    expect(changesOf({ labels: { A: "1" } }, { labels: { A: "2" } }, ["labels"])).toEqual({});
  });

  it("deletes before it replaces when the unique name stays", () => {
    const replace = (olds: Properties, news: Properties) => diff(box, open(olds), open(news)).deleteBeforeReplace;
    expect(replace({ name: "a", place: "x" }, { name: "a", place: "y" })).toBe(true);
    expect(replace({ name: "a", place: "x" }, { name: "b", place: "y" })).toBe(false);
    expect(replace({ name: "a" }, { name: "a", count: 3 })).toBe(false);
    expect(diff({ inputs: box.inputs }, open({ place: "x" }), open({ place: "y" })).deleteBeforeReplace).toBe(false);
  });

  it("knows which outputs stay through an update", () => {
    expect(unchangedOutputs(box.outputs, ["count"])).toEqual(["boxId", "weight"]);
    expect(unchangedOutputs(box.outputs, ["count", "labels"])).toEqual(["boxId"]);
  });
});
