import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import type { PolicyConfig } from "./policy/policy-config.ts";

export type OperationKind = "preview" | "update" | "refresh" | "destroy";

/** One run of the embedded engine over one stack. Paths are absolute. */
export interface OperationOptions {
  /** The folder that holds `Pulumi.yaml`. */
  projectDir: string;
  stack: string;
  /** Default: `Pulumi.<stack>.yaml` beside `Pulumi.yaml`. */
  configFile?: string;
  /** `file://…` or `file://~`. Default: as Pulumi decides it, see `resolveBackendUrl`. */
  backendUrl?: string;
  /** Default: `PULUMI_CONFIG_PASSPHRASE`, else the file named by `PULUMI_CONFIG_PASSPHRASE_FILE`. */
  passphrase?: string;
  /** Folders of policy packs, each with a `PulumiPolicy.yaml`. */
  policyPacks?: string[];
  /** What each of `policyPacks` is configured with, in their order. Default: nothing. */
  policyPackConfigs?: PolicyConfig[];
  /** Refresh state from the providers first. */
  refresh?: boolean;
  /** URNs; everything else is left as it is. */
  targets?: string[];
  /** How many resource operations at once. Default 16. */
  parallel?: number;
  /** Environment of the program, plugins and packs. Default: `process.env`. */
  env?: NodeJS.ProcessEnv;
  /** Text for the history entry. */
  message?: string;
  /** Pulumi's engine events, in order; secrets are already masked as `[secret]`. */
  onEvent?: (event: EngineEvent) => void;
  /** Abort to stop cleanly: what runs is cancelled, state is saved, the lock is released. */
  signal?: AbortSignal;
}

export interface OperationResult {
  result: "succeeded" | "failed" | "cancelled";
  /** How many resources per step operation, e.g. `{ create: 3, same: 1 }`. */
  resourceChanges: Record<string, number>;
  durationSeconds: number;
  /** Stack outputs, secrets masked as `[secret]`. Absent after preview and destroy. */
  outputs?: Record<string, unknown>;
  /** Why it failed, one message per problem. */
  errors: string[];
}
