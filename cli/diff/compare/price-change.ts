import type { EvaluatedResource } from "../../../engine/evaluation/evaluation.ts";
import type { PriceChange } from "../model.ts";
import { monthlyPrice, PRICES_AS_OF } from "../prices.ts";
import type { Changed } from "./changed-resources.ts";

/** What the month costs before and after, over what comes, goes or changes its plan. Undefined when nothing does. */
export function priceChange(all: readonly Changed[]): PriceChange | undefined {
  const rows = all.flatMap(({ base, head }) => {
    const [before, after] = [priceOf(base), priceOf(head)];
    if (before === undefined || after === undefined || (before.plan === after.plan && before.price === after.price)) {
      return [];
    }
    const plan = { before: before.plan, after: after.plan };
    return [{ name: (head ?? base)!.name, plan, before: before.price, after: after.price }];
  });
  if (rows.length === 0) return undefined;
  const sum = (side: "before" | "after") => rows.reduce((total, row) => total + row[side], 0);
  return { currency: "USD", before: sum("before"), after: sum("after"), asOf: PRICES_AS_OF, rows };
}

function priceOf(resource: EvaluatedResource | undefined): { plan: string; price: number } | undefined {
  if (!resource) return { plan: "", price: 0 };
  const { plan, numInstances } = resource.inputs;
  const price = monthlyPrice(resource.type, plan, numInstances);
  if (price === undefined) return undefined;
  const copies = typeof numInstances === "number" && numInstances > 1 ? ` × ${numInstances}` : "";
  return { plan: `${plan}${copies}`, price };
}
