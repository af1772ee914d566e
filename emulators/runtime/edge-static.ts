import type { StaticHeader, StaticRoute, StaticSite } from "../runtime.ts";
import type { SiteAnswer } from "./edge-site.ts";

/**
 * Render's order: what is there is served, whatever the rules say. Else the first rule whose source matches is applied: a
 * redirect is 301, a rewrite answers with what is at its destination, of the site or of another host. Else 404.
 */
export function answerStatic({ files, rules }: StaticSite, target: string): SiteAnswer {
  const at = target.indexOf("?");
  const [path, query] = at === -1 ? [target, ""] : [target.slice(0, at), target.slice(at)];
  const { routes, headers: declared } = rules();
  const headers = headersFor(declared, path);
  const fileAt = (wanted: string): SiteAnswer => {
    const file = files[wanted.endsWith("/") ? `${wanted}index.html` : wanted];
    return file === undefined ? { headers, do: "not-found" } : { headers, do: "send", file };
  };
  const there = fileAt(path);
  if (there.do === "send") return there;
  for (const { type, source, destination } of routes) {
    const caught = sourcePattern(source).exec(path);
    if (caught === null) continue;
    const filled = fill(destination, caught);
    if (type === "redirect") return { headers, do: "redirect", status: 301, location: filled + query };
    return URL.canParse(filled) ? { headers, do: "proxy", url: new URL(filled + query) } : fileAt(filled);
  }
  return there;
}

/** `*` matches anything from there on, `:name` one part of the path. */
function sourcePattern(source: StaticRoute["source"]): RegExp {
  const pattern = source.replace(/:([A-Za-z]\w*)|\*|[^:*]+|:/g, (part, name?: string) => {
    if (name !== undefined) return `(?<${name}>[^/]+)`;
    return part === "*" ? "(?<wildcard>.*)" : escaped(part);
  });
  return new RegExp(`^${pattern}$`);
}

/** What the source's wildcard and names caught, in the places where the destination has them. */
function fill(destination: string, { groups = {} }: RegExpExecArray): string {
  return destination.replace(/:([A-Za-z]\w*)|\*/g, (part, name = "wildcard") => groups[name] ?? part);
}

/** A header's name is normalised, its value sent as it is. */
function headersFor(headers: readonly StaticHeader[], path: string): Record<string, string> {
  const matching = headers.filter((header) => headerPattern(header.path).test(path));
  return Object.fromEntries(matching.map(({ name, value }) => [name.toLowerCase(), value]));
}

/** A last `*` matches whatever follows, one before it a part of a name, `**` one folder or more. */
function headerPattern(path: string): RegExp {
  const pattern = path.replace(/\*\*|\*$|\*|[^*]+/g, (part, at: number) => {
    if (part === "**") return ".+";
    if (part !== "*") return escaped(part);
    return at === path.length - 1 ? ".*" : "[^/]*";
  });
  return new RegExp(`^${pattern}$`);
}

const escaped = (text: string) => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
