import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { RuleCases } from "./testing.ts";

const FOLDER = join(import.meta.dirname, "rules");

/** What every rule is tested with, from the files beside the rules. */
export async function allCases(): Promise<RuleCases[]> {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".cases.ts"));
  const modules = await Promise.all(files.map((file) => import(join(FOLDER, file)) as Promise<{ cases: RuleCases }>));
  return modules.map(({ cases }) => cases);
}
