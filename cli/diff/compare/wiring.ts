import type { EvaluatedResource, Evaluation } from "../../../engine/evaluation/evaluation.ts";
import type { Origin } from "../../../engine/evaluation/origin.ts";
import { shortType } from "../../plan/model.ts";
import type { StackDiff, WiringNode } from "../model.ts";
import type { Changed } from "./changed-resources.ts";
import { ENV_GROUP, PROJECT_ENVIRONMENT } from "./kinds.ts";
import { targetOf } from "./variable-changes.ts";

/** Resources that are part of another one in the picture: which input says of which. */
const PART_OF: Readonly<Record<string, string>> = {
  [ENV_GROUP]: "serviceIds",
  [PROJECT_ENVIRONMENT]: "projectId",
  "stackwright:render:Deploy": "serviceId",
  "stackwright:supabase:PoolerSettings": "projectRef",
};
/** What no picture needs: secrets without an address, commands. */
const UNSEEN = /^(random|command):/;

/** The services that change and what they are wired to: who takes a value from whom. */
export function wiring(all: readonly Changed[], head: Evaluation): StackDiff["wiring"] {
  const nodes = new Map<string, WiringNode>();
  const byUrn = new Map(head.resources.map((resource) => [resource.urn, resource]));
  const owner = (resource: EvaluatedResource): EvaluatedResource => {
    const property = PART_OF[resource.type];
    const urn = property && resourceUrns(originsBelow(resource, property))[0];
    const found = urn ? byUrn.get(urn) : undefined;
    return found && found !== resource ? owner(found) : resource;
  };
  const add = (id: string, label: string, type: string): string => {
    if (!nodes.has(id)) nodes.set(id, { id, label, type, changed: false });
    return id;
  };
  const nodeOf = (resource: EvaluatedResource): string => {
    const shown = owner(resource);
    return add(shown.urn, targetOf(shown, head), shortType(shown.type));
  };

  const edges = new Map<string, { from: string; to: string }>();
  for (const { base, head: resource, action } of all) {
    if (UNSEEN.test((resource ?? base)!.type)) continue;
    if (!resource) {
      const gone = base!;
      if (!PART_OF[gone.type])
        nodes.set(gone.urn, { id: gone.urn, label: gone.name, type: shortType(gone.type), changed: true });
      continue;
    }
    const from = nodeOf(resource);
    if (action !== "same") nodes.get(from)!.changed = true;
    for (const origin of Object.values(resource.origins).flat()) {
      const to = target(origin, byUrn, nodeOf, add);
      if (to && to !== from) edges.set(JSON.stringify([from, to]), { from, to });
    }
  }
  const near = [...edges.values()].filter(({ from, to }) => nodes.get(from)?.changed || nodes.get(to)?.changed);
  const seen = new Set(near.flatMap(({ from, to }) => [from, to]));
  return { nodes: [...nodes.values()].filter(({ id, changed }) => changed || seen.has(id)), edges: near };
}

function target(
  origin: Origin,
  byUrn: ReadonlyMap<string, EvaluatedResource>,
  nodeOf: (resource: EvaluatedResource) => string,
  add: (id: string, label: string, type: string) => string,
): string | undefined {
  if (origin.from === "config" || origin.from === "field") return undefined;
  if (origin.from === "resource") {
    const resource = byUrn.get(origin.urn);
    return resource?.custom && !UNSEEN.test(resource.type) ? nodeOf(resource) : undefined;
  }
  const [pkg = "", module = ""] = origin.token.split(":");
  const vendor = pkg === "stackwright" ? module : pkg;
  // Functions asked the same are about the same thing at the vendor, whatever they read of it.
  return add(`function ${vendor} ${origin.argumentsDigest.slice(0, 12)}`, vendor, vendor);
}

function originsBelow(resource: EvaluatedResource, property: string): Origin[] {
  const paths = Object.entries(resource.origins);
  return paths.flatMap(([path, origins]) => (path.split(/[.[]/)[0] === property ? origins : []));
}

function resourceUrns(origins: readonly Origin[]): string[] {
  return origins.flatMap((origin) => (origin.from === "resource" ? [origin.urn] : []));
}
