import { isSecret } from "../../../engine/deployment/property.ts";
import type { EvaluatedResource, Evaluation } from "../../../engine/evaluation/evaluation.ts";
import { type PropertyMap, type PropertyValue, UNKNOWN } from "../../../engine/property-value.ts";
import type { VariableChange } from "../model.ts";
import type { Changed } from "./changed-resources.ts";
import { PROJECT_ENVIRONMENT, SCOPES, type Scope, variableAt } from "./kinds.ts";
import type { LeafChange } from "./leaves.ts";
import { isGenerated, isNotSet, originsAt } from "./origins.ts";
import { shown } from "./shown.ts";

/** In place of a value that the stack's config lacks. */
const NOT_SET = "(not set)";

/** A variable as a program declares it. */
export interface DeclaredVariable {
  resource: EvaluatedResource;
  name: string;
  scope: Scope;
  value: PropertyValue;
}

/** Every variable a resource declares. */
export function variablesOf(resource: EvaluatedResource): DeclaredVariable[] {
  return Object.entries(resource.inputs).flatMap(([map, values]) => {
    if (values === null || typeof values !== "object" || Array.isArray(values)) return [];
    return Object.entries(values).flatMap(([name, value]) => {
      const variable = variableAt(resource.type, [map, name]);
      return variable && value !== undefined ? [{ resource, ...variable, value }] : [];
    });
  });
}

/** The variables that change with the resources that do, in the order of resource, scope and name. */
export function variableChanges(all: readonly Changed[], base: Evaluation, head: Evaluation): VariableChange[] {
  return all.flatMap((changed) => {
    const rows = leavesOf(changed).flatMap((leaf) => {
      const type = (changed.head ?? changed.base)!.type;
      const variable = variableAt(type, leaf.path);
      return variable ? [row(changed, leaf, variable, base, head)] : [];
    });
    return rows.sort(byScopeAndName);
  });
}

/** Those of a resource that comes or goes are all its variables. */
function leavesOf({ action, base, head, leaves }: Changed): LeafChange[] {
  if (action !== "create" && action !== "delete") return leaves;
  const side = action === "create" ? "after" : "before";
  return variablesOf((head ?? base)!).map(({ name, scope, value }) => ({
    path: [scope || "variables", name],
    change: action === "create" ? "added" : "removed",
    before: undefined,
    after: undefined,
    [side]: value,
  }));
}

function row(
  changed: Changed,
  leaf: LeafChange,
  { name, scope }: { name: string; scope: Scope },
  base: Evaluation,
  head: Evaluation,
): VariableChange {
  const isGone = leaf.change === "removed";
  const [resource, evaluation] = isGone ? [changed.base!, base] : [changed.head!, head];
  const value = isGone ? leaf.before : leaf.after;
  return {
    name,
    target: targetOf(resource, evaluation),
    urn: resource.urn,
    scope,
    tier: tierOf(changed, name),
    kind: kindOf(resource, leaf, value),
    change: leaf.change,
    before: leaf.before !== undefined && isNotSet(changed.base!, leaf.path, base) ? NOT_SET : shown(name, leaf.before),
    after: leaf.after !== undefined && isNotSet(changed.head!, leaf.path, head) ? NOT_SET : shown(name, leaf.after),
  };
}

function kindOf(
  resource: EvaluatedResource,
  leaf: LeafChange,
  value: PropertyValue | undefined,
): VariableChange["kind"] {
  const origins = originsAt(resource, leaf.path);
  if (origins.some(isGenerated)) return "generated";
  if (origins.some(({ from }) => from !== "config")) return "derived";
  return isSecret(value) ? "secret" : "plain";
}

function tierOf({ base, head }: Changed, name: string): VariableChange["tier"] {
  for (const resource of [head, base]) {
    const contract = resource?.inputs.contract as PropertyMap | undefined;
    const variable = (contract?.variables as PropertyMap | undefined)?.[name] as PropertyMap | undefined;
    if (variable?.tier === "P0" || variable?.tier === "P1" || variable?.tier === "P2") return variable.tier;
  }
  return "?";
}

/** Its name at the vendor; a project's variables are known by the project. */
export function targetOf(resource: EvaluatedResource, evaluation: Evaluation): string {
  const holder = resource.type === PROJECT_ENVIRONMENT ? projectOf(resource, evaluation) : resource;
  const name = holder?.inputs.name;
  return typeof name === "string" && name !== UNKNOWN ? name : (holder ?? resource).name;
}

function projectOf(resource: EvaluatedResource, evaluation: Evaluation): EvaluatedResource | undefined {
  const urns = originsAt(resource, ["projectId"]).flatMap((origin) => (origin.from === "resource" ? [origin.urn] : []));
  return evaluation.resources.find(({ urn }) => urns.includes(urn));
}

function byScopeAndName(a: VariableChange, b: VariableChange): number {
  const order = ["", ...SCOPES];
  return order.indexOf(a.scope) - order.indexOf(b.scope) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}
