import type { PendingOperation, ResourceState, Snapshot } from "./resource-state.ts";

/** What one step changed. States are told apart by identity: a changed state is a new object. */
export interface SnapshotChange {
  /** States that now are, in dependency order; they come after all put before in this operation. */
  put?: ResourceState[];
  /** States that are no more: the very objects that were loaded, put, or swapped in. */
  drop?: ResourceState[];
  /** Replaced in place: marked `delete` or `pendingReplacement`, refreshed, or given outputs late. */
  swap?: [old: ResourceState, next: ResourceState][];
  begin?: PendingOperation;
  /** The very object given to `begin`, or loaded. */
  end?: PendingOperation;
}

/** A change by slot numbers: what to set, and `undefined` for what to empty. */
export interface SlotChange {
  resources: [slot: number, state: ResourceState | undefined][];
  operations: [slot: number, operation: PendingOperation | undefined][];
}

/**
 * A stack's resources while an operation runs. Each state sits in a numbered slot: the loaded ones first, then those put. A
 * snapshot lists the put ones before what is left of the loaded, which is Pulumi's rule and keeps dependencies first.
 */
export class Ledger {
  /** How many slots, the first ones, the loaded states had. */
  readonly loaded: number;
  readonly #resources: (ResourceState | undefined)[];
  readonly #operations: (PendingOperation | undefined)[];
  readonly #slots = new Map<ResourceState, number>();
  readonly #operationSlots = new Map<PendingOperation, number>();

  constructor(snapshot: Snapshot) {
    this.#resources = [...snapshot.resources];
    this.#operations = [...snapshot.pendingOperations];
    this.loaded = snapshot.resources.length;
    for (const [slot, resource] of snapshot.resources.entries()) this.#slots.set(resource, slot);
    for (const [slot, operation] of snapshot.pendingOperations.entries()) this.#operationSlots.set(operation, slot);
  }

  /** @throws Error when a state to drop or swap is not there: the caller lost track of what it saved. */
  apply({ put = [], drop = [], swap = [], begin, end }: SnapshotChange): SlotChange {
    const change: SlotChange = { resources: [], operations: [] };
    const leaving = [...drop, ...swap.map(([old]) => old)].map((state) => [state, this.#slotOf(state)] as const);
    const ending = end && this.#operationSlots.get(end);
    if (end && ending === undefined) throw new Error(`no pending operation to end on ${end.resource.urn}`);
    for (const [index, [state, slot]] of leaving.entries()) {
      const next = swap[index - drop.length]?.[1];
      this.#slots.delete(state);
      this.#setResource(slot, next, change);
    }
    for (const state of put) this.#setResource(this.#resources.length, state, change);
    if (end && ending !== undefined) {
      this.#operationSlots.delete(end);
      this.#operations[ending] = undefined;
      change.operations.push([ending, undefined]);
    }
    if (begin) {
      const slot = this.#operations.push(begin) - 1;
      this.#operationSlots.set(begin, slot);
      change.operations.push([slot, begin]);
    }
    return change;
  }

  snapshot(): Snapshot {
    return {
      resources: this.resourceSlots().map((slot) => this.#resources[slot] as ResourceState),
      pendingOperations: this.operationSlots().map((slot) => this.#operations[slot] as PendingOperation),
    };
  }

  /** The slots in the order their states have in a snapshot. */
  resourceSlots(): number[] {
    const taken = [...this.#resources.keys()].filter((slot) => this.#resources[slot] !== undefined);
    return [...taken.filter((slot) => slot >= this.loaded), ...taken.filter((slot) => slot < this.loaded)];
  }

  operationSlots(): number[] {
    return [...this.#operations.keys()].filter((slot) => this.#operations[slot] !== undefined);
  }

  #slotOf(state: ResourceState): number {
    const slot = this.#slots.get(state);
    if (slot === undefined) throw new Error(`${state.urn}: this state was not loaded or put, or was dropped before`);
    return slot;
  }

  #setResource(slot: number, state: ResourceState | undefined, change: SlotChange): void {
    this.#resources[slot] = state;
    if (state) this.#slots.set(state, slot);
    change.resources.push([slot, state]);
  }
}
