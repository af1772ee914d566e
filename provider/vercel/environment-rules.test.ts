import { describe, expect, it } from "vitest";
import { checkEnvironment, unplacedSensitive } from "./environment-rules.ts";

describe("checkEnvironment", () => {
  it("accepts an ordinary environment", () => {
    const variables = { production: { VITE_API_URL: "https://example.com", KEY: "k" }, sensitive: ["KEY"] };
    expect(checkEnvironment(variables)).toEqual([]);
  });

  it("names every reserved variable in every scope", () => {
    const problems = checkEnvironment({
      production: { TZ: "UTC" },
      preview: { TZ: "UTC", NOW_REGION: "x", AWS_REGION: "y" },
    });
    expect(problems.map((problem) => problem.property)).toEqual(["production.TZ", "preview.TZ", "preview.NOW_REGION"]);
  });

  it.each([
    { bytes: 65_536, problems: 0 },
    { bytes: 65_537, problems: 1 },
  ])("allows 64 KB of names and values per scope: $bytes bytes", ({ bytes, problems }) => {
    const value = "é".repeat((bytes - 4 - (bytes % 2)) / 2) + "x".repeat(bytes % 2);
    const found = checkEnvironment({ production: { LONG: value }, preview: { SHORT: "x" } });
    expect(found).toHaveLength(problems);
    for (const problem of found) {
      expect(problem.property).toBe("production");
      expect(problem.reason).toContain(`${bytes} bytes`);
      expect(problem.reason).toContain("LONG");
      expect(problem.reason).not.toContain("é");
    }
  });

  it("refuses to call a variable sensitive that is compiled into the page", () => {
    const problems = checkEnvironment({ production: { VITE_KEY: "k" }, sensitive: ["VITE_KEY"] });
    expect(problems).toMatchObject([{ property: "sensitive[0]", reason: expect.stringContaining("VITE_KEY") }]);
  });
});

it("finds names in `sensitive` that no scope which can be sensitive declares", () => {
  const variables = {
    production: { A: "1" },
    preview: { B: "2" },
    development: { C: "3" },
    sensitive: ["A", "B", "C", "D"],
  };
  expect(unplacedSensitive(variables)).toEqual(["C", "D"]);
});
