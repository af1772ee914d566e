import type { SiteFile } from "../runtime.ts";

/** What a build of a single-page app leaves: a page and a script, the variables a bundler compiles in inside the script. */
export function singlePageApp(
  title: string,
  deployment: string,
  variables: Readonly<Record<string, string>>,
): Record<string, SiteFile> {
  return {
    "/index.html": { type: "text/html; charset=utf-8", body: page(title, deployment) },
    "/assets/index.js": { type: "text/javascript; charset=utf-8", body: script(variables) },
  };
}

function page(title: string, deployment: string): string {
  return [
    "<!doctype html>",
    `<html lang="en"><head><meta charset="utf-8"><title>${title}</title>`,
    `<meta name="deployment" content="${deployment}">`,
    `<script type="module" src="/assets/index.js"></script></head>`,
    `<body><div id="root"><h1>${title}</h1></div></body></html>`,
    "",
  ].join("\n");
}

function script(variables: Readonly<Record<string, string>>): string {
  const compiledIn = Object.entries(variables).filter(([key]) => key.startsWith("VITE_"));
  return `globalThis.env = ${JSON.stringify(Object.fromEntries(compiledIn.sort()), null, 2)};\n`;
}
