import { type ArgsOf, resourceClass } from "../resource.ts";
import { staticSite } from "./static-site.definition.ts";

export type StaticSiteArgs = ArgsOf<typeof staticSite>;

/**
 * A static site at Render, built from a Git repository.
 *
 * ```ts
 * const dashboard = new render.StaticSite("dashboard", {
 *   name: "evara-dashboard",
 *   repo: "https://github.com/example/evara",
 *   branch: "main",
 *   rootDir: "apps/dashboard",
 *   buildCommand: "pnpm install && pnpm run build",
 *   publishPath: "dist",
 *   routes: [
 *     { type: "rewrite", source: "/api/*", destination: "https://api.example.com/*" },
 *     { type: "rewrite", source: "/*", destination: "/index.html" },
 *   ],
 * });
 * ```
 */
export class StaticSite extends resourceClass(staticSite) {}
