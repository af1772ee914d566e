import { type Input, interpolate, output } from "@pulumi/pulumi";
import type { vercel } from "../../provider/index.ts";

/** What happens to requests that are not for a file of the frontend. */
export interface FrontendRoutes {
  /**
   * Paths that a backend answers, seen by the browser under the frontend's own host, so without CORS. `path` is what is
   * handed on, e.g. `/api/*`; `to` is the backend's URL. The path is kept: `/api/users` goes to `<to>/api/users`.
   * Previews are led to it as well. Default: none.
   */
  apiProxy?: { path: `/${string}/*`; to: Input<string> };
  /**
   * Whether a path that is no file gets the page, for an app that routes in the browser. A path counts as a file when it has
   * a dot in its last part. Default: false.
   */
  singlePage?: boolean;
}

/** Paths that are never the page: functions, build output, Vercel's own, and what proves a domain. */
const NEVER_THE_PAGE = ["api", "assets", "static", "_next", "_vercel", "\\.well-known"];

/**
 * Vercel tries a project's routes before the deployment's files. The usual fallback to the page, "everything", would answer
 * a script with the page, and nothing would run. So the rule itself says what is no page: a path with an ending, those that
 * are never the page, and what the backend answers. (`rewrites` in a repository's vercel.json come after the files; there
 * "everything" is right, and `singlePage` is not needed.)
 */
export function pagePattern(proxied: readonly string[] = []): string {
  const prefixes = [...new Set([...NEVER_THE_PAGE, ...proxied.map(escaped)])].join("|");
  return `^/(?!(?:${prefixes})(?:/|$))(?!.*\\.[^/]*$).*$`;
}

/** The rules in the order they must be tried: the backend's paths before the page. */
export function routesFor({ apiProxy, singlePage }: FrontendRoutes): vercel.ProjectRoutesArgs["routes"] {
  const prefix = apiProxy?.path.slice(1, -2);
  return [
    ...(apiProxy === undefined
      ? []
      : [
          {
            name: "backend",
            description: `Proxies ${apiProxy.path} to the backend.`,
            source: `/${prefix}/:path*`,
            destination: interpolate`${withoutSlash(apiProxy.to)}/${prefix}/:path*`,
          },
        ]),
    ...(singlePage === true
      ? [
          {
            name: "single-page",
            description: "Serves the page at every path that is no file.",
            source: pagePattern(prefix === undefined ? [] : [prefix]),
            syntax: "regex" as const,
            destination: "/index.html",
          },
        ]
      : []),
  ];
}

const withoutSlash = (url: Input<string>) => output(url).apply((text) => text.replace(/\/+$/, ""));

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
