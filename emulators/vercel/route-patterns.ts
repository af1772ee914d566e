import { badRequest } from "./dialect.ts";
import type { SourceSyntax } from "./state.ts";

/** Compiles a rule's source and destination to what the edge matches with, as Vercel does when a rule is written. */
export function compilePattern(source: string, syntax: SourceSyntax, destination: string | undefined) {
  if (syntax === "regex") return { src: checked(source), dest: destination };
  if (!source.startsWith("/")) throw badRequest("Invalid route source pattern: a path begins with `/`");
  if (syntax === "equals") return { src: `^${escaped(source)}$`, dest: destination };
  const names: string[] = [];
  const src = source
    .split("/")
    .slice(1)
    .map((segment) => {
      const [, name, many] = segment.match(/^:([A-Za-z_]\w*)(\*)?$/) ?? [];
      if (name === undefined) return `/${escaped(segment)}`;
      names.push(name);
      return many === undefined ? "/([^/]+?)" : "(?:/((?:[^/]+?)(?:/(?:[^/]+?))*))?";
    })
    .join("");
  const dest = destination?.replace(/:([A-Za-z_]\w*)\*?/g, (whole, name: string) =>
    names.includes(name) ? `$${names.indexOf(name) + 1}` : whole,
  );
  return { src: checked(`^${src}/?$`), dest };
}

/** What Vercel takes a source for that names no syntax. */
export function inferSyntax(source: string): SourceSyntax {
  if (/[\^$()|\\]/.test(source)) return "regex";
  return /[:*]/.test(source) ? "path-to-regexp" : "equals";
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function checked(pattern: string): string {
  try {
    new RegExp(pattern);
    return pattern;
  } catch {
    throw badRequest("Invalid route source pattern: not a regular expression");
  }
}
