import { KEY_VALUE, WEB_SERVICE } from "./compare/kinds.ts";

/** When the list prices below were looked up. */
export const PRICES_AS_OF = "2026-05-04";

/**
 * List prices of Render's instance types in USD per instance and month, from https://render.com/pricing. An estimate: Render
 * bills by the second, and bandwidth, disks and seats come on top.
 */
const PLANS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  [WEB_SERVICE]: { free: 0, starter: 7, standard: 25, pro: 85, pro_plus: 175, pro_max: 225, pro_ultra: 450 },
  [KEY_VALUE]: { free: 0, starter: 10, standard: 32, pro: 135, pro_plus: 250 },
};

/** USD per month of so many instances; undefined for what has no plan or one without a list price. */
export function monthlyPrice(type: string, plan: unknown, instances: unknown): number | undefined {
  const price = typeof plan === "string" ? PLANS[type]?.[plan] : undefined;
  return price === undefined ? undefined : price * (typeof instances === "number" ? instances : 1);
}
