import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { downloadFolder, fileName, type Vendor } from "./documents.ts";

const SOURCES: Record<Vendor, string> = {
  render: "https://api-docs.render.com/openapi/render-public-api-1.json",
  vercel: "https://openapi.vercel.sh",
  supabase: "https://api.supabase.com/api/v1-json",
};

/** Downloads one vendor's current document; what was there stays until the new one is whole. */
async function download(vendor: Vendor, folder: string): Promise<string> {
  const response = await fetch(SOURCES[vendor], { signal: AbortSignal.timeout(60_000) });
  if (!response.ok) throw new Error(`${SOURCES[vendor]} answered ${response.status}`);
  const text = await response.text();
  const { paths } = JSON.parse(text) as { paths?: object };
  if (paths === undefined) throw new Error(`${SOURCES[vendor]} is no OpenAPI document`);
  const file = join(folder, fileName(vendor));
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
  return `${file}: ${Object.keys(paths).length} paths`;
}

const folder = resolve(process.argv[2] ?? downloadFolder);
mkdirSync(folder, { recursive: true });
const vendors = Object.keys(SOURCES) as Vendor[];
const results = await Promise.allSettled(vendors.map((vendor) => download(vendor, folder)));

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
