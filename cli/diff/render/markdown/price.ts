import type { StackDiff } from "../../model.ts";
import { code, text } from "../escape.ts";
import type { Context } from "./context.ts";
import { cells, folded, type Section, table, WORTH } from "./section.ts";

/** The plans that change, with list prices. */
export function price({ label, name }: Context, stack: StackDiff): Section {
  const { rows, before, after, asOf } = stack.price ?? { rows: [], before: 0, after: 0, asOf: "" };
  const summary = `<b>Price</b> of ${name(stack)}: ${money(after - before, true)} per month, estimated from list prices of ${text(asOf, 30)}`;
  return folded(
    summary,
    `price rows of ${label(stack)}`,
    rows.map((row) => ({
      worth: WORTH.resource,
      markdown: cells([
        code(row.name),
        `${plan(row.plan.before)} → ${plan(row.plan.after)}`,
        `${money(row.before)} → ${money(row.after)}`,
        money(row.after - row.before, true),
      ]),
    })),
    table(["Resource", "Plan", "Per month", "Change"], "llrr"),
  );
}

function plan(name: string): string {
  return name === "" ? "*none*" : code(name, 40);
}

/** US dollars; the sign is a reference because a pair of plain ones is mathematics to GitHub. */
export function money(amount: number, signed = false): string {
  const sign = amount < 0 ? "−" : signed && amount > 0 ? "+" : "";
  return `${sign}&#36;${Math.abs(amount).toFixed(2)}`;
}
