import { parsePropertyPath } from "../../../engine/deployment/property-path.ts";
import { typeOf } from "../../../engine/deployment/urn.ts";
import type { EvaluatedResource, Evaluation } from "../../../engine/evaluation/evaluation.ts";
import type { PropertyMap } from "../../../engine/property-value.ts";
import type { Change, Row } from "../../plan/model.ts";
import { holdsData, variableAt } from "../compare/kinds.ts";
import { isGenerated, originsAt } from "../compare/origins.ts";
import { targetOf } from "../compare/variable-changes.ts";
import type { PropertyChange, ResourceChange, VariableChange } from "../model.ts";

const KINDS = { add: "added", delete: "removed", update: "changed" } as const;

/** A row of an engine's plan, or of the drift it found, as a resource of the diff. */
export function resourceOf(row: Row, declared: EvaluatedResource | undefined): ResourceChange {
  const type = typeOf(row.urn);
  const action = row.action === "import" ? "create" : row.action;
  const isGoing = action === "delete" || action === "replace";
  return {
    name: row.name,
    type: row.type,
    urn: row.urn,
    action: action === "create" || action === "replace" || action === "delete" ? action : "update",
    replaceBecause: row.changes.filter(({ replaces }) => replaces).map(({ path }) => path),
    destructive: isGoing && (declared?.protect === true || holdsData(type)),
    properties: row.changes.filter(({ path }) => !variableAt(type, parsePropertyPath(path))).map(propertyOf),
  };
}

/** Every change of a row, variables included: drift has no rows of its own for them. */
export function driftOf(row: Row): ResourceChange {
  return { ...resourceOf(row, undefined), destructive: false, properties: row.changes.map(propertyOf) };
}

/** The variables a row of the plan changes. The engine has compared the values: two masked ones that differ are rotated. */
export function variablesIn(row: Row, declared: EvaluatedResource | undefined, head: Evaluation): VariableChange[] {
  return row.changes.flatMap((change): VariableChange[] => {
    const path = parsePropertyPath(change.path);
    const variable = variableAt(typeOf(row.urn), path);
    if (!variable) return [];
    const { name, scope } = variable;
    return [
      {
        name,
        target: declared ? targetOf(declared, head) : row.name,
        urn: row.urn,
        scope,
        tier: tierOf(declared, name),
        kind: kindOf(declared, path, change),
        change: changeOf(change),
        before: change.before,
        after: change.after,
      },
    ];
  });
}

function changeOf(change: Change): VariableChange["change"] {
  if (change.kind !== "update") return KINDS[change.kind];
  if (change.after === "(known after up)") return "unknown";
  return change.before === "[secret]" && change.after === "[secret]" ? "rotated" : "changed";
}

function kindOf(
  declared: EvaluatedResource | undefined,
  path: ReturnType<typeof parsePropertyPath>,
  change: Change,
): VariableChange["kind"] {
  const origins = declared ? originsAt(declared, path) : [];
  if (origins.some(isGenerated)) return "generated";
  if (origins.some(({ from }) => from !== "config")) return "derived";
  return change.before === "[secret]" || change.after === "[secret]" ? "secret" : "plain";
}

function tierOf(declared: EvaluatedResource | undefined, name: string): VariableChange["tier"] {
  const contract = declared?.inputs.contract as PropertyMap | undefined;
  const variable = (contract?.variables as PropertyMap | undefined)?.[name] as PropertyMap | undefined;
  const tier = variable?.tier;
  return tier === "P0" || tier === "P1" || tier === "P2" ? tier : "?";
}

function propertyOf({ path, kind, before, after }: Change): PropertyChange {
  return { path, change: KINDS[kind], before, after };
}
