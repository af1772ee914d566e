import type { Evaluation } from "../../../engine/evaluation/evaluation.ts";
import type { PropertyMap } from "../../../engine/property-value.ts";
import { DEPLOY, needsDeploy } from "./kinds.ts";
import { type LeafChange, leafChanges } from "./leaves.ts";
import { originsAt, type Provenance } from "./origins.ts";
import { type Pair, pairUp } from "./pairs.ts";

/** A provider's word on which properties replace a resource when they change. */
export type ReplaceKeys = (change: {
  urn: string;
  type: string;
  oldInputs: PropertyMap;
  newInputs: PropertyMap;
}) => Promise<string[]>;

/** A resource of either side with what happens to it. */
export interface Changed extends Pair {
  action: "create" | "update" | "replace" | "delete" | "rename" | "same";
  leaves: LeafChange[];
  /** Top-level properties. */
  replaceKeys: string[];
}

export interface ChangedResources {
  all: Changed[];
  provenance: Provenance;
}

/** What happens to each resource, in dependency order: an unknown value changes with the resource it comes from. */
export async function changedResources(
  base: Evaluation,
  head: Evaluation,
  replaceKeys: ReplaceKeys,
): Promise<ChangedResources> {
  const { pairs, renamed } = pairUp(base, head);
  const remade = new Set<string>();
  const provenance: Provenance = { base, head, renamed, remade };
  const deployed = new Set<string>();
  const all: Changed[] = [];
  for (const pair of pairs) {
    const changed = await judge(pair, provenance, deployed, replaceKeys);
    const urn = changed.head?.urn;
    if (urn && hasNewOutputs(changed)) remade.add(urn);
    if (urn && isDeployed(changed)) deployed.add(urn);
    all.push(changed);
  }
  return { all, provenance };
}

async function judge(
  pair: Pair,
  provenance: Provenance,
  deployed: ReadonlySet<string>,
  replaceKeys: ReplaceKeys,
): Promise<Changed> {
  const { base, head } = pair;
  if (!base) return { ...pair, action: "create", leaves: [], replaceKeys: [] };
  if (!head) return { ...pair, action: "delete", leaves: [], replaceKeys: [] };
  const leaves = leafChanges(base, head, provenance);
  if (head.type === DEPLOY) leaves.push(...changedTriggers(pair, leaves, deployed));
  if (leaves.length === 0) {
    return { ...pair, action: base.urn === head.urn ? "same" : "rename", leaves, replaceKeys: [] };
  }
  const top = new Set(leaves.map(({ path }) => String(path[0])));
  const asked = await replaceKeys({
    urn: head.urn,
    type: head.type,
    oldInputs: base.inputs,
    newInputs: head.inputs,
  });
  const replacing = [...new Set([...asked, ...head.replaceOnChanges.map((path) => path.split(/[.[]/)[0]!)])];
  const keys = replacing.filter((key) => top.has(key));
  return { ...pair, action: keys.length > 0 ? "replace" : "update", leaves, replaceKeys: keys };
}

/** A deploy's triggers are digests nobody knows yet, which change with what they are digests of. */
function changedTriggers({ base, head }: Pair, known: LeafChange[], deployed: ReadonlySet<string>): LeafChange[] {
  const before = (base?.inputs.triggers ?? {}) as PropertyMap;
  const after = (head?.inputs.triggers ?? {}) as PropertyMap;
  return Object.keys(after).flatMap((name): LeafChange[] => {
    const path = ["triggers", name];
    const isKnown = known.some((leaf) => leaf.path[0] === "triggers" && leaf.path[1] === name);
    const follows = originsAt(head!, path).some((origin) => origin.from === "resource" && deployed.has(origin.urn));
    if (isKnown || !follows || before[name] === undefined) return [];
    return [{ path, change: "changed", before: before[name], after: after[name] }];
  });
}

/** A deploy that is triggered is another deploy, under the same name. */
function hasNewOutputs({ action, head }: Changed): boolean {
  return action === "create" || action === "replace" || (action === "update" && head?.type === DEPLOY);
}

/** Whether a deploy has to follow. */
function isDeployed({ action, head, leaves }: Changed): boolean {
  if (action === "create" || action === "replace") return true;
  return action === "update" && leaves.some(({ path }) => needsDeploy(head?.type ?? "", String(path[0])));
}
