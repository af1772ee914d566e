import { columns, type Paint } from "../../terminal/style.ts";
import type { ConfigDiff, PolicyFinding, ResourceChange, StackDiff } from "../model.ts";
import { foreignCharacters, linesOf, terminalText } from "./escape.ts";
import { byWeight, refuses, said } from "./finding.ts";
import { hasNews, resourceLines, stackHasNews, stackLabels, type VariableLine, variableLines } from "./summary.ts";

const CHANGE = {
  added: ["green", "+"],
  removed: ["red", "-"],
  changed: ["yellow", "~"],
  rotated: ["yellow", "↻"],
  unknown: ["cyan", "?"],
} as const;
const ACTION = {
  create: ["green", "+"],
  update: ["yellow", "~"],
  replace: ["magenta", "±"],
  delete: ["red", "-"],
  rename: ["cyan", "→"],
} as const;

/** The diff as lines for a terminal or a log, stack by stack, and what it comes to. */
export function renderTerminal(diff: ConfigDiff, { paint }: { paint: Paint }): string[] {
  const labels = stackLabels(diff);
  const lines = diff.stacks
    .filter(stackHasNews)
    .flatMap((stack) => [...stackLines(stack, labels.get(stack)!, paint), ""]);
  const quiet = diff.stacks.filter((stack) => !stackHasNews(stack)).map((stack) => terminalText(labels.get(stack)!));
  if (quiet.length > 0 && hasNews(diff)) lines.push(paint("dim", `Unchanged: ${quiet.join(", ")}`));
  if (diff.parity.length > 0 && hasNews(diff)) lines.push(...parityLines(diff, paint));
  lines.push(totalsLine(diff, paint));
  return lines;
}

function stackLines(stack: StackDiff, label: string, paint: Paint): string[] {
  const status = stack.status === "added" || stack.status === "removed" ? ` (${stack.status})` : "";
  const title = paint("bold", terminalText(label) + status);
  if (stack.status === "failed") return [title, ...stack.errors.flatMap((error) => errorLines(error, paint))];
  const redeploys = stack.redeploys.map((name) => terminalText(name)).join(", ");
  return [
    title,
    ...resourceRows(stack.resources, paint),
    ...variableRows(variableLines(stack.variables), paint),
    ...(redeploys === "" ? [] : [`  redeploys ${redeploys}`]),
    ...priceLines(stack),
    ...(stack.drift?.length
      ? [paint("bold", "  Changed outside this program (last up -> live):"), ...resourceRows(stack.drift, paint)]
      : []),
    ...policyLines(stack, paint),
  ];
}

export function errorLines(error: string, paint: Paint): string[] {
  const [first, ...more] = linesOf(error).map(({ indent, line }) => " ".repeat(indent) + terminalText(line));
  return [`  ${paint("red", "✗")} could not be evaluated: ${first ?? ""}`, ...more.map((line) => `    ${line}`)];
}

function resourceRows(changes: ResourceChange[], paint: Paint): string[] {
  const resources = resourceLines(changes);
  const heads = columns(
    resources.map(({ name, from, type, action }) => [
      `${from === undefined ? "" : `${terminalText(from)} -> `}${terminalText(name)}`,
      terminalText(type),
      action,
    ]),
  );
  return resources.flatMap((resource, index) => {
    const [colour, sign] = ACTION[resource.action];
    const warning = resource.destructive ? paint("red", "  holds data or is protected") : "";
    const properties = columns(
      resource.properties.map(({ path, change, before, after }) => [
        `      ${terminalText(path)}`,
        arrow(change === "added" ? "" : before, change === "removed" ? "" : after) +
          (resource.replaceBecause.includes(path) ? paint("magenta", "  (replaces)") : ""),
      ]),
    );
    return [`  ${paint(colour, sign)} ${heads[index]}${warning}`, ...properties];
  });
}

function variableRows(lines: VariableLine[], paint: Paint): string[] {
  const rows = lines.map(({ name, target, scopes, tier, kind, change, before, after }) => {
    const foreign = foreignCharacters(name);
    const [colour, sign] = CHANGE[change];
    return [
      `  ${paint(colour, sign)} ${terminalText(name)}${foreign.length > 0 ? ` (not ASCII: ${foreign.slice(0, 4).join(", ")})` : ""}`,
      terminalText(target) + (scopes.length > 0 ? ` (${scopes.join(", ")})` : ""),
      tier,
      kind,
      change,
      change === "rotated" ? `${terminalText(before)} -> another ${terminalText(after)}` : arrow(before, after),
    ];
  });
  return columns(rows);
}

function arrow(before: string, after: string): string {
  if (before === after && before === "(known after up)") return "another value, known after up";
  if (before === after) return `${terminalText(before)}, changed`;
  return [before, after]
    .filter((value) => value !== "")
    .map((value) => terminalText(value))
    .join(" -> ");
}

function priceLines({ price }: StackDiff): string[] {
  if (price === undefined) return [];
  const difference = price.after - price.before;
  const sign = difference < 0 ? "-" : "+";
  const each = price.rows.map(
    ({ name, plan }) =>
      `${terminalText(name)} ${terminalText(plan.before || "none")} -> ${terminalText(plan.after || "none")}`,
  );
  return [
    `  price ${sign}$${Math.abs(difference).toFixed(2)} a month, estimated from list prices of ${terminalText(price.asOf)}: ${each.join(", ")}`,
  ];
}

function policyLines(stack: StackDiff, paint: Paint): string[] {
  return stack.policies
    .filter((finding) => finding.isNew || refuses(finding))
    .sort(byWeight)
    .flatMap((finding) => findingLines(finding, paint));
}

/** One finding: the rule, where, what is wrong, and what mends it. */
export function findingLines(finding: PolicyFinding, paint: Paint): string[] {
  const { what, fix } = said(finding);
  const mark = refuses(finding)
    ? paint("red", "✗ refused")
    : finding.unknown
      ? paint("cyan", "? not judged")
      : paint("yellow", "! advice");
  const at =
    finding.location === undefined ? "" : ` at ${terminalText(finding.location.file)}:${finding.location.line}`;
  return [
    `  ${mark}  ${terminalText(finding.policy)}${finding.resource ? ` on ${terminalText(finding.resource)}` : ""}${at}`,
    `      ${terminalText(what)}`,
    ...(fix === undefined ? [] : [`      Fix: ${terminalText(fix)}`]),
  ];
}

function parityLines({ parity }: ConfigDiff, paint: Paint): string[] {
  const list = (stacks: string[]) => stacks.map((stack) => terminalText(stack)).join(", ");
  const rows = parity.map(({ variable, target, has, lacks }) => [
    `  ${terminalText(variable)}`,
    terminalText(target),
    `in ${list(has)}, not in ${list(lacks)}`,
  ]);
  return [paint("bold", "Not in every stack:"), ...columns(rows), ""];
}

function totalsLine({ stacks, totals }: ConfigDiff, paint: Paint): string {
  const variables = stacks.reduce((sum, stack) => sum + variableLines(stack.variables).length, 0);
  const parts = [
    ...(variables > 0 ? [`${variables} variable${variables === 1 ? "" : "s"}`] : []),
    ...(["create", "update", "replace", "delete"] as const)
      .filter((action) => totals[action] > 0)
      .map((action) => paint(ACTION[action][0], `${totals[action]} to ${action}`)),
    ...(totals.drifted > 0 ? [paint("yellow", `${totals.drifted} drifted`)] : []),
    ...(totals.failedStacks > 0 ? [paint("red", `${totals.failedStacks} not evaluated`)] : []),
  ];
  const unknown = stacks.flatMap(({ policies }) => policies).filter((finding) => finding.unknown).length;
  const policies = [
    ...(totals.refused + totals.warned > 0 ? [`${totals.refused} refused, ${totals.warned} warned`] : []),
    ...(unknown > 0 ? [`${unknown} not judged before up`] : []),
  ];
  const said = policies.length > 0 ? ` Policies: ${policies.join(", ")}.` : "";
  return `${parts.length > 0 ? parts.join(", ") : "No config change"}.${said}`;
}
