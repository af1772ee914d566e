import type { ConfigDiff, Counts, StackDiff } from "./model.ts";

/** Sums over all stacks. A rule that could not judge yet counts as neither refusal nor warning. */
export function totalsOf(stacks: readonly StackDiff[]): ConfigDiff["totals"] {
  const count = (of: (stack: StackDiff) => number) => stacks.reduce((total, stack) => total + of(stack), 0);
  const counted = (key: keyof Counts) => count(({ counts }) => counts[key]);
  const judged = (level: "mandatory" | "advisory") =>
    count(({ policies }) => policies.filter((finding) => finding.level === level && !finding.unknown).length);
  return {
    create: counted("create"),
    update: counted("update"),
    replace: counted("replace"),
    delete: counted("delete"),
    unchanged: counted("unchanged"),
    refused: judged("mandatory"),
    warned: judged("advisory"),
    drifted: count(({ drift }) => drift?.length ?? 0),
    failedStacks: count(({ status }) => (status === "failed" ? 1 : 0)),
  };
}

/** Whether the change does anything to any stack. */
export function hasChanges({ stacks, totals }: ConfigDiff): boolean {
  return totals.drifted > 0 || stacks.some(({ status }) => status !== "unchanged");
}
