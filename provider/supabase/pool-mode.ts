/** How a pooler hands out server connections. */
export const poolModes = ["transaction", "session"] as const;
export type PoolMode = (typeof poolModes)[number];

export function poolModeOf(pooler: { pool_mode: string }): PoolMode {
  return pooler.pool_mode === "session" ? "session" : "transaction";
}
