import type { Evaluation } from "../../../engine/evaluation/evaluation.ts";
import type { ParityRow } from "../model.ts";
import { variablesOf } from "./variable-changes.ts";

/** Variables that not every stack of a project has. Services are matched by their Pulumi names: at the vendor each stack has its own. */
export function parity(evaluations: readonly Evaluation[]): ParityRow[] {
  const projects = new Set(evaluations.map(({ project }) => project));
  return [...projects].flatMap((project) =>
    rowsOf(
      project,
      evaluations.filter((stack) => stack.project === project),
    ),
  );
}

function rowsOf(project: string, stacks: readonly Evaluation[]): ParityRow[] {
  const rows = new Map<string, ParityRow>();
  for (const { stack, resources } of stacks) {
    for (const { resource, name, scope } of resources.flatMap(variablesOf)) {
      const target = scope ? `${resource.name} (${scope})` : resource.name;
      const key = JSON.stringify([target, name]);
      const row = rows.get(key) ?? { project, variable: name, target, has: [], lacks: [] };
      rows.set(key, { ...row, has: [...row.has, stack] });
    }
  }
  return [...rows.values()]
    .map((row) => ({ ...row, lacks: stacks.map(({ stack }) => stack).filter((stack) => !row.has.includes(stack)) }))
    .filter(({ lacks }) => lacks.length > 0)
    .sort((a, b) => compareText(a.target, b.target) || compareText(a.variable, b.variable));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
