import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { configDiffSchema } from "../../cli/diff/render/json-schema.ts";
import { renderJobSummary, renderMarkdown } from "../../cli/diff/render/markdown/document.ts";
import { checkArtifact } from "../../cli/github/artifact.ts";
import { marker } from "../../cli/github/marker.ts";
import { problemsOf } from "./markdown-check.ts";
import { pullRequests } from "./pull-requests.ts";

const RUN = "https://github.com/example/toolboxai/actions/runs/1";
const names = Object.keys(pullRequests);

describe.each(names)("%s", (name) => {
  const diff = pullRequests[name]!;
  const markdown = renderMarkdown(diff, { runUrl: RUN });

  test("is the comment it was (UPDATE_GOLDEN=1 writes it)", () => {
    const file = join(import.meta.dirname, `${name}.md`);
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, markdown);
    expect(markdown).toBe(readFileSync(file, "utf8"));
  });

  test("is sound Markdown, as a comment and as a job summary", () => {
    expect(problemsOf(markdown)).toEqual([]);
    expect(problemsOf(renderJobSummary(diff))).toEqual([]);
  });

  test("begins with the marker, ends with the small print, and fits", () => {
    const lines = markdown.split("\n");
    const unchanged = ["no-change", "only-formatting", "empty-project"].includes(name);
    expect(lines[0]).toBe(marker("config-diff", { unchanged }));
    expect(markdown.split("<!--")).toHaveLength(2);
    expect(lines.at(-2)).toMatch(/^<sub>.* values are masked<\/sub>$/);
    expect(markdown.length).toBeLessThanOrEqual(60_000);
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(200_000);
  });

  test("is posted by the job that trusts nobody", () => {
    const rules = { marker: "config-diff", home: "https://github.com/example/toolboxai" };
    expect(checkArtifact(Buffer.from(markdown), rules)).toEqual([]);
  });

  test("is a diff as the schema has it", () => {
    expect(configDiffSchema.safeParse(diff).error).toBeUndefined();
  });
});

test("there is no golden file without its pull request", () => {
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith(".md"));
  expect(files.sort()).toEqual(names.map((name) => `${name}.md`).sort());
});
