import type { SnapshotChange } from "../state/ledger.ts";
import type { PendingOperation, PendingOperationType, ResourceState } from "../state/resource-state.ts";
import { type BaseSnapshot, renameLinks } from "./base-snapshot.ts";
import type { Step } from "./step.ts";

export type { SnapshotChange } from "../state/ledger.ts";
export type SaveStep = (change: SnapshotChange) => Promise<void>;

const PENDING: Partial<Record<Step["operation"], PendingOperationType>> = {
  create: "creating",
  "create-replacement": "creating",
  update: "updating",
  delete: "deleting",
  "delete-replaced": "deleting",
  discard: "deleting",
  "discard-replaced": "deleting",
  read: "reading",
  "read-replacement": "reading",
  import: "importing",
  "import-replacement": "importing",
};

/** Turns steps into checkpoint changes. A preview has no `save`: it keeps everything in memory. */
export class StepRecorder {
  readonly #base: BaseSnapshot;
  readonly #save: SaveStep | undefined;
  readonly #renamed = new Map<string, string>();
  readonly #dropped = new Set<ResourceState>();
  readonly #successor = new WeakMap<ResourceState, ResourceState>();
  readonly #interrupted: PendingOperation[];

  constructor(base: BaseSnapshot, options: { save?: SaveStep | undefined; interrupted?: PendingOperation[] } = {}) {
    this.#base = base;
    this.#save = options.save;
    this.#interrupted = [...(options.interrupted ?? [])];
  }

  /** Follows a state to what stands for it now, in the base or among what this operation saved. */
  latest(state: ResourceState): ResourceState {
    let current = this.#base.latest(state);
    for (let next = this.#successor.get(current); next; next = this.#successor.get(current)) {
      current = next;
    }
    return current;
  }

  /** Notes what is about to be done, so that a kill from here on leaves a trace. */
  async begin(step: Step): Promise<PendingOperation | undefined> {
    const type = PENDING[step.operation];
    const resource = step.new ?? step.old;
    if (!type || !resource) {
      return undefined;
    }
    const pending: PendingOperation = { resource: { ...resource }, type };
    await this.#save?.({ begin: pending });
    return pending;
  }

  /** The step went through (or left something that must be kept). */
  async succeed(step: Step, pending: PendingOperation | undefined): Promise<void> {
    const change = this.#changeOf(step);
    await this.#commit({ ...change, ...(pending && { end: pending }) });
    for (const stale of this.#interrupted.filter(({ resource }) => resource.urn === step.urn)) {
      this.#interrupted.splice(this.#interrupted.indexOf(stale), 1);
      await this.#save?.({ end: stale });
    }
  }

  async fail(pending: PendingOperation | undefined): Promise<void> {
    if (pending) {
      await this.#save?.({ end: pending });
    }
  }

  /** Puts `successor` in the place of something already saved. */
  async swap(pairs: [ResourceState, ResourceState][], drop: ResourceState[] = []): Promise<void> {
    if (pairs.length > 0 || drop.length > 0) {
      await this.#commit({ swap: pairs, drop });
    }
  }

  /** From now on everything in the base refers to `urn` where it referred to `alias`. */
  rename(alias: string, urn: string): void {
    this.#renamed.set(alias, urn);
  }

  #changeOf(step: Step): SnapshotChange {
    const old = step.old && this.latest(step.old);
    switch (step.operation) {
      case "same":
        if (step.skippedCreate) {
          return {};
        }
        return { put: [this.#new(step)], ...(old && { drop: [old] }) };
      case "update":
      case "read":
        return { put: [this.#new(step)], ...(old && { drop: [old] }) };
      case "create":
        return { put: [this.#new(step)] };
      case "import":
        return { put: [this.#new(step)] };
      case "import-replacement":
      case "create-replacement":
      case "read-replacement": {
        const replaced = step.operation === "import-replacement" ? step.original && this.latest(step.original) : old;
        if (!replaced) {
          return { put: [this.#new(step)] };
        }
        return replaced.pendingReplacement
          ? { put: [this.#new(step)], drop: [replaced] }
          : { put: [this.#new(step)], swap: [[replaced, { ...replaced, delete: true }]] };
      }
      case "delete":
      case "delete-replaced":
      case "discard":
      case "discard-replaced":
        if (!old) {
          return {};
        }
        return step.pendingReplacement ? { swap: [[old, { ...old, pendingReplacement: true }]] } : { drop: [old] };
      case "remove-pending-replace":
        return old ? { drop: [old] } : {};
      case "replace":
      case "refresh":
        return {};
    }
  }

  #new(step: Step): ResourceState {
    if (!step.new) {
      throw new Error(`${step.operation} of ${step.urn} has no new state`);
    }
    return step.new;
  }

  async #commit(change: SnapshotChange): Promise<void> {
    for (const state of change.drop ?? []) {
      this.#dropped.add(state);
    }
    for (const [old, successor] of change.swap ?? []) {
      this.#follow(old, successor);
    }
    const swap = joinPairs([...(change.swap ?? []), ...this.#renames()]);
    const effective: SnapshotChange = { ...change, ...(swap.length > 0 && { swap }) };
    if (Object.values(effective).some((part) => !Array.isArray(part) || part.length > 0)) {
      await this.#save?.(effective);
    }
  }

  #renames(): [ResourceState, ResourceState][] {
    if (this.#renamed.size === 0) {
      return [];
    }
    const pairs: [ResourceState, ResourceState][] = [];
    for (const state of this.#base.resources) {
      const renamed = this.#dropped.has(state) ? state : renameLinks(state, this.#renamed);
      if (renamed !== state) {
        pairs.push([state, renamed]);
      }
    }
    for (const [old, successor] of pairs) {
      this.#follow(old, successor);
    }
    return pairs;
  }

  #follow(old: ResourceState, successor: ResourceState): void {
    if (this.#base.holds(old)) {
      this.#base.replace(old, successor);
    } else {
      this.#successor.set(old, successor);
    }
  }
}

/** `a -> b` and `b -> c` are one replacement, `a -> c`. */
function joinPairs(pairs: [ResourceState, ResourceState][]): [ResourceState, ResourceState][] {
  const joined: [ResourceState, ResourceState][] = [];
  for (const [old, successor] of pairs) {
    const earlier = joined.find((pair) => pair[1] === old);
    if (earlier) {
      earlier[1] = successor;
    } else {
      joined.push([old, successor]);
    }
  }
  return joined;
}
