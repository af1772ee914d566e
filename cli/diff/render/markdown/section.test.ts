import { describe, expect, test } from "vitest";
import { diff, resource, stack, variable } from "../../../../test/diff-golden/build.ts";
import { problemsOf } from "../../../../test/diff-golden/markdown-check.ts";
import { pullRequests } from "../../../../test/diff-golden/pull-requests.ts";
import { renderJobSummary, renderMarkdown } from "./document.ts";
import { cutToFit, folded, WORTH } from "./section.ts";

const everything = { characters: 1e9, bytes: 1e9 };

function section(noun: string, count: number, worth: number) {
  const rows = Array.from({ length: count }, (_, index) => ({ markdown: `${noun} ${index} ${"x".repeat(90)}`, worth }));
  return folded(noun, noun, rows);
}

describe("cutting to fit", () => {
  test("nothing is cut from what fits", () => {
    const { markdown, cuts } = cutToFit([section("a", 3, WORTH.advice)], everything);
    expect(cuts).toEqual([]);
    expect(markdown.join("\n")).toContain("a 2");
  });

  test("a section without rows is left out", () => {
    expect(cutToFit([section("a", 0, WORTH.advice)], everything)).toEqual({ markdown: [], cuts: [] });
  });

  test("rows of least worth go first, from the end", () => {
    const sections = [
      section("verdict", 20, WORTH.verdict),
      section("advice", 20, WORTH.advice),
      section("p0", 20, WORTH.p0Variable),
    ];
    const { markdown, cuts } = cutToFit(sections, { characters: 3_400, bytes: 1e9 });
    expect(cuts.map(({ noun }) => noun)).toEqual(["advice", "p0"]);
    expect(cuts[0]).toEqual({ noun: "advice", rows: 20, of: 20 });
    expect(markdown.join("\n")).toContain("verdict 19");
    expect(markdown.join("\n")).toContain("p0 0");
    expect(markdown.join("\n")).not.toContain("p0 19");
    expect(markdown.join("\n")).toContain(`… and ${cuts[1]!.rows} more, not shown.`);
  });

  test.each([500, 1_000, 2_000, 3_500, 5_000, 7_000])("the result has at most %i characters", (characters) => {
    const sections = [section("a", 30, WORTH.verdict), section("b", 30, WORTH.advice)];
    expect(cutToFit(sections, { characters, bytes: 1e9 }).markdown.join("\n\n").length).toBeLessThanOrEqual(characters);
  });

  test("bytes count as well as characters", () => {
    const rows = Array.from({ length: 100 }, () => ({ markdown: "大".repeat(100), worth: WORTH.advice }));
    const { markdown } = cutToFit([folded("a", "a", rows)], { characters: 1e9, bytes: 9_000 });
    expect(Buffer.byteLength(markdown.join("\n\n"))).toBeLessThanOrEqual(9_000);
  });
});

describe("a comment that is cut", () => {
  const { "mixed-everything": mixed, "five-thousand-variables": many } = pullRequests;

  test.each([6_500, 5_000, 4_000])("of %i characters is still sound and says what is missing", (maxCharacters) => {
    const markdown = renderMarkdown(mixed!, { maxCharacters });
    expect(markdown.length).toBeLessThanOrEqual(maxCharacters);
    expect(problemsOf(markdown)).toEqual([]);
    expect(markdown).toMatch(/Not shown: .*\. All of it: `npx stackwright diff --format json`\./);
  });

  test("loses advice, pictures and parity before P0 variables, and those before refusals", () => {
    const markdown = renderMarkdown(many!, { maxCharacters: 12_000 });
    expect(markdown).toContain("**Rule `pooler-port`**");
    expect(markdown).toContain("−\u00a0removed");
    expect(markdown).toMatch(
      /Not shown: [\d,]+ of 5,000 variables of `production`, 50 of 50 resources of `production`, 1 of 1 wiring/,
    );
    expect(markdown).toContain("300 of 300 parity rows, 40 of 40 policy remarks");
  });

  test("has room for what no table holds: thousands of stacks, deletions and redeploys", () => {
    const stacks = Array.from({ length: 2_000 }, (_, index) =>
      stack(`stack-${index}`, {
        resources: [resource(`redis-${index}`, "render KeyValue", "delete", { destructive: true })],
        variables: [variable("A".repeat(300), { target: "t".repeat(300) })],
        redeploys: Array.from({ length: 30 }, (_, service) => `service-${service}`),
      }),
    );
    const markdown = renderMarkdown(diff(stacks), { runUrl: "https://github.com/example/toolboxai/actions/runs/1" });
    expect(markdown.length).toBeLessThanOrEqual(60_000);
    expect(problemsOf(markdown)).toEqual([]);
  });

  test("has room for names that grow by being escaped", () => {
    const stacks = Array.from({ length: 30 }, (_, index) =>
      stack(`${"`@".repeat(40)}${index}`, {
        variables: Array.from({ length: 200 }, (_, number) => variable(`${"|#".repeat(100)}${number}`)),
      }),
    );
    const markdown = renderMarkdown(diff(stacks));
    expect(markdown.length).toBeLessThanOrEqual(60_000);
    expect(markdown.match(/Not shown: .*/)?.[0].length).toBeLessThan(1_700);
    expect(problemsOf(markdown)).toEqual([]);
  });

  test("is whole in the job summary", () => {
    const summary = renderJobSummary(many!);
    expect(summary.match(/`SETTING_\d{4}`/g)).toHaveLength(5_000);
    expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024);
  });

  test("no address but a plain one becomes a link", () => {
    const markdown = renderMarkdown(many!, {
      runUrl: "https://github.com/a/b/actions/runs/1) [x](javascript:alert(1)",
    });
    expect(markdown).toContain("All of it: `npx stackwright diff --format json`.");
    expect(problemsOf(markdown)).toEqual([]);
  });
});
