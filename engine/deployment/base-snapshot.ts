import type { ResourceState } from "../state/resource-state.ts";
import { formatProviderReference, parseProviderReference } from "./provider-reference.ts";

/**
 * The resources an operation started from, in dependency order. States are immutable, so a change puts a new object in
 * an old one's place; `latest` follows an object to what stands in its place now.
 */
export class BaseSnapshot {
  #resources: ResourceState[];
  readonly #index = new Map<ResourceState, number>();
  readonly #successor = new WeakMap<ResourceState, ResourceState>();
  #live = new Map<string, ResourceState>();

  constructor(resources: ResourceState[]) {
    this.#resources = [...resources];
    this.#reindex();
  }

  get resources(): readonly ResourceState[] {
    return this.#resources;
  }

  /** The resource known by `urn` that is not on its way to deletion. */
  find(urn: string): ResourceState | undefined {
    return this.#live.get(urn);
  }

  latest(state: ResourceState): ResourceState {
    let current = state;
    for (let next = this.#successor.get(current); next; next = this.#successor.get(current)) {
      current = next;
    }
    return current;
  }

  /** Whether this very object stands in the snapshot now. */
  holds(state: ResourceState): boolean {
    return this.#index.has(state);
  }

  replace(old: ResourceState, successor: ResourceState): void {
    const at = this.#index.get(old);
    if (at === undefined) {
      throw new Error(`${old.urn} is not in the snapshot`);
    }
    this.#resources[at] = successor;
    this.#index.delete(old);
    this.#index.set(successor, at);
    this.#successor.set(old, successor);
    if (successor.delete) {
      if (this.#live.get(old.urn) === old) {
        this.#live.delete(old.urn);
      }
    } else {
      this.#live.set(successor.urn, successor);
    }
  }

  remove(states: Iterable<ResourceState>): void {
    const gone = new Set(states);
    this.#resources = this.#resources.filter((state) => !gone.has(state));
    this.#reindex();
  }

  /** What depends on `root`, directly or not, in dependency order; `ignore`d URNs neither count nor lead further. */
  dependingOn(
    root: ResourceState,
    options: { ignore?: ReadonlySet<string>; includeChildren?: boolean } = {},
  ): ResourceState[] {
    const reached = new Set([root.urn]);
    const dependents: ResourceState[] = [];
    for (const candidate of this.#resources.slice((this.#index.get(this.latest(root)) ?? 0) + 1)) {
      const links = options.includeChildren ? allLinks(candidate) : linksWithoutParent(candidate);
      if (!options.ignore?.has(candidate.urn) && links.some((urn) => reached.has(urn))) {
        dependents.push(candidate);
        reached.add(candidate.urn);
      }
    }
    return dependents;
  }

  /** What `state` needs to exist: dependencies (a component stands for its children too), provider, parent. */
  dependenciesOf(state: ResourceState): Set<ResourceState> {
    const needed = new Set(linksWithoutParent(state));
    const found = new Set<ResourceState>();
    const components = new Set<string>();
    const before = this.#resources.slice(0, this.#index.get(this.latest(state)) ?? 0);
    for (const candidate of before) {
      if (needed.has(candidate.urn) && !candidate.custom) {
        components.add(candidate.urn);
      }
      const inside = candidate.parent !== undefined && components.has(candidate.parent);
      if (inside) {
        components.add(candidate.urn);
      }
      if (inside || needed.has(candidate.urn) || candidate.urn === state.parent) {
        found.add(candidate);
      }
    }
    return found;
  }

  #reindex(): void {
    this.#index.clear();
    this.#live = new Map();
    for (const [at, state] of this.#resources.entries()) {
      this.#index.set(state, at);
      if (!state.delete) {
        this.#live.set(state.urn, state);
      }
    }
  }
}

function linksWithoutParent(state: ResourceState): string[] {
  const links = [
    ...(state.dependencies ?? []),
    ...Object.values(state.propertyDependencies ?? {}).flatMap((urns) => urns ?? []),
  ];
  if (state.deletedWith) {
    links.push(state.deletedWith);
  }
  if (state.provider) {
    links.push(parseProviderReference(state.provider).urn);
  }
  return links;
}

/** Every URN `state` refers to. */
export function allLinks(state: ResourceState): string[] {
  const links = linksWithoutParent(state);
  return state.parent ? [...links, state.parent] : links;
}

/** `state` with every reference to a renamed resource brought up to date; the same object when there is none. */
export function renameLinks(state: ResourceState, renamed: ReadonlyMap<string, string>): ResourceState {
  if (renamed.size === 0 || ![state.urn, ...allLinks(state)].some((urn) => renamed.has(urn))) {
    return state;
  }
  const rename = (urn: string) => renamed.get(urn) ?? urn;
  const result: ResourceState = { ...state, urn: rename(state.urn) };
  if (state.parent) {
    result.parent = rename(state.parent);
  }
  if (state.deletedWith) {
    result.deletedWith = rename(state.deletedWith);
  }
  if (state.dependencies) {
    result.dependencies = state.dependencies.map(rename);
  }
  if (state.propertyDependencies) {
    result.propertyDependencies = Object.fromEntries(
      Object.entries(state.propertyDependencies).map(([key, urns]) => [key, urns?.map(rename) ?? null]),
    );
  }
  if (state.provider) {
    const reference = parseProviderReference(state.provider);
    result.provider = formatProviderReference({ ...reference, urn: rename(reference.urn) });
  }
  return result;
}

/**
 * The resources with some removed: nothing left refers to what is gone, and children move up to the nearest parent that
 * is still there. Returns the survivors that changed as [old, new] pairs.
 */
export function pruneLinks(
  resources: readonly ResourceState[],
  gone: ReadonlySet<ResourceState>,
): [ResourceState, ResourceState][] {
  const present = new Set<string>();
  const parentOf = new Map<string, string | undefined>();
  const changed: [ResourceState, ResourceState][] = [];
  for (const state of resources) {
    let parent = state.parent;
    while (parent !== undefined && !present.has(parent)) {
      parent = parentOf.get(parent);
    }
    parentOf.set(state.urn, parent);
    if (gone.has(state)) {
      continue;
    }
    const dangling = allLinks(state).some((urn) => !present.has(urn));
    if (dangling) {
      const pruned: ResourceState = { ...state };
      if (parent === undefined) {
        delete pruned.parent;
      } else {
        pruned.parent = parent;
      }
      if (state.dependencies) {
        pruned.dependencies = state.dependencies.filter((urn) => present.has(urn));
      }
      if (state.propertyDependencies) {
        pruned.propertyDependencies = Object.fromEntries(
          Object.entries(state.propertyDependencies).map(([key, urns]) => [
            key,
            urns?.filter((urn) => present.has(urn)) ?? null,
          ]),
        );
      }
      if (state.deletedWith && !present.has(state.deletedWith)) {
        delete pruned.deletedWith;
      }
      changed.push([state, pruned]);
    }
    present.add(state.urn);
  }
  return changed;
}
