import type { ConfigDiff } from "../model.ts";

/** The model as it is; docs/config-diff.md and schemas/config-diff.schema.json describe it. */
export function renderJson(diff: ConfigDiff): string {
  return `${JSON.stringify(diff, null, 2)}\n`;
}
