import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery, printSchema } from "graphql";
import { parse } from "yaml";
import { downloadFolder, fileName, type Vendor } from "./documents.ts";
import { GRAFANA_KINDS, schemaName } from "./grafana-schemas.ts";
import { RAILWAY_SCHEMA } from "./graphql-validator.ts";

const SOURCES: Record<Vendor, string> = {
  render: "https://api-docs.render.com/openapi/render-public-api-1.json",
  vercel: "https://openapi.vercel.sh",
  supabase: "https://api.supabase.com/api/v1-json",
  uptimerobot: "https://cdn.uptimerobot.com/api/openapi.yaml",
};

/** Downloads one vendor's current document; what was there stays until the new one is whole. */
async function download(vendor: Vendor, folder: string): Promise<string> {
  const response = await fetch(SOURCES[vendor], { signal: AbortSignal.timeout(60_000) });
  if (!response.ok) throw new Error(`${SOURCES[vendor]} answered ${response.status}`);
  // YAML holds JSON.
  const document = parse(await response.text()) as { paths?: object };
  const { paths } = document;
  if (paths === undefined) throw new Error(`${SOURCES[vendor]} is no OpenAPI document`);
  const file = keep(folder, fileName(vendor), JSON.stringify(document));
  return `${file}: ${Object.keys(paths).length} paths`;
}

/** Railway tells its schema to whoever asks. */
async function introspectRailway(folder: string): Promise<string> {
  const url = "https://backboard.railway.com/graphql/v2";
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: getIntrospectionQuery() }),
    signal: AbortSignal.timeout(60_000),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const { data } = (await response.json()) as { data?: IntrospectionQuery };
  if (!data) throw new Error(`${url} does not tell its schema`);
  const schema = buildClientSchema(data);
  const file = keep(folder, RAILWAY_SCHEMA, printSchema(schema));
  return `${file}: ${Object.keys(schema.getTypeMap()).length} types`;
}

/** The JSON Schemas that Grafana publishes with its SDK, made from the same sources as Grafana itself. */
async function grafanaSchemas(folder: string): Promise<string> {
  const base = "https://raw.githubusercontent.com/grafana/grafana-foundation-sdk/main/jsonschema";
  const texts = await Promise.all(
    GRAFANA_KINDS.map(async (kind) => {
      const url = `${base}/${kind}.jsonschema.json`;
      const response = await fetch(url, { signal: AbortSignal.timeout(60_000) });
      if (!response.ok) throw new Error(`${url} answered ${response.status}`);
      return [kind, await response.text()] as const;
    }),
  );
  const [file] = texts.map(([kind, text]) => keep(folder, schemaName(kind), text));
  return `${file}: and ${texts.length - 1} more of Grafana's schemas`;
}

function keep(folder: string, name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
  return file;
}

const folder = resolve(process.argv[2] ?? downloadFolder);
mkdirSync(folder, { recursive: true });
const openApi = Object.keys(SOURCES) as Vendor[];
const vendors = [...openApi, "railway", "grafana"];
const results = await Promise.allSettled([
  ...openApi.map((vendor) => download(vendor, folder)),
  introspectRailway(folder),
  grafanaSchemas(folder),
]);

results.forEach((result, index) => {
  if (result.status === "fulfilled") {
    console.log(result.value);
    return;
  }
  const { message, cause } = result.reason as Error;
  const detail = cause instanceof Error ? `${message}: ${cause.message}` : message;
  console.error(
    `${vendors[index]}: not downloaded (${detail}). Check the network, or point SPEC_DIR at kept documents.`,
  );
  process.exitCode = 1;
});
