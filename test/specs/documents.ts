import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const VENDORS = ["render", "vercel", "supabase"] as const;
export type Vendor = (typeof VENDORS)[number];

export interface OpenApiDocument {
  paths: Record<string, Record<string, unknown>>;
}

export const fileName = (vendor: Vendor): string => `${vendor}-openapi.json`;

/** Where `npm run specs` puts the documents when not told otherwise. */
export const downloadFolder = join(import.meta.dirname, "documents");

/** The folder with all vendors' documents: `SPEC_DIR`, else what was downloaded, else one beside the checkout. */
export function specFolder(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const besideCheckout = resolve(import.meta.dirname, "../../../shared/specs");
  const candidates = env.SPEC_DIR === undefined ? [downloadFolder, besideCheckout] : [resolve(env.SPEC_DIR)];
  const folder = candidates.find((candidate) =>
    VENDORS.every((vendor) => existsSync(join(candidate, fileName(vendor)))),
  );
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
