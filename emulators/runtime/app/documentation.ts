import type { AppManifest } from "./manifest.ts";
import { type Route, versionOf } from "./routes.ts";

/** What FastAPI serves at `/openapi.json`. */
export function openApi(manifest: AppManifest, routes: Route[]) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { method, path, builtIn } of routes) {
    if (builtIn) continue;
    const summary = path.split(/\W+/).filter(Boolean).at(-1) ?? "root";
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: { summary, responses: { 200: { description: "Successful Response" } } },
    };
  }
  return { openapi: "3.1.0", info: { title: manifest.title, version: versionOf(manifest) }, paths };
}

/** The page at `/docs`, without the scripts that FastAPI loads from elsewhere. */
export function docsPage({ title }: AppManifest): string {
  const escaped = title.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<!DOCTYPE html>
<html>
<head><title>${escaped} - Swagger UI</title></head>
<body><div id="swagger-ui" data-url="/openapi.json"></div></body>
</html>
`;
}
