import { expect, test } from "vitest";
import type { ConfigDiff, StackDiff } from "../../cli/diff/model.ts";
import { renderMarkdown } from "../../cli/diff/render/markdown/document.ts";
import { renderSarif } from "../../cli/diff/render/sarif.ts";
import { checkArtifact } from "../../cli/github/artifact.ts";
import { readMarker } from "../../cli/github/marker.ts";
import { findingsOf } from "../../cli/github/sarif.ts";
import { workflowCommands } from "../../cli/github/workflow-command.ts";

const RULES = { marker: "config-diff", home: "https://github.com/acme/shop" };
const RUN = `${RULES.home}/actions/runs/1`;

const HOSTILE = [
  "plain-name",
  "a`b``c",
  "@victim and @acme/admins",
  "https://evil.example/x?y=1",
  "www.evil.example",
  "![x](https://evil.example/p.png)",
  "[x](//evil.example)",
  "<img src=x onerror=y>",
  "</details><script>",
  "<!-- stackwright:config-diff -->",
  "a | b\n| c",
  "::error::x\n::set-output name=a::b",
  "\u001b[31mred\u202egnp",
  "```\n@victim\n```",
  "acme/other#1",
  "\\`@victim\\`",
  "&#64;victim &commat;victim",
  "$(@victim)",
  'click a "https://evil.example"',
];

/** A diff with this text wherever a program, a vendor or a branch can put one. */
function diffOf(text: string): ConfigDiff {
  const counts = { create: 1, update: 1, replace: 1, delete: 1, unchanged: 0 };
  const resource = {
    name: text,
    type: "render WebService",
    urn: text,
    replaceBecause: [text],
    destructive: true,
    properties: [{ path: text, change: "changed", before: text, after: text }],
  } as const;
  const actions = ["create", "update", "replace", "delete"] as const;
  const resources: StackDiff["resources"] = actions.map((action) => ({
    ...resource,
    action,
    replaceBecause: [text],
    properties: [...resource.properties],
  }));
  const stack: StackDiff = {
    project: "shop",
    stack: "production",
    directory: ".",
    status: "failed",
    errors: [text],
    counts,
    resources: [...resources, { ...resources[0]!, action: "rename", from: text }],
    variables: (["secret", "plain", "derived", "generated"] as const).map((kind) => ({
      name: text,
      target: text,
      urn: text,
      scope: "production",
      tier: "P0",
      kind,
      change: "changed",
      before: text,
      after: text,
    })),
    redeploys: [text],
    policies: (["mandatory", "advisory"] as const).map((level) => ({
      policy: "no-surprises",
      level,
      severity: "high",
      resource: text,
      message: `${text} is wrong. Fix: ${text}`,
      isNew: true,
      unknown: false,
      location: { file: `dir/${text.replaceAll("\n", " ")}.ts`, line: 3 },
    })),
    price: {
      currency: "USD",
      before: 7,
      after: 25,
      asOf: "2026-11-01",
      rows: [{ name: text, plan: { before: text, after: text }, before: 7, after: 25 }],
    },
    drift: resources,
    wiring: {
      nodes: ["a", "b"].map((id) => ({ id, label: text, type: text, changed: true })),
      edges: [{ from: "a", to: "b" }],
    },
  };
  return {
    version: 1,
    base: { ref: text },
    head: { ref: text, commit: "a".repeat(40) },
    mode: "live",
    stacks: [stack],
    parity: [{ project: "shop", variable: text, target: text, has: ["production"], lacks: ["staging"] }],
    totals: { ...counts, refused: 1, warned: 1, drifted: 4, failedStacks: 1 },
  };
}

test.each(HOSTILE)("what is rendered from %j may be posted", (text) => {
  const markdown = renderMarkdown(diffOf(text), { runUrl: RUN });
  expect(checkArtifact(Buffer.from(markdown), RULES)).toEqual([]);
  expect(readMarker(markdown)).toEqual({ name: "config-diff", unchanged: false });
});

test.each(HOSTILE)("an annotation of %j is one command", (text) => {
  const lines = workflowCommands(findingsOf(renderSarif(diffOf(text))));
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line).toMatch(/^::(error|warning) file=[^,:]*,line=3,title=no-surprises::[^\r\n]*$/);
});

test("a diff without a change says so in its marker", () => {
  const { stacks, ...rest } = diffOf("plain-name");
  const [stack] = stacks;
  const quiet: StackDiff = {
    ...stack!,
    status: "unchanged",
    errors: [],
    resources: [],
    variables: [],
    redeploys: [],
    policies: [],
    drift: [],
    wiring: { nodes: [], edges: [] },
  };
  const markdown = renderMarkdown({ ...rest, parity: [], stacks: [quiet] });
  expect(checkArtifact(Buffer.from(markdown), RULES)).toEqual([]);
  expect(readMarker(markdown)).toEqual({ name: "config-diff", unchanged: true });
});
