import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Emulators, startEmulators } from "./index.ts";
import type { AppManifest, RuntimeHandle } from "./runtime/index.ts";

const USAGE = `Starts the emulated Render, Vercel and Supabase on free loopback ports, until Ctrl-C.
  --apps <file>   JSON: service name or repository URL -> what its stand-in needs (see runtime/app/manifest.ts).
                  Deployed services then really run; without it every deploy succeeds and nothing serves.
  --verbose       a line per request on stderr
  --help`;

const SEED = {
  render: { slugs: { "toolboxai-backend": "toolboxai-backend-8j12" } },
  supabase: { projects: [{ name: "toolboxai", region: "us-west-1" }] },
};

async function startRuntime(appsFile: string): Promise<RuntimeHandle> {
  const apps = JSON.parse(readFileSync(appsFile, "utf8")) as Record<string, AppManifest>;
  const { createRuntime } = await import("./runtime/index.ts");
  return createRuntime({ apps });
}

function listing({ render, vercel, supabase, environment }: Emulators, runtime: RuntimeHandle | undefined): string {
  return [
    `Render    ${render.url}   workspace ${render.ownerId}`,
    `Vercel    ${vercel.url}   team ${vercel.teamSlug} (${vercel.teamId})`,
    ...[...supabase.state.projects.values()].map(
      (project) => `Supabase  ${supabase.url}   project ${project.name} (${project.ref}), pooler ${project.poolerHost}`,
    ),
    ...(runtime === undefined ? [] : [`Edge      ${runtime.edgeUrl}   every *.onrender.com, by its Host header`]),
    "",
    "Keys are made for this run. Point a provider here:",
    ...Object.entries(environment()).map(([name, value]) => `  export ${name}=${value}`),
    "",
    "Ctrl-C ends it; nothing is kept.",
  ].join("\n");
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { apps: { type: "string" }, verbose: { type: "boolean" }, help: { type: "boolean" } },
  });
  if (values.help === true) {
    console.log(USAGE);
    return;
  }
  const stopped = new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
  const runtime = values.apps === undefined ? undefined : await startRuntime(values.apps);
  const emulators = await startEmulators({
    seed: SEED,
    ...(runtime === undefined ? {} : { runtime }),
    verbose: values.verbose ?? false,
  });
  const { render, vercel, supabase } = emulators;
  const facts = {
    render: { url: render.url, ownerId: render.ownerId },
    vercel: { url: vercel.url, teamId: vercel.teamId },
    supabase: { url: supabase.url, projectRef: supabase.projectRef, databasePassword: supabase.databasePassword },
    ...(runtime === undefined ? {} : { edgeUrl: runtime.edgeUrl }),
    environment: emulators.environment(),
  };
  process.stdout.write(`${JSON.stringify(facts)}\n`);
  process.stderr.write(`${listing(emulators, runtime)}\n`);
  await stopped;
  await emulators.close();
  await runtime?.close();
}

await main();
