import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { withTables } from "./component-tables.ts";

/** `docs/components/*.md`, written by hand but for their tables. */
export function componentPages(root: string): Record<string, string> {
  const files = readdirSync(join(root, "docs/components")).filter((file) => file.endsWith(".md"));
  return Object.fromEntries(
    files.map((file) => {
      const path = `docs/components/${file}`;
      return [path, withTables(readFileSync(join(root, path), "utf8"), root)];
    }),
  );
}
