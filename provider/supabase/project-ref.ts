import { z } from "zod";

/** A Supabase project's ref, as in its dashboard URL and in `https://<ref>.supabase.co`. */
export const projectRef = z
  .string()
  .regex(/^[a-z]{20}$/, "must be 20 lowercase letters: the project's ref, as in https://<ref>.supabase.co")
  .describe("The project's ref: 20 lowercase letters.");
