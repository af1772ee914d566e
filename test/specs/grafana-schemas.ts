import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import formats from "ajv-formats";
import { downloadFolder } from "./documents.ts";

/** The kinds whose JSON Schema Grafana publishes and that a dashboard of ours is made of. */
export const GRAFANA_KINDS = ["dashboard", "prometheus", "stat", "timeseries", "table", "bargauge"] as const;
export type GrafanaKind = (typeof GRAFANA_KINDS)[number];

export const schemaName = (kind: GrafanaKind): string => `grafana-${kind}.schema.json`;

/** The folder with all of Grafana's schemas: `SPEC_DIR`, what was downloaded, or one beside the checkout. */
export function grafanaFolder(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const besideCheckout = resolve(import.meta.dirname, "../../../shared/specs");
  const candidates = env.SPEC_DIR === undefined ? [downloadFolder, besideCheckout] : [resolve(env.SPEC_DIR)];
  return candidates.find((folder) => GRAFANA_KINDS.every((kind) => existsSync(join(folder, schemaName(kind)))));
}

/** What is wrong with a value, by one definition of a kind's schema; by the whole of it unless told. */
export function grafanaProblems(folder: string, kind: GrafanaKind, value: unknown, definition?: string): string[] {
  const schema = JSON.parse(readFileSync(join(folder, schemaName(kind)), "utf8")) as object;
  const ajv = new Ajv({ allErrors: true, strict: false });
  formats.default(ajv);
  const validate: ValidateFunction = ajv.compile(
    definition === undefined ? schema : { ...schema, $ref: `#/definitions/${definition}` },
  );
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(" ").trim(),
  );
}
