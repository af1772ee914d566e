import { aliasUrns } from "../../../engine/deployment/alias.ts";
import { isProviderType, STACK_TYPE } from "../../../engine/deployment/urn.ts";
import type { EvaluatedResource, Evaluation } from "../../../engine/evaluation/evaluation.ts";

export interface Pair {
  base?: EvaluatedResource;
  head?: EvaluatedResource;
}

export interface Pairs {
  /** In the order of head's registrations, then what head lacks. Only what a vendor has: no components, no providers. */
  pairs: Pair[];
  /** URN at base -> URN at head, found by alias. */
  renamed: Map<string, string>;
}

/** Which resource of head continues which of base, as an engine would find out: by URN, else by alias. */
export function pairUp(base: Evaluation, head: Evaluation): Pairs {
  const olds = new Map(base.resources.map((resource) => [resource.urn, resource]));
  const adopted = new Map<string, string>();
  const taken = new Set<string>();
  const pairs = head.resources.map((resource): Pair => {
    const old = olds.get(resource.urn) ?? byAlias(resource, head, olds, adopted, taken);
    if (old) taken.add(old.urn);
    return { ...(old && { base: old }), head: resource };
  });
  const gone = base.resources.filter(({ urn }) => !taken.has(urn)).map((resource): Pair => ({ base: resource }));
  return {
    pairs: [...pairs, ...gone].filter((pair) => isReal((pair.head ?? pair.base)!)),
    renamed: new Map([...adopted].map(([now, was]) => [was, now])),
  };
}

function byAlias(
  resource: EvaluatedResource,
  { stack, project }: Evaluation,
  olds: ReadonlyMap<string, EvaluatedResource>,
  adopted: Map<string, string>,
  taken: ReadonlySet<string>,
): EvaluatedResource | undefined {
  const { type, name, parent } = resource;
  for (const urn of aliasUrns({ stack, project, type, name, parent }, resource.aliases, adopted)) {
    const old = olds.get(urn);
    if (!old || taken.has(urn)) continue;
    adopted.set(resource.urn, urn);
    return old;
  }
  return undefined;
}

function isReal({ custom, type }: EvaluatedResource): boolean {
  return custom && type !== STACK_TYPE && !isProviderType(type);
}
