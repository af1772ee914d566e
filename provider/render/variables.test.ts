import { describe, expect, it } from "vitest";
import { newcomers, planVariables, splitByOwner } from "./variables.ts";

type Map = Record<string, string>;

describe("planVariables", () => {
  it.each<[string, Map, Map, Map, { set: string[]; delete: string[] }]>([
    ["nothing when all is equal", { A: "1" }, { A: "1" }, { A: "1" }, { set: [], delete: [] }],
    ["what differs", { A: "1", B: "2" }, { A: "1", B: "3" }, {}, { set: ["B"], delete: [] }],
    ["what is missing", {}, { A: "1" }, {}, { set: ["A"], delete: [] }],
    ["what is ours and not wanted", { A: "1", B: "2" }, { A: "1" }, { A: "1", B: "2" }, { set: [], delete: ["B"] }],
    ["nothing that was set by hand", { HAND: "1" }, {}, {}, { set: [], delete: [] }],
    ["nothing that is gone already", {}, {}, { A: "1" }, { set: [], delete: [] }],
  ])("plans %s", (_, live, wanted, owned, expected) => {
    const plan = planVariables(live, wanted, owned);
    expect({ set: plan.set.map(({ key }) => key), delete: plan.delete }).toEqual(expected);
  });
});

it("splits what is live by whose it is; an import owns everything", () => {
  const live = { A: "1", HAND: "2" };
  expect(splitByOwner(live, { A: "0", GONE: "0" })).toEqual({ variables: { A: "1" }, unmanaged: ["HAND"] });
  expect(splitByOwner(live, undefined)).toEqual({ variables: live, unmanaged: [] });
});

it("warns of names it has not seen before, without their values", () => {
  expect(newcomers(["HAND"], ["HAND"], "the group has variables")).toBeUndefined();
  expect(newcomers(["HAND", "NEW"], ["HAND"], "the group has variables")).toContain(
    "the group has variables set by hand at Render: NEW.",
  );
});
