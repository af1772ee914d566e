import { createHash } from "node:crypto";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { Ledger, SlotChange } from "./ledger.ts";
import { readObject } from "./object-file.ts";
import type { ResourceCodec } from "./resource-codec.ts";

/**
 * Steps that are not in the checkpoint yet, one JSON line each, in a file beside the stacks. A line that names a
 * checkpoint's digest says which steps (those after it) such a checkpoint lacks, and how the slots lie in it.
 */
export class Journal {
  readonly #path: string;
  #file: FileHandle | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  get started(): boolean {
    return this.#file !== undefined;
  }

  /** @param anchor of the checkpoint that lies on disk. */
  async start(anchor: string): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    this.#file = await open(this.#path, "w");
    await this.#append([anchor]);
  }

  /** Goes on with the journal of a killed run, without the last line where that was cut short. */
  async resume(): Promise<void> {
    const text = (await readObject(this.#path)) ?? "";
    this.#file = await open(this.#path, "a");
    await this.#file.truncate(Buffer.byteLength(text.slice(0, text.lastIndexOf("\n") + 1)));
  }

  /** Call before the checkpoint is replaced, so that a kill between the two loses nothing. */
  async announce(anchor: string): Promise<void> {
    await this.#append([anchor]);
  }

  async append(changes: SlotChange[], codec: ResourceCodec): Promise<void> {
    await this.#append(changes.map((change) => stepLine(change, codec)));
  }

  async remove(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
    await rm(this.#path, { force: true });
  }

  async #append(lines: string[]): Promise<void> {
    if (!this.#file) throw new Error(`journal ${this.#path} is not open`);
    await this.#file.appendFile(`${lines.join("\n")}\n`);
    await this.#file.datasync();
  }
}

/** Ties a checkpoint's text to the slots its resources and pending operations lie in. */
export function anchorLine(checkpoint: string, ledger: Ledger): string {
  return JSON.stringify({
    checkpoint: digestOf(checkpoint),
    loaded: ledger.loaded,
    resources: ledger.resourceSlots(),
    operations: ledger.operationSlots(),
  });
}

function stepLine(change: SlotChange, codec: ResourceCodec): string {
  const resources = change.resources.map(([slot, state]) => `[${slot},${state ? codec.encode(state) : null}]`);
  const operations = change.operations.map(([slot, operation]) =>
    operation
      ? `[${slot},{"resource":${codec.encode(operation.resource)},"type":"${operation.type}"}]`
      : `[${slot},null]`,
  );
  return `{"set":{"resources":[${resources}],"operations":[${operations}]}}`;
}

export function digestOf(checkpoint: string): string {
  return createHash("sha256").update(checkpoint).digest("hex");
}
