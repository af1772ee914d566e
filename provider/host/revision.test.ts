import { expect, it } from "vitest";
import { revise, revisionOf } from "./revision.ts";

it("keeps a revision while nothing changes, in any order", () => {
  const first = revise({ A: "1", B: "2" });
  expect(revise({ B: "2", A: "1", C: undefined }, first)).toEqual(first);
});

it("gives another revision for every change, also for one that is taken back", () => {
  const first = revise({ A: "1" });
  const second = revise({ A: "2" }, first);
  const third = revise({ A: "1" }, second);
  expect(new Set([first.revision, second.revision, third.revision]).size).toBe(3);
});

it("depends on the salt, so that short values cannot be guessed from it", () => {
  expect(revisionOf({ A: "1" }, "x")).not.toBe(revisionOf({ A: "1" }, "y"));
});
