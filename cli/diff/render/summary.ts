import type { ConfigDiff, JudgedStack, ResourceChange, StackDiff, VariableChange } from "../model.ts";
import { refuses } from "./finding.ts";

/** Whether a reader has to know anything: advice and parity gaps that were there before are no change. */
export function hasNews(diff: ConfigDiff): boolean {
  return diff.stacks.some(stackHasNews);
}

export function stackHasNews(stack: StackDiff): boolean {
  return (
    stack.status !== "unchanged" ||
    stack.resources.length + stack.variables.length + (stack.drift?.length ?? 0) > 0 ||
    stack.policies.some((finding) => finding.isNew || refuses(finding))
  );
}

/** `stack`, or `project/stack` where the diff is over several projects. */
export function stackLabels<Stack extends JudgedStack>({ stacks }: { stacks: readonly Stack[] }): Map<Stack, string> {
  const several = new Set(stacks.map(({ project }) => project)).size > 1;
  return new Map(stacks.map((stack) => [stack, several ? `${stack.project}/${stack.stack}` : stack.stack]));
}

const ACTIONS: ResourceChange["action"][] = ["delete", "replace", "rename", "update", "create"];

/** What is lost first. */
export function resourceLines(resources: ResourceChange[]): ResourceChange[] {
  return [...resources].sort((a, b) => ACTIONS.indexOf(a.action) - ACTIONS.indexOf(b.action));
}

/** A variable as the tables show it: the same change in several scopes is one line. */
export interface VariableLine extends Omit<VariableChange, "scope"> {
  scopes: string[];
}

const CHANGES: VariableChange["change"][] = ["removed", "changed", "rotated", "added", "unknown"];
const TIERS: VariableChange["tier"][] = ["P0", "P1", "P2", "?"];

/** Most important first: removals, P0, secrets, then the rest. */
export function variableLines(variables: VariableChange[]): VariableLine[] {
  const lines = new Map<string, VariableLine>();
  for (const { scope, ...variable } of variables) {
    const key = JSON.stringify(variable);
    const line = lines.get(key) ?? { ...variable, ...shownValues(variable), scopes: [] };
    if (scope !== "") line.scopes.push(scope);
    lines.set(key, line);
  }
  const rank = (line: VariableLine) => [
    line.change === "removed" ? 0 : 1,
    TIERS.indexOf(line.tier),
    isSecret(line) ? 0 : 1,
    CHANGES.indexOf(line.change),
  ];
  return [...lines.values()]
    .map((line) => ({ line, rank: rank(line) }))
    .sort((a, b) => compare(a.rank, b.rank) || order(a.line.name, b.line.name) || order(a.line.target, b.line.target))
    .map(({ line }) => line);
}

export function isSecret({ kind }: { kind: VariableChange["kind"] }): boolean {
  return kind === "secret" || kind === "generated";
}

const MASKS = new Set(["", "[secret]", "[masked]", "(known after up)", "(not set)"]);

/** The model is masked. A secret's line is kept from showing anything else even if one day it is not. */
function shownValues(variable: Omit<VariableChange, "scope">): { before: string; after: string } {
  const shown = (value: string) => (isSecret(variable) && !MASKS.has(value) ? "[secret]" : value);
  return { before: shown(variable.before), after: shown(variable.after) };
}

function compare(a: number[], b: number[]): number {
  const index = a.findIndex((value, position) => value !== b[position]);
  return index === -1 ? 0 : a[index]! - b[index]!;
}

/** By code unit, so that the order is the same on every machine. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
