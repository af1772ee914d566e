import type { ResourceState, Snapshot } from "./resource-state.ts";

/**
 * What is wrong with a snapshot by Pulumi's rules, one message each: a resource's provider, parent, dependencies and
 * deletedWith come before it, and no two living resources share a URN. The CLI refuses a state that breaks one.
 */
export function snapshotProblems({ resources }: Snapshot): string[] {
  const all = new Set(resources.map(({ urn }) => urn));
  const seen = new Set<string>();
  const living = new Set<string>();
  const providers = new Set<string>();
  const problems: string[] = [];
  for (const resource of resources) {
    const { urn } = resource;
    if (resource.type.startsWith("pulumi:providers:")) providers.add(`${urn}::${resource.id ?? ""}`);
    if (resource.provider && !providers.has(resource.provider) && !resource.pendingReplacement) {
      problems.push(`${urn} refers to a provider that is not in the state before it: ${resource.provider}`);
    }
    for (const [role, dependency] of dependenciesOf(resource)) {
      if (seen.has(dependency)) continue;
      problems.push(`${urn}: its ${role} ${dependency} ${all.has(dependency) ? "comes after it" : "is missing"}`);
    }
    seen.add(urn);
    if (resource.delete) continue;
    if (living.has(urn)) problems.push(`${urn} is in the state twice`);
    living.add(urn);
  }
  return problems;
}

function* dependenciesOf(resource: ResourceState): Generator<[role: string, urn: string]> {
  if (resource.parent) yield ["parent", resource.parent];
  for (const urn of resource.dependencies ?? []) yield ["dependency", urn];
  for (const [property, urns] of Object.entries(resource.propertyDependencies ?? {})) {
    for (const urn of urns ?? []) yield [`dependency of ${property}`, urn];
  }
  if (resource.deletedWith) yield ["deletedWith", resource.deletedWith];
}
