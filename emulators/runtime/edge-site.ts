import type { Site, SiteFile, SiteRoute } from "../runtime.ts";

/** What a request to a frontend comes to, with the headers its routes set. */
export type SiteAnswer = { headers: Record<string, string> } & (
  | { do: "send"; file: SiteFile }
  | { do: "redirect"; status: number; location: string }
  | { do: "status"; status: number }
  | { do: "proxy"; url: URL }
  | { do: "not-found" }
);

/**
 * Vercel's order: the project's routes, then the files. The first route that leads somewhere ends the routes: to a URL it
 * proxies, to a path it goes on with the files there. So a route that matches everything hides every file.
 */
export function answerSite(site: Site, target: string): SiteAnswer {
  const [path = "/", query] = splitQuery(target);
  const headers: Record<string, string> = {};
  for (const route of site.routes) {
    const match = new RegExp(route.source, route.caseSensitive ? "" : "i").exec(path);
    if (match === null) continue;
    Object.assign(headers, route.headers);
    const answer = taken(route, match, query);
    if (answer === "next") continue;
    return { headers, ...(typeof answer === "string" ? fileAt(site, answer) : answer) };
  }
  return { headers, ...fileAt(site, path) };
}

/** A path where the files are to be asked; "next" when the route only sets headers. */
function taken({ destination, status }: SiteRoute, match: RegExpExecArray, query: string) {
  if (destination === undefined) return status === undefined ? "next" : { do: "status" as const, status };
  const filled = destination.replace(/\$(\d+)/g, (_, group: string) => match[Number(group)] ?? "");
  if (status !== undefined && status >= 300 && status < 400) {
    return { do: "redirect" as const, status, location: filled + query };
  }
  if (!URL.canParse(filled)) return filled;
  return { do: "proxy" as const, url: new URL(filled + query) };
}

function fileAt(site: Site, path: string) {
  const file = site.files[path === "/" ? "/index.html" : path];
  return file === undefined ? { do: "not-found" as const } : { do: "send" as const, file };
}

function splitQuery(target: string): [path: string, query: string] {
  const at = target.indexOf("?");
  return at === -1 ? [target, ""] : [target.slice(0, at), target.slice(at)];
}
