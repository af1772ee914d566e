import { createUrn, nameOf, qualifiedTypeOf, STACK_TYPE, typeOf } from "./urn.ts";

/** An earlier identity of a resource: a whole URN, or what differs from the present one. */
export type Alias =
  | { urn: string }
  | { name?: string; type?: string; stack?: string; project?: string; parent?: string; noParent?: boolean };

interface Identity {
  stack: string;
  project: string;
  type: string;
  name: string;
  parent: string | undefined;
}

/**
 * All URNs under which state may know this resource, most specific first: its own aliases, then those it inherits from
 * a parent that was itself found under an earlier URN (`adopted`: present URN -> the earlier one).
 */
export function aliasUrns(identity: Identity, aliases: Alias[], adopted: ReadonlyMap<string, string>): string[] {
  const own = aliases.map((alias) => collapse(identity, alias, adopted));
  const inherited: string[] = [];
  const parentAlias = identity.parent === undefined ? undefined : adopted.get(identity.parent);
  if (identity.parent !== undefined && parentAlias !== undefined) {
    const parentName = nameOf(identity.parent);
    inherited.push(inherit(identity, identity.type, identity.name, parentName, parentAlias));
    for (const urn of own) {
      inherited.push(inherit(identity, typeOf(urn), nameOf(urn), parentName, parentAlias));
    }
  }
  return [...new Set([...own, ...inherited])];
}

function collapse(identity: Identity, alias: Alias, adopted: ReadonlyMap<string, string>): string {
  if ("urn" in alias) {
    return alias.urn;
  }
  let parent = alias.parent ? (adopted.get(alias.parent) ?? alias.parent) : identity.parent;
  if (alias.noParent || (parent !== undefined && qualifiedTypeOf(parent) === STACK_TYPE)) {
    parent = undefined;
  }
  return createUrn({
    stack: alias.stack || identity.stack,
    project: alias.project || identity.project,
    parent,
    type: alias.type || identity.type,
    name: alias.name || identity.name,
  });
}

/** A child named after its parent (`app-function` of `app`) was named after the parent's earlier name too. */
function inherit(identity: Identity, type: string, name: string, parentName: string, parentAlias: string): string {
  const aliasName = name.startsWith(parentName) ? nameOf(parentAlias) + name.slice(parentName.length) : name;
  return createUrn({ stack: identity.stack, project: identity.project, parent: parentAlias, type, name: aliasName });
}
