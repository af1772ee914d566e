import { ProviderError } from "../host/handler.ts";
import type { Pooler } from "./client.ts";

/**
 * The pooler of the primary database. Where a project has both, the shared one: the dedicated pooler's host
 * (`db.<ref>.supabase.co`) is IPv6-only without a paid add-on, and neither Render nor Vercel can reach it.
 */
export function primaryPooler(ref: string, poolers: Pooler[]): Pooler {
  const primaries = poolers.filter((pooler) => pooler.database_type === "PRIMARY");
  const found = primaries.find((pooler) => pooler.db_host.includes(".pooler.")) ?? primaries[0];
  if (found) return found;
  throw new ProviderError(
    `Supabase lists no pooler for the primary database of project "${ref}". A new project takes a few minutes to get one: run again then.`,
  );
}
