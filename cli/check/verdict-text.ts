import type { Check } from "./model.ts";

/** What it comes to, in one line: `2 refused, 1 advised, 9 not judged before up, in 3 stacks.` */
export function verdictText({ stacks, totals }: Check): string {
  const { refused, advice, excepted, unknown, failedStacks } = totals;
  const parts = [
    refused === 0 ? "nothing refused" : `${refused} refused`,
    ...(advice > 0 ? [`${advice} advised`] : []),
    ...(excepted > 0 ? [`${excepted} excepted`] : []),
    ...(unknown > 0 ? [`${unknown} not judged before up`] : []),
    ...(failedStacks > 0 ? [`${failedStacks} stack${failedStacks === 1 ? "" : "s"} could not be judged`] : []),
  ];
  const text = `${parts.join(", ")}, in ${stacks.length} stack${stacks.length === 1 ? "" : "s"}.`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
