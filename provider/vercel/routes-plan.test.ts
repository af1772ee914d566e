import { describe, expect, it } from "vitest";
import type { RuleAnswer } from "./answers.ts";
import type { Route } from "./project-routes.definition.ts";
import { planRoutes, positionOf, routeOf, ruleFor } from "./routes-plan.ts";

const route = (name: string, more: Partial<Route> = {}): Route => ({
  name,
  source: `/${name}`,
  destination: `/to-${name}`,
  ...more,
});
const live = (name: string, more: Partial<RuleAnswer> = {}): RuleAnswer => ({
  id: `id-${name}`,
  name,
  enabled: true,
  srcSyntax: "path-to-regexp",
  rawSrc: `/${name}`,
  rawDest: `/to-${name}`,
  route: { src: `^/${name}$`, dest: `/to-${name}` },
  ...more,
});
const owned = (...names: string[]) => new Set(names.map((name) => `id-${name}`));
const adds = (name: string, place: object | "end") => ({ do: "add", rule: ruleFor(route(name)), place });

describe("planRoutes", () => {
  const cases: { name: string; live: RuleAnswer[]; wanted: Route[]; owned?: string[]; steps: object[] }[] = [
    {
      name: "nothing when all is as wanted",
      live: [live("a"), live("b")],
      wanted: [route("a"), route("b")],
      steps: [],
    },
    {
      name: "the first ones, in order, after whatever is there",
      live: [live("foreign")],
      wanted: [route("a"), route("b")],
      steps: [adds("a", "end"), adds("b", { after: "a" })],
    },
    {
      name: "one in the middle, at its place",
      live: [live("a"), live("c")],
      wanted: [route("a"), route("b"), route("c")],
      steps: [adds("b", { after: "a" })],
    },
    {
      name: "one in front",
      live: [live("b")],
      wanted: [route("a"), route("b")],
      steps: [adds("a", { before: "b" })],
    },
    {
      name: "a changed one where it stands",
      live: [live("a", { rawDest: "/elsewhere" })],
      wanted: [route("a")],
      steps: [{ do: "replace", id: "id-a", rule: ruleFor(route("a")) }],
    },
    {
      name: "an owned one taken away, a foreign one left",
      live: [live("a"), live("foreign"), live("old")],
      wanted: [route("a")],
      owned: ["a", "old"],
      steps: [{ do: "remove", ids: ["id-old"] }],
    },
    {
      name: "one that is renamed: the old goes, the new comes",
      live: [live("old")],
      wanted: [route("a")],
      owned: ["old"],
      steps: [{ do: "remove", ids: ["id-old"] }, adds("a", "end")],
    },
    {
      name: "two that changed places: one moves",
      live: [live("b"), live("foreign"), live("a")],
      wanted: [route("a"), route("b")],
      owned: ["a", "b"],
      steps: [{ do: "remove", ids: ["id-b"] }, adds("b", { after: "a" })],
    },
  ];
  it.each(cases)("$name", ({ live, wanted, owned: ours = [], steps }) => {
    expect(planRoutes(live, wanted, owned(...ours))).toEqual(steps);
  });
});

describe("positionOf", () => {
  const idOf = (name: string) => (name === "a" ? "id-a" : undefined);
  it.each([
    ["end", { placement: "end" }],
    [{ after: "a" }, { placement: "after", referenceId: "id-a" }],
    [{ before: "a" }, { placement: "before", referenceId: "id-a" }],
    [{ after: "gone" }, { placement: "end" }],
  ] as const)("%j", (place, position) => {
    expect(positionOf(place, idOf)).toEqual(position);
  });
});

describe("routeOf", () => {
  it("is what was written, not what it was compiled to, and without Vercel's defaults", () => {
    const rule = live("a", {
      description: "",
      route: { src: "^/a/(.*)$", dest: "/to-a", headers: {}, caseSensitive: false },
    });
    expect(routeOf(rule)).toEqual(route("a"));
  });

  it("says a default where the declaration says it", () => {
    const declared = route("a", { enabled: true, syntax: "path-to-regexp", caseSensitive: false });
    expect(routeOf(live("a"), declared)).toEqual(declared);
  });

  it("shows what was changed by hand", () => {
    const rule = live("a", {
      enabled: false,
      route: { src: "^/a$", dest: "/b", status: 307, headers: { "x-a": "1" } },
    });
    expect(routeOf({ ...rule, rawDest: undefined }, route("a"))).toEqual(
      route("a", { destination: "/b", status: 307, headers: { "x-a": "1" }, enabled: false }),
    );
  });

  it("takes a rule of old, which names no syntax, for a regular expression", () => {
    const { srcSyntax: _, rawSrc: __, ...rule } = live("a");
    expect(routeOf(rule)).toMatchObject({ source: "^/a$", syntax: "regex" });
  });
});
