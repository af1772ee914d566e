/** Pulumi's property paths: `variables.LOG_LEVEL`, `serviceIds[0]`, `tags["odd.key"]`. */
export type PathSegment = string | number;

export function parsePath(path: string): PathSegment[] {
  const segments: PathSegment[] = [];
  const pattern = /\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g;
  for (const match of path.matchAll(pattern)) {
    if (match[1] !== undefined) segments.push(Number(match[1]));
    else if (match[2] !== undefined) segments.push(match[2].replace(/\\(.)/g, "$1"));
    else segments.push(match[3]!);
  }
  return segments;
}

export function formatPath(segments: PathSegment[]): string {
  return segments
    .map((segment, index) => {
      if (typeof segment === "number") return `[${segment}]`;
      if (!/^[^.[\]"]+$/.test(segment)) return `["${segment.replace(/["\\]/g, "\\$&")}"]`;
      return index === 0 ? segment : `.${segment}`;
    })
    .join("");
}

export function valueAt(root: unknown, path: PathSegment[]): unknown {
  let value = root;
  for (const segment of path) {
    if (value === null || typeof value !== "object") return undefined;
    value = (value as Record<PathSegment, unknown>)[segment];
  }
  return value;
}
