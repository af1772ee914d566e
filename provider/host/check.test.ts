import { describe, expect, it } from "vitest";
import { check, withoutSecretValues } from "./check.ts";
import { secret } from "./testing/driver.ts";
import { box } from "./testing/toy.ts";
import { open, type Properties, UNKNOWN } from "./wire.ts";

const problemsOf = (properties: Properties) =>
  check(box.inputs, open(properties)).problems.map(({ property, reason }) => `${property}: ${reason}`);

describe("check", () => {
  it.each<[string, Properties, string[]]>([
    ["nothing wrong", { name: "a", labels: { COLOUR: "red" }, count: 2 }, []],
    ["a required property missing", {}, ["name: is missing: set it to a string"]],
    ["a wrong type", { name: 3 }, ["name: must be a string"]],
    ["its own message", { name: "A" }, ["name: must be lower-case letters and dashes"]],
    ["an enum", { name: "a", size: "huge" }, ["size: must be one of small, large"]],
    ["a map's value", { name: "a", labels: { COLOUR: "" } }, ["labels.COLOUR: is empty"]],
    ["a map's key", { name: "a", labels: { "b.c": "x" } }, ['labels["b.c"]: is not a label name']],
    ["an element", { name: "a", friends: ["x", 2] }, ["friends[1]: must be a string"]],
    ["an object's property", { name: "a", owner: {} }, ["owner.name: is missing: set it to a string"]],
    [
      "an unknown property",
      { name: "a", colour: "red" },
      ["colour: is not a property it has; it has name, size, place, count, labels, friends, steps, owner, pin, note"],
    ],
    [
      "several at once",
      { size: "huge", count: 0 },
      ["name: is missing: set it to a string", "size: must be one of small, large", "count: must be at least 1"],
    ],
    ["an unknown value", { name: UNKNOWN, size: UNKNOWN, count: UNKNOWN, labels: UNKNOWN }, []],
    ["an unknown value in a map", { name: "a", labels: { COLOUR: UNKNOWN, SHAPE: "" } }, ["labels.SHAPE: is empty"]],
    ["null, which is absent", { name: "a", place: null }, []],
  ])("reports %s", (_, properties, expected) => {
    expect(problemsOf(properties)).toEqual(expected);
  });

  it("fills in defaults, unless the value is not known yet", () => {
    expect(check(box.inputs, open({ name: "a" })).values).toEqual({ name: "a", size: "small" });
    expect(check(box.inputs, open({ name: "a", size: UNKNOWN })).values.size).toBe(UNKNOWN);
  });

  it("names no property whose value Pulumi would then print although it is a secret", () => {
    const opened = open({ name: secret("A"), pin: 5, place: 5 });
    const { problems } = check(box.inputs, opened);
    expect(withoutSecretValues(problems, box.inputs, opened)).toEqual([
      { property: "", reason: "name must be lower-case letters and dashes" },
      { property: "place", reason: "must be a string" },
      { property: "", reason: "pin must be a string" },
    ]);
  });
});
