import { loadProject, type Project } from "../../engine/config/project.ts";
import { StackConfig } from "../../engine/config/stack-config.ts";
import { stackSecrets } from "../../engine/config/stack-secrets.ts";
import { FileBackend } from "../../engine/state/backend.ts";
import { resolveBackendUrl } from "../../engine/state/backend-url.ts";
import { exportedSnapshot } from "../../engine/state/exported-state.ts";
import type { HistoryEntry } from "../../engine/state/history.ts";
import type { Secrets } from "../../engine/state/passphrase.ts";
import type { Snapshot } from "../../engine/state/resource-state.ts";

export interface StackLocation {
  /** The folder that holds `Pulumi.yaml`. */
  dir: string;
  stack: string;
  configFile?: string | undefined;
  env: NodeJS.ProcessEnv;
}

/** A stack's config and state, opened without an `up`. Nothing is locked. */
export interface StackOnDisk {
  pulumi: Project;
  stack: string;
  config: StackConfig;
  /** What opens its secrets, and seals new ones. */
  secrets: Secrets;
  /** Past runs, newest first; none where state is not in files. */
  history: HistoryEntry[];
  /** Undefined for a stack that was never up. */
  snapshot: Snapshot | undefined;
  /** Where state lies. */
  backendUrl: string;
}

/** @throws ConfigError, PassphraseError, Error when state cannot be read. */
export async function openStackOnDisk({ dir, stack, configFile, env }: StackLocation): Promise<StackOnDisk> {
  const pulumi = await loadProject(dir);
  const config = await StackConfig.open(pulumi, stack, { file: configFile });
  const backendUrl = resolveBackendUrl({ env, projectUrl: pulumi.backendUrl });
  if (!backendUrl.startsWith("file://")) {
    const secrets = await stackSecrets(config, undefined, { env });
    const snapshot = await exportedSnapshot({ projectDir: dir, stack, env }, secrets);
    return { pulumi, stack, config, secrets, history: [], snapshot, backendUrl };
  }
  const backend = await FileBackend.open(backendUrl, { cwd: pulumi.dir });
  const isUp = await backend.exists(pulumi.name, stack);
  const salt = isUp ? await backend.readSalt(pulumi.name, stack) : undefined;
  const secrets = await stackSecrets(config, salt, { env });
  const snapshot = isUp ? await backend.readSnapshot(pulumi.name, stack, secrets) : undefined;
  const history = await backend.history(pulumi.name, stack);
  return { pulumi, stack, config, secrets, history, snapshot, backendUrl };
}
