import type { IncomingHttpHeaders } from "node:http";
import type { Outbound } from "../outbound.ts";
import { listTables } from "./database.ts";
import { docsPage, openApi } from "./documentation.ts";
import type { Health } from "./health.ts";
import type { AppManifest, ManifestRoute } from "./manifest.ts";
import { PythonError } from "./python-error.ts";

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** A string is HTML or plain text as its headers say; anything else goes out as JSON. */
  body: unknown;
}

export interface Route {
  method: string;
  /** `{name}` stands for any one segment. */
  path: string;
  /** FastAPI's own pages: not in the OpenAPI document, and the only ones that answer HEAD. */
  builtIn?: boolean;
  answer(headers: IncomingHttpHeaders): Answer | Promise<Answer>;
}

/** Every route of the application a manifest describes. */
export function routesOf(
  manifest: AppManifest,
  env: Record<string, string>,
  health: Health,
  network: Outbound,
): Route[] {
  const healthPath = manifest.health?.path ?? "/health";
  const about = { message: manifest.title, version: versionOf(manifest), docs: "/docs", health: healthPath };
  const routes: Route[] = [
    json("/", about),
    json("/api/v1", about),
    { method: "GET", path: healthPath, answer: () => healthAnswer(manifest, health) },
    ...Object.entries(manifest.routes ?? {}).map(([path, route]) => declared(path, route)),
  ];
  if (manifest.debugRoutes) {
    routes.push(
      { method: "GET", path: "/api/v1/debug/db-status", answer: () => databaseStatus(manifest, env, network) },
      {
        method: "GET",
        path: "/api/v1/debug/routes",
        answer: () => ({
          status: 200,
          body: { routes: routes.map(({ method, path }) => ({ path, methods: [method] })) },
        }),
      },
    );
  }
  const html = { "content-type": "text/html; charset=utf-8" };
  routes.push(
    { ...json("/openapi.json", openApi(manifest, routes)), builtIn: true },
    {
      method: "GET",
      path: "/docs",
      builtIn: true,
      answer: () => ({ status: 200, headers: html, body: docsPage(manifest) }),
    },
  );
  return routes;
}

/** FastAPI's answer: the route's, 405, a redirect to the path with or without its last slash, or 404. */
export async function dispatch(
  routes: Route[],
  manifest: AppManifest,
  request: { method: string; path: string; headers: IncomingHttpHeaders },
): Promise<Answer> {
  const { method, path, headers } = request;
  const at = (wanted: string) => routes.filter((route) => matches(route.path, wanted));
  const here = at(path);
  const route = here.find((each) => each.method === method || (each.builtIn && method === "HEAD"));
  if (route) return await route.answer(headers);
  if (here.length > 0) {
    const allow = here.map((each) => each.method).join(", ");
    return { status: 405, headers: { allow }, body: { detail: "Method Not Allowed" } };
  }
  const other = path.endsWith("/") ? path.slice(0, -1) : `${path}/`;
  if (other !== "" && at(other).length > 0) return { status: 307, headers: { location: other }, body: "" };
  return notFound(manifest, path);
}

function notFound({ notFoundHints: hints }: AppManifest, path: string): Answer {
  if (!hints) return { status: 404, body: { detail: "Not Found" } };
  return { status: 404, body: { status: "error", code: 404, message: `Not Found: ${path}`, hints } };
}

async function healthAnswer(
  { health: options = {}, checks: declaredChecks }: AppManifest,
  health: Health,
): Promise<Answer> {
  const { healthy, checks } = await health.report();
  return {
    status: healthy ? 200 : (options.degradedStatus ?? 200),
    body: {
      status: healthy ? (options.healthy ?? "healthy") : "degraded",
      ...options.body,
      ...(declaredChecks && { checks }),
    },
  };
}

async function databaseStatus(
  { checks }: AppManifest,
  env: Record<string, string>,
  network: Outbound,
): Promise<Answer> {
  const url = env[[checks?.database ?? []].flat()[0] ?? ""] ?? "";
  try {
    return { status: 200, body: { status: "ok", tables: await listTables(url, network) } };
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    return { status: 503, body: { status: "error", error: error.lastLine } };
  }
}

function declared(path: string, { method = "GET", status = 200, body, authenticated }: ManifestRoute): Route {
  return {
    method,
    path,
    answer: ({ authorization = "" }) =>
      authenticated && !/^bearer \S/i.test(authorization)
        ? { status: 401, headers: { "www-authenticate": "Bearer" }, body: { detail: "Not authenticated" } }
        : { status, body },
  };
}

const json = (path: string, body: unknown): Route => ({ method: "GET", path, answer: () => ({ status: 200, body }) });

export const versionOf = ({ version = "1.0.0" }: AppManifest) => version;

function matches(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split("/"), path.split("/")];
  return (
    wanted.length === given.length &&
    wanted.every((segment, index) => (/^\{.*\}$/.test(segment) ? given[index] !== "" : segment === given[index]))
  );
}
