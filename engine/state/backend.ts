import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import type { PropertyMap } from "../property-value.ts";
import { backendRoot } from "./backend-url.ts";
import { type Checkpoint, DamagedCheckpointError, emptyCheckpointText, parseCheckpoint } from "./checkpoint.ts";
import { CheckpointWriter } from "./checkpoint-writer.ts";
import { backupsOf, type HistoryEntry, readHistory } from "./history.ts";
import { type Recovery, recover } from "./journal-recovery.ts";
import { Ledger } from "./ledger.ts";
import { acquireLock, type LockHolder, lockHolders } from "./lock.ts";
import { readObject, writeObject } from "./object-file.ts";
import { PassphraseError, type Secrets } from "./passphrase.ts";
import { ResourceCodec } from "./resource-codec.ts";
import type { Snapshot } from "./resource-state.ts";
import { snapshotProblems } from "./snapshot-integrity.ts";
import { StackFiles } from "./stack-files.ts";
import { StackOperation } from "./stack-operation.ts";

const LAYOUT_VERSION = 1;

export interface BeginOptions {
  project: string;
  stack: string;
  kind: HistoryEntry["kind"];
  secrets: Secrets;
  message?: string | undefined;
  /** For the history entry: full key -> value, secrets still encrypted. */
  config?: Record<string, unknown> | undefined;
  /** For the history entry, e.g. `git.head`. */
  environment?: Record<string, string> | undefined;
  onWarning?: ((text: string) => void) | undefined;
  /** Nothing is locked or written. */
  dryRun?: boolean | undefined;
}

/** Pulumi's file backend (project-scoped layout), readable and writable by the CLI before and after. */
export class FileBackend {
  readonly url: string;
  readonly root: string;

  private constructor(url: string, root: string) {
    this.url = url;
    this.root = root;
  }

  /** @throws Error for URLs other than `file://`, and for layouts this engine does not write. */
  static async open(url: string, options: { cwd: string }): Promise<FileBackend> {
    const backend = new FileBackend(url, backendRoot(url, options.cwd));
    await backend.#ensureLayout();
    return backend;
  }

  async listStacks(project?: string): Promise<{ project: string; stack: string }[]> {
    const stacks = join(this.root, ".pulumi", "stacks");
    const projects = project ? [project] : await entries(stacks);
    const found = await Promise.all(
      projects.map(async (name) =>
        (await entries(join(stacks, name)))
          .filter((file) => file.endsWith(".json"))
          .map((file) => ({ project: name, stack: file.slice(0, -".json".length) })),
      ),
    );
    return found.flat();
  }

  async exists(project: string, stack: string): Promise<boolean> {
    return (await readObject(this.#files(project, stack).checkpoint)) !== undefined;
  }

  /** @throws Error when it exists already. */
  async createStack(project: string, stack: string): Promise<void> {
    const files = this.#files(project, stack);
    if (await this.exists(project, stack)) throw new Error(`stack ${stack} of ${project} exists already`);
    await writeObject(files.checkpoint, emptyCheckpointText(files.qualifiedName));
  }

  /** Removes the stack with its history and backups. @throws Error when it still has resources and `force` is not set. */
  async removeStack(project: string, stack: string, options: { force?: boolean } = {}): Promise<void> {
    const files = this.#files(project, stack);
    const release = await acquireLock(files, () => {});
    try {
      const { checkpoint } = await this.#load(files);
      if (checkpoint.resources.length > 0 && !options.force) {
        throw new Error(
          `stack ${stack} of ${project} still has ${checkpoint.resources.length} resources; destroy it first, or force its removal and leave them running`,
        );
      }
      for (const path of [files.checkpoint, `${files.checkpoint}.bak`, files.journal]) {
        await rm(path, { force: true });
        await rm(`${path}.attrs`, { force: true });
      }
      for (const path of [files.historyDir, files.backupDir]) await rm(path, { recursive: true, force: true });
    } finally {
      await release();
    }
  }

  /** The state as it is, an interrupted run's last steps included. Takes no lock and writes nothing. */
  async readSnapshot(project: string, stack: string, secrets: Secrets): Promise<Snapshot> {
    const { checkpoint } = await this.#load(this.#files(project, stack));
    return decode(checkpoint, secrets, new ResourceCodec(secrets));
  }

  /** The stack's outputs, secrets as envelopes. */
  async readOutputs(project: string, stack: string, secrets: Secrets): Promise<PropertyMap> {
    const { resources } = await this.readSnapshot(project, stack, secrets);
    return resources.find((resource) => resource.type === "pulumi:pulumi:Stack" && !resource.parent)?.outputs ?? {};
  }

  /** The salt the state's secrets are encrypted under, for a stack whose config file has none. */
  async readSalt(project: string, stack: string): Promise<string | undefined> {
    return (await this.#load(this.#files(project, stack))).checkpoint.salt;
  }

  /** Past runs, newest first. */
  history(project: string, stack: string): Promise<HistoryEntry[]> {
    return readHistory(this.#files(project, stack));
  }

  /** Lifts every lock of the stack. @returns who held them. */
  async cancel(project: string, stack: string): Promise<LockHolder[]> {
    const holders = await lockHolders(this.#files(project, stack));
    await Promise.all(holders.map(({ file }) => rm(file, { force: true })));
    return holders;
  }

  /**
   * Locks the stack, finishes what an interrupted run left in its journal, and loads.
   * @throws StackLockedError, PassphraseError, or Error when the state is not sound.
   */
  async beginOperation(options: BeginOptions): Promise<StackOperation> {
    const files = this.#files(options.project, options.stack);
    const onWarning = options.onWarning ?? (() => {});
    const codec = new ResourceCodec(options.secrets);
    const history = {
      kind: options.kind,
      message: options.message ?? "",
      environment: { "exec.kind": "stackwright", ...options.environment },
      config: options.config ?? {},
    };
    if (options.dryRun) {
      const snapshot = decode((await this.#load(files)).checkpoint, options.secrets, codec);
      return new StackOperation({ snapshot, ledger: new Ledger(snapshot), history });
    }
    const release = await acquireLock(files, onWarning);
    try {
      const { text, checkpoint, recovery } = await this.#load(files);
      const snapshot = decode(checkpoint, options.secrets, codec);
      const ledger = new Ledger(snapshot);
      const writer = new CheckpointWriter({ files, ledger, codec, salt: options.secrets.salt, text });
      if (recovery) {
        await writer.absorbJournal();
        onWarning(`an interrupted run left ${recovery.steps} steps in its journal; they are in the state now`);
      }
      return new StackOperation({ snapshot, ledger, saving: { writer, files, release }, history });
    } catch (error) {
      await release();
      throw error;
    }
  }

  #files(project: string, stack: string): StackFiles {
    return new StackFiles(this.root, project, stack);
  }

  async #load(files: StackFiles): Promise<{ text: string; checkpoint: Checkpoint; recovery?: Recovery | undefined }> {
    const text = await readObject(files.checkpoint);
    if (text === undefined) throw await this.#missing(files);
    const checkpoint = await this.#parse(text, files);
    const recovery = await recover(files.journal, text, checkpoint);
    return { text, checkpoint: recovery?.checkpoint ?? checkpoint, recovery };
  }

  /** A damaged file is left as it is: what is in it may still be of use. The message names the newest copy that is whole. */
  async #parse(text: string, files: StackFiles): Promise<Checkpoint> {
    try {
      return parseCheckpoint(text, files.checkpoint);
    } catch (error) {
      if (!(error instanceof DamagedCheckpointError)) throw error;
      const copy = await newestWhole(await backupsOf(files));
      const mend =
        copy === undefined
          ? "There is no whole copy of it in the backups; look for one where the state is backed up."
          : `Put back the newest whole copy, as the last run to end left it, and look what has changed since with a preview that refreshes:\n  cp ${copy} ${files.checkpoint}`;
      throw new Error(`${error.message}. Nothing was changed.\n${mend}`);
    }
  }

  async #missing(files: StackFiles): Promise<Error> {
    for (const extension of [".gz", ".zst"]) {
      if ((await readObject(`${files.checkpoint}${extension}`)) === undefined) continue;
      return new Error(
        `${files.checkpoint}${extension} is compressed, which the embedded engine does not read; unset PULUMI_DIY_BACKEND_GZIP and PULUMI_DIY_BACKEND_COMPRESSION and run the CLI once`,
      );
    }
    const others = (await this.listStacks(files.project)).map(({ stack }) => stack);
    return new Error(
      `no stack ${files.stack} of ${files.project} in ${this.url}${others.length > 0 ? ` (there: ${others.join(", ")})` : ""}; create it with \`pulumi stack init ${files.stack}\` or let \`up\` create it`,
    );
  }

  async #ensureLayout(): Promise<void> {
    const meta = join(this.root, ".pulumi", "meta.yaml");
    const text = await readObject(meta);
    const legacy = (await entries(join(this.root, ".pulumi", "stacks"))).some((name) => name.endsWith(".json"));
    const version = text === undefined ? (legacy ? 0 : undefined) : parse(text)?.version;
    if (version === undefined && text === undefined) return writeObject(meta, `version: ${LAYOUT_VERSION}\n`);
    if (version === LAYOUT_VERSION) return;
    throw new Error(
      version === 0
        ? `${this.url} has the layout of before project-scoped stacks; bring it up to date with \`pulumi state upgrade\``
        : `${meta} says version ${version}; the embedded engine knows version ${LAYOUT_VERSION}: run with --engine pulumi`,
    );
  }
}

function decode(checkpoint: Checkpoint, secrets: Secrets, codec: ResourceCodec): Snapshot {
  if (checkpoint.salt && checkpoint.salt !== secrets.salt) {
    throw new PassphraseError(
      "the stack's config file and its state have different encryption salts; restore encryptionsalt in the config file, or set both with `pulumi stack change-secrets-provider passphrase`",
    );
  }
  const snapshot: Snapshot = {
    resources: checkpoint.resources.map((resource) => codec.decode(resource)),
    pendingOperations: checkpoint.pendingOperations.map(({ resource, type }) => ({
      resource: codec.decode(resource),
      type,
    })),
  };
  const problems = snapshotProblems(snapshot);
  if (problems.length > 0) {
    throw new Error(
      ["the state is not sound; mend it with `pulumi state repair`:", ...problems.map((line) => `  ${line}`)].join(
        "\n",
      ),
    );
  }
  return snapshot;
}

async function newestWhole(copies: readonly string[]): Promise<string | undefined> {
  for (const copy of copies) {
    try {
      parseCheckpoint((await readObject(copy)) ?? "", copy);
      return copy;
    } catch {}
  }
  return undefined;
}

async function entries(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return [];
    throw error;
  });
  return names.sort();
}
