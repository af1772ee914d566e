/** Where a value stands inside a resource's properties. */
export type Path = readonly (string | number)[];

/** Pulumi's spelling: `variables.LOG_LEVEL`, `serviceIds[0]`, `triggers["a.b"]`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (/[.[\]"]/.test(step) || step === "") return `${text}[${JSON.stringify(step)}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}

/** Whether `path` is `prefix` or below it. */
export function isWithin(path: Path, prefix: Path): boolean {
  return prefix.length <= path.length && prefix.every((step, index) => step === path[index]);
}

/** A set of paths in which an array's elements are all one: secret at one index means secret at every index. */
export class PathSet {
  readonly #keys = new Set<string>();

  constructor(paths: Iterable<Path> = []) {
    for (const path of paths) this.add(path);
  }

  add(path: Path): void {
    this.#keys.add(key(path));
  }

  has(path: Path): boolean {
    return this.#keys.has(key(path));
  }

  /** Whether the path or one above it is in the set. */
  covers(path: Path): boolean {
    return path.some((_, index) => this.has(path.slice(0, index + 1)));
  }
}

const key = (path: Path): string => JSON.stringify(path.map((step) => (typeof step === "number" ? "*" : step)));
