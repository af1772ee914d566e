import type { EnvVar } from "./api.ts";
import type { RenderClient } from "./client.ts";

/** Variables of a group or a service: what is live against what is wanted. */

type Variables = Record<string, string>;

export function toMap(list: readonly EnvVar[]): Variables {
  return Object.fromEntries(list.map(({ key, value }) => [key, value]));
}

export function toList(variables: Variables = {}): EnvVar[] {
  return Object.entries(variables).map(([key, value]) => ({ key, value }));
}

export interface VariablePlan {
  set: EnvVar[];
  delete: string[];
}

/** The writes that bring `live` to `wanted`. Only names in `owned` are deleted: the rest was set by hand. */
export function planVariables(live: Variables, wanted: Variables = {}, owned: Variables = {}): VariablePlan {
  return {
    set: toList(wanted).filter(({ key, value }) => live[key] !== value),
    delete: Object.keys(owned).filter((key) => !(key in wanted) && key in live),
  };
}

/** @param owner `/env-groups/evg-…` or `/services/srv-…` */
export async function writeVariables(
  client: RenderClient,
  owner: string,
  plan: VariablePlan,
  signal: AbortSignal,
): Promise<void> {
  for (const { key, value } of plan.set) await client.setVariable(owner, key, value, signal);
  for (const key of plan.delete) await client.deleteVariable(owner, key, signal);
}

export interface OwnedPart {
  /** The variables that are ours, with their live values. */
  variables: Variables;
  /** Names of those that are not, sorted. */
  unmanaged: string[];
}

/** Splits what is live by whose it is. Without `owned` (an import) everything becomes ours. */
export function splitByOwner(live: Variables, owned: Variables | undefined): OwnedPart {
  if (!owned) return { variables: live, unmanaged: [] };
  const names = Object.keys(live);
  return {
    variables: Object.fromEntries(names.filter((key) => key in owned).map((key) => [key, live[key] as string])),
    unmanaged: names.filter((key) => !(key in owned)).sort(),
  };
}

/** A warning about names that were set by hand since the last look, or undefined. */
export function newcomers(
  unmanaged: readonly string[],
  known: readonly string[] | undefined,
  what: string,
): string | undefined {
  const fresh = unmanaged.filter((name) => !(known ?? []).includes(name));
  if (fresh.length === 0) return undefined;
  return `${what} set by hand at Render: ${fresh.join(", ")}. Declare them or remove them there; nothing here touches them.`;
}
