import { PythonError } from "./python-error.ts";

/** Starlette's TrustedHostMiddleware: exact names, `*.example.com`, or `*`. */
export class TrustedHosts {
  readonly #patterns: readonly string[];

  /** @throws {@link PythonError} AssertionError for a `*` anywhere else. */
  constructor(patterns: string[]) {
    for (const pattern of patterns) {
      const misplaced = pattern.slice(1).includes("*") || (/^\*./.test(pattern) && !pattern.startsWith("*."));
      if (misplaced) throw new PythonError("AssertionError", "Domain wildcard patterns must be like '*.example.com'.");
    }
    this.#patterns = patterns;
  }

  /** "redirect": to the same address with `www.` before it. */
  judge(hostHeader: string): "trusted" | "redirect" | "refused" {
    const host = hostHeader.split(":")[0]!;
    const fits = (pattern: string) =>
      pattern === "*" || host === pattern || (pattern.startsWith("*") && host.endsWith(pattern.slice(1)));
    if (this.#patterns.some(fits)) return "trusted";
    return this.#patterns.includes(`www.${host}`) ? "redirect" : "refused";
  }
}
