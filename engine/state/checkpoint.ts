import { createHash } from "node:crypto";
import { goStructJson } from "./go-json.ts";
import type { ResourceCodec, SerializedResource } from "./resource-codec.ts";
import type { PendingOperation, Snapshot } from "./resource-state.ts";

/** What the manifest says wrote it; its digest is the manifest's magic, which the CLI checks. */
export const ENGINE_VERSION = "stackwright-0.1.0";

const TAINT = "taint";

/** A checkpoint file as read: `apitype.VersionedCheckpoint` with a `DeploymentV3` inside, secrets still encrypted. */
export interface Checkpoint {
  resources: SerializedResource[];
  pendingOperations: { resource: SerializedResource; type: PendingOperation["type"] }[];
  /** The passphrase salt that the secrets were encrypted under; undefined for a stack never deployed. */
  salt?: string;
}

/** The file is no checkpoint any more: something else has written it, or a part of it is gone. */
export class DamagedCheckpointError extends Error {
  override name = "DamagedCheckpointError";
}

/** @throws DamagedCheckpointError, or Error naming the file when it is no checkpoint, or one of a kind this engine must not write. */
export function parseCheckpoint(text: string, file: string): Checkpoint {
  let parsed: RawCheckpoint;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new DamagedCheckpointError(`${file} is not JSON (${(error as Error).message})`);
  }
  const { version, features = [], checkpoint } = parsed;
  if (version !== 3 && version !== 4) {
    throw new Error(
      `${file} is a checkpoint of version ${version}; run this stack once with --engine pulumi to bring it up to date`,
    );
  }
  const latest = checkpoint?.latest;
  const unsupported = [
    ...features.filter((feature) => feature !== TAINT),
    ...Object.keys(latest ?? {}).filter((name) => !DEPLOYMENT_FIELDS.has(name)),
  ];
  if (unsupported.length > 0) {
    throw new Error(
      `${file} uses ${unsupported.join(", ")}, which the embedded engine does not know; run this stack with --engine pulumi`,
    );
  }
  if (!latest) return { resources: [], pendingOperations: [] };
  if (latest.metadata?.integrity_error) {
    throw new Error(`${file} is marked as damaged by an earlier run; mend it with \`pulumi state repair\``);
  }
  const { magic, version: writer } = latest.manifest ?? {};
  if ((writer ? magicOf(writer) : "") !== (magic ?? "")) {
    throw new DamagedCheckpointError(`${file}: the manifest's magic does not match its version`);
  }
  const provider = latest.secrets_providers;
  if (provider?.type && provider.type !== "passphrase") {
    throw new Error(
      `${file} encrypts its secrets with "${provider.type}"; the embedded engine knows only passphrases: change it with \`pulumi stack change-secrets-provider passphrase\``,
    );
  }
  return {
    resources: latest.resources ?? [],
    pendingOperations: latest.pending_operations ?? [],
    ...(provider?.state?.salt && { salt: provider.state.salt }),
  };
}

const DEPLOYMENT_FIELDS = new Set(["manifest", "secrets_providers", "resources", "pending_operations", "metadata"]);

interface RawCheckpoint {
  version: number;
  features?: string[];
  checkpoint?: {
    latest?: {
      manifest?: { magic?: string; version?: string };
      secrets_providers?: { type: string; state?: { salt?: string } };
      resources?: SerializedResource[];
      pending_operations?: Checkpoint["pendingOperations"];
      metadata?: { integrity_error?: unknown };
    };
  };
}

/** The checkpoint file's text for a snapshot, in the CLI's own field order and compactness. */
export function checkpointText(stack: string, snapshot: Snapshot, salt: string, codec: ResourceCodec): string {
  const tainted = snapshot.resources.some((resource) => resource.taint);
  const manifest = { time: new Date().toISOString(), magic: magicOf(ENGINE_VERSION), version: ENGINE_VERSION };
  const fields = [
    `"manifest":${goStructJson(manifest)}`,
    `"secrets_providers":${goStructJson({ type: "passphrase", state: { salt } })}`,
    ...list(
      "resources",
      snapshot.resources.map((resource) => codec.encode(resource)),
    ),
    ...list(
      "pending_operations",
      snapshot.pendingOperations.map(({ resource, type }) => `{"resource":${codec.encode(resource)},"type":"${type}"}`),
    ),
    '"metadata":{}',
  ];
  const header = tainted ? `"version":4,"features":["${TAINT}"]` : '"version":3';
  return `{${header},"checkpoint":{"stack":${JSON.stringify(stack)},"latest":{${fields.join(",")}}}}`;
}

/** A stack that exists and was never deployed. */
export function emptyCheckpointText(stack: string): string {
  return `{"version":3,"checkpoint":{"stack":${JSON.stringify(stack)}}}`;
}

function list(name: string, items: string[]): string[] {
  return items.length > 0 ? [`"${name}":[${items.join(",")}]`] : [];
}

function magicOf(version: string): string {
  return createHash("sha256").update(version).digest("hex");
}
