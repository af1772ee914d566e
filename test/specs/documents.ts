import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const VENDORS = ["render", "vercel", "supabase", "uptimerobot"] as const;
export type Vendor = (typeof VENDORS)[number];

export interface OpenApiDocument {
  paths: Record<string, Record<string, unknown>>;
}

export const fileName = (vendor: Vendor): string => `${vendor}-openapi.json`;

/** Where `npm run specs` puts the documents when not told otherwise. */
export const downloadFolder = join(import.meta.dirname, "documents");

/** The vendors whose document lies in a folder. */
export const documentedIn = (folder: string): Vendor[] =>
  VENDORS.filter((vendor) => existsSync(join(folder, fileName(vendor))));

/** The folder with vendors' documents: `SPEC_DIR`, which must hold all, else what was downloaded, else one beside the checkout. */
export function specFolder(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const besideCheckout = resolve(import.meta.dirname, "../../../shared/specs");
  const candidates = env.SPEC_DIR === undefined ? [downloadFolder, besideCheckout] : [resolve(env.SPEC_DIR)];
  const needed = env.SPEC_DIR === undefined ? 1 : VENDORS.length;
  const folder = candidates.find((candidate) => documentedIn(candidate).length >= needed);
  if (folder === undefined && env.SPEC_DIR !== undefined) {
    throw new Error(
      `SPEC_DIR ${env.SPEC_DIR} does not hold ${VENDORS.map(fileName).join(", ")}: run \`npm run specs -- ${env.SPEC_DIR}\`, or unset it`,
    );
  }
  return folder;
}

export function loadDocument(folder: string, vendor: Vendor): OpenApiDocument {
  return JSON.parse(readFileSync(join(folder, fileName(vendor)), "utf8")) as OpenApiDocument;
}
