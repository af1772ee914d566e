import { formatPropertyPath } from "../../../engine/deployment/property-path.ts";
import { shortType } from "../../plan/model.ts";
import type { Counts, PropertyChange, ResourceChange } from "../model.ts";
import type { Changed } from "./changed-resources.ts";
import { holdsData, variableAt } from "./kinds.ts";
import type { LeafChange } from "./leaves.ts";
import { shown } from "./shown.ts";

/** The resources that change, in dependency order, what goes last. */
export function resourceChanges(all: readonly Changed[]): ResourceChange[] {
  return all.flatMap((changed) => (changed.action === "same" ? [] : [resourceChange(changed, changed.action)]));
}

export function countsOf(all: readonly Changed[]): Counts {
  const count = (...actions: Changed["action"][]) => all.filter(({ action }) => actions.includes(action)).length;
  return {
    create: count("create"),
    update: count("update"),
    replace: count("replace"),
    delete: count("delete"),
    unchanged: count("same", "rename"),
  };
}

function resourceChange(changed: Changed, action: ResourceChange["action"]): ResourceChange {
  const { base, head, leaves, replaceKeys } = changed;
  const resource = (head ?? base)!;
  const wasRenamed = base && head && base.urn !== head.urn;
  const isGoing = (action === "delete" && base?.retainOnDelete !== true) || action === "replace";
  return {
    name: resource.name,
    type: shortType(resource.type),
    urn: resource.urn,
    action,
    ...(wasRenamed && { from: base.name }),
    replaceBecause: leaves
      .filter(({ path }) => replaceKeys.includes(String(path[0])))
      .map(({ path }) => formatPropertyPath(path)),
    destructive: isGoing && (base?.protect === true || holdsData(resource.type)),
    properties: properties(resource.type, leaves),
  };
}

/** What the contract promises about a variable that comes or goes says no more than the variable's own row. */
function properties(type: string, leaves: readonly LeafChange[]): PropertyChange[] {
  const rows = new Set(
    leaves.flatMap(({ path, change }) => {
      const variable = variableAt(type, path);
      return variable && (change === "added" || change === "removed") ? [variable.name] : [];
    }),
  );
  return leaves
    .filter(({ path }) => !variableAt(type, path))
    .filter(({ path }) => !(path[0] === "contract" && path[1] === "variables" && rows.has(String(path[2]))))
    .map(({ path, change, before, after }) => {
      const key = String(path.findLast((segment) => typeof segment === "string") ?? "");
      return {
        path: formatPropertyPath(path),
        change: change === "added" || change === "removed" ? change : "changed",
        before: shown(key, before),
        after: shown(key, after),
      };
    });
}
