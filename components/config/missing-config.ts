import { appendFileSync } from "node:fs";
import { type ConfigProblem, UNKNOWN_VALUE } from "../../contract/stack-config.ts";

/**
 * Where a program that is only evaluated says which of its config is not set: a file, one JSON object a line, with `key`, `reason` and
 * `fix`. It goes on with stand-ins then, so that the rest of what it declares can be compared. No deployment ever sets this.
 */
const REPORT = "STACKWRIGHT_MISSING_CONFIG";

export interface Evaluated {
  /** Stands for the value of a key of this project's config, wherever it goes. */
  standIn(key: string): string;
  report(missing: readonly ConfigProblem[]): void;
}

/** Set while the program is only evaluated. */
export function evaluated(project: string, env: NodeJS.ProcessEnv = process.env): Evaluated | undefined {
  const file = env[REPORT];
  if (file === undefined) return undefined;
  return {
    standIn: (key) => `${UNKNOWN_VALUE}-${Buffer.from(`${project}:${key}`).toString("hex")}`,
    report: (missing) => {
      const lines = missing.map(({ key, reason, fix }) => JSON.stringify({ key: `${project}:${key}`, reason, fix }));
      if (lines.length > 0) appendFileSync(file, `${lines.join("\n")}\n`);
    },
  };
}
