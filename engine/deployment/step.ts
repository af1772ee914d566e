import type { ResourceState } from "../state/resource-state.ts";
import type { DetailedDiff } from "./property-diff.ts";

export type StepOperation =
  | "same"
  | "create"
  | "update"
  | "delete"
  | "replace"
  | "create-replacement"
  | "delete-replaced"
  | "read"
  | "read-replacement"
  | "discard"
  | "discard-replaced"
  | "remove-pending-replace"
  | "refresh"
  | "import"
  | "import-replacement";

/** One thing the engine does to one resource. `new` is filled in while the step is applied and frozen once it is saved. */
export interface Step {
  operation: StepOperation;
  urn: string;
  type: string;
  provider: string;
  old?: ResourceState;
  new?: ResourceState;
  /** The keys that force a replacement. */
  keys?: string[];
  /** The keys that changed. */
  diffs?: string[];
  detailedDiff?: DetailedDiff;
  ignoreChanges?: string[];
  /** A replacement that deletes the old resource at the end (else it is gone before the new one is made). */
  pendingDelete?: boolean;
  /** A deletion whose replacement follows in this same operation. */
  pendingReplacement?: boolean;
  /** A `same` that stands for a resource no target asked to create; nothing of it is saved. */
  skippedCreate?: boolean;
  /** A `same` for what no target named. */
  untargeted?: boolean;
  /** An import that takes the place of this managed resource. */
  original?: ResourceState;
  /** Called with whether the step went through, also when it never ran. */
  settle?: (succeeded: boolean) => void;
  /** What a refresh found. */
  refreshed?: "same" | "update" | "delete";
}

/** Whether the step stands for a change a person asked for; the halves of a replacement do not. */
export function isLogical(step: Step): boolean {
  return ![
    "create-replacement",
    "delete-replaced",
    "discard-replaced",
    "read-replacement",
    "refresh",
    "remove-pending-replace",
    "import-replacement",
  ].includes(step.operation);
}

export function isDeletion(step: Step): boolean {
  return ["delete", "delete-replaced", "discard", "discard-replaced"].includes(step.operation);
}

/** The state the step is about: the new one, or the old when it goes away. */
export function subjectOf(step: Step): ResourceState {
  const subject = isDeletion(step) || step.operation === "remove-pending-replace" ? step.old : (step.new ?? step.old);
  if (!subject) {
    throw new Error(`${step.operation} of ${step.urn} has no state`);
  }
  return subject;
}

/** How deletions are ordered: `replaced` when the resource goes because another took its place. */
export function deletionStep(
  old: ResourceState,
  options: { replaced?: boolean; pendingReplacement?: boolean } = {},
): Step {
  const operation = old.external
    ? options.replaced
      ? "discard-replaced"
      : "discard"
    : options.replaced
      ? "delete-replaced"
      : "delete";
  return {
    operation,
    urn: old.urn,
    type: old.type,
    provider: old.provider ?? "",
    old,
    ...(options.pendingReplacement && { pendingReplacement: true }),
  };
}
