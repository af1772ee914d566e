import type { PropertyPath } from "../../engine/deployment/property-path.ts";

/** What lies at a path, or undefined where the path leads nowhere. */
export function valueAt(root: unknown, path: PropertyPath): unknown {
  let value = root;
  for (const segment of path) {
    if (value === null || typeof value !== "object") return undefined;
    value = (value as Record<string | number, unknown>)[segment];
  }
  return value;
}
