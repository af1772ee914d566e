import { createHash } from "node:crypto";
import type { JudgedStack, PolicyFinding, Revision } from "../model.ts";
import { visible } from "./escape.ts";
import { byWeight, said } from "./finding.ts";
import { stackLabels } from "./summary.ts";

export interface Judgement {
  /** What it was compared with; without it nothing is known to be new. */
  base?: Revision;
  head?: Revision;
  stacks: readonly JudgedStack[];
}

/** SARIF 2.1.0 of what policies found, worst first: for code scanning, which makes annotations of it. */
export function renderSarif(diff: Judgement): string {
  const labels = stackLabels(diff);
  const found = diff.stacks
    .flatMap((stack) => stack.policies.map((finding) => ({ stack, finding })))
    .sort((a, b) => byWeight(a.finding, b.finding));
  const ids = [...new Set(found.map(({ finding }) => finding.policy))].sort();
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "stackwright",
            rules: ids.map((id) => ruleOf(id, found.find(({ finding }) => finding.policy === id)!.finding)),
          },
        },
        automationDetails: { id: "stackwright/policies/" },
        ...(diff.head?.commit === undefined ? {} : { properties: { commit: diff.head.commit } }),
        columnKind: "utf16CodeUnits",
        results: found.map(({ stack, finding }) => ({
          ...resultOf(stack, labels.get(stack)!, finding, ids),
          ...(diff.base && { baselineState: finding.isNew ? "new" : "unchanged" }),
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf(id: string, finding: PolicyFinding) {
  const { fix, docs } = said(finding);
  const page = docs ?? `docs/policies.md#${id}`;
  return {
    id,
    name: id
      .split(/[^A-Za-z0-9]+/)
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join(""),
    shortDescription: { text: words(id.replaceAll("-", " ")) },
    ...(fix === undefined ? {} : { fullDescription: { text: words(`Fix: ${fix}`) } }),
    help: { text: words(`${fix === undefined ? "" : `Fix: ${fix} `}Explained in ${page}.`) },
    defaultConfiguration: { level: finding.level === "mandatory" ? "error" : "warning" },
    properties: { tags: ["policy", finding.severity], "problem.severity": problem(finding), precision: "very-high" },
  };
}

function resultOf(stack: JudgedStack, label: string, finding: PolicyFinding, ids: string[]) {
  const { what, fix } = said(finding);
  const { file, line } = finding.location ?? { file: projectFile(stack.directory), line: 1 };
  const on = finding.resource === "" ? label : `${finding.resource} in ${label}`;
  return {
    ruleId: finding.policy,
    ruleIndex: ids.indexOf(finding.policy),
    level: finding.unknown ? "note" : finding.level === "mandatory" ? "error" : "warning",
    message: { text: words(`${on}: ${what}${fix === undefined ? "" : ` Fix: ${fix}`}`) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: file.split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" },
          region: { startLine: line },
        },
        logicalLocations: [{ name: words(finding.resource || stack.stack), kind: "resource" }],
      },
    ],
    partialFingerprints: fingerprints(stack, finding, what),
    properties: { stack: words(label), severity: finding.severity, unknown: finding.unknown },
  };
}

/** Where a finding is that has no place of its own: code scanning shows only what has one. */
function projectFile(directory: string): string {
  return directory === "" || directory === "." ? "Pulumi.yaml" : `${directory.replace(/\/+$/, "")}/Pulumi.yaml`;
}

/** Without line and file, so that moved code is the same finding. `primaryLocationLineHash` is the one GitHub compares. */
function fingerprints({ project, stack }: JudgedStack, { policy, resource }: PolicyFinding, what: string) {
  const digest = createHash("sha256")
    .update(JSON.stringify([project, stack, policy, resource, what]))
    .digest("hex")
    .slice(0, 32);
  return { primaryLocationLineHash: `${digest}:1`, "stackwright/v1": digest };
}

function problem({ level, unknown }: PolicyFinding): "error" | "warning" | "recommendation" {
  return unknown ? "recommendation" : level === "mandatory" ? "error" : "warning";
}

/** SARIF's messages know links, `[text](target)`: none may come from a message. */
function words(message: string): string {
  return visible(message, 1_000).replaceAll("](", "] (");
}
