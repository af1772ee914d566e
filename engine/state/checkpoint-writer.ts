import { copyFile } from "node:fs/promises";
import { checkpointText } from "./checkpoint.ts";
import { anchorLine, Journal } from "./journal.ts";
import type { Ledger, SlotChange } from "./ledger.ts";
import { writeObject } from "./object-file.ts";
import type { ResourceCodec } from "./resource-codec.ts";
import type { StackFiles } from "./stack-files.ts";

/** At most one part in ten of the time goes into rewriting the checkpoint. */
const REST_PER_WRITE = 9;
/** But the checkpoint is never further behind than this. */
const MAX_REST_MS = 10_000;

/**
 * Brings every change of a running operation to disk. A rewrite of the checkpoint costs time in proportion to the stack, so
 * one at every step would be quadratic; where the last rewrite is too recent for its cost, a step goes to the journal, and
 * the checkpoint follows as soon as its share of the time allows. A small stack, or one with slow vendors, never waits.
 */
export class CheckpointWriter {
  readonly #files: StackFiles;
  readonly #ledger: Ledger;
  readonly #codec: ResourceCodec;
  readonly #salt: string;
  readonly #journal: Journal;
  readonly #now: () => number;
  #text: string;
  #anchor: string;
  #queue: SlotChange[] = [];
  #tail: Promise<void> = Promise.resolve();
  #flushing: Promise<void> | undefined;
  #notBefore = 0;
  #timer: NodeJS.Timeout | undefined;
  #backedUp = false;

  constructor(options: {
    files: StackFiles;
    ledger: Ledger;
    codec: ResourceCodec;
    salt: string;
    /** The checkpoint's text on disk. */
    text: string;
    /** Milliseconds; for tests. */
    now?: () => number;
  }) {
    this.#files = options.files;
    this.#ledger = options.ledger;
    this.#codec = options.codec;
    this.#salt = options.salt;
    this.#text = options.text;
    this.#now = options.now ?? (() => performance.now());
    this.#anchor = anchorLine(this.#text, this.#ledger);
    this.#journal = new Journal(this.#files.journal);
  }

  /** Resolves when the change is on disk. Changes that come while another is written go out together. */
  save(change: SlotChange): Promise<void> {
    this.#queue.push(change);
    this.#flushing ??= this.#serially(() => this.#flush());
    return this.#flushing;
  }

  /** For a ledger that holds what a killed run left in its journal: brings it into the checkpoint and ends that journal. */
  async absorbJournal(): Promise<void> {
    await this.#journal.resume();
    await this.close();
  }

  /** Writes the checkpoint and ends the journal. @returns the checkpoint's text. */
  async close(): Promise<string> {
    clearTimeout(this.#timer);
    await this.#serially(() => this.#writeCheckpoint());
    await this.#journal.remove();
    return this.#text;
  }

  async #flush(): Promise<void> {
    this.#flushing = undefined;
    if (this.#now() >= this.#notBefore) return this.#writeCheckpoint();
    const changes = this.#queue;
    // A checkpoint written in the meantime has them.
    if (changes.length === 0) return;
    this.#queue = [];
    if (!this.#journal.started) await this.#journal.start(this.#anchor);
    await this.#journal.append(changes, this.#codec);
    this.#timer ??= setTimeout(() => this.#catchUp(), Math.max(0, this.#notBefore - this.#now()));
  }

  /** The steps are safe in the journal, so a failure here can wait for the next save to show it. */
  #catchUp(): void {
    this.#serially(() => this.#writeCheckpoint()).catch(() => {});
  }

  async #writeCheckpoint(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const start = this.#now();
    // Should this fail, the next save has to be a checkpoint again: the journal would lack what is taken off the queue here.
    this.#notBefore = 0;
    this.#queue = [];
    const text = checkpointText(this.#files.qualifiedName, this.#ledger.snapshot(), this.#salt, this.#codec);
    const anchor = anchorLine(text, this.#ledger);
    if (this.#journal.started) await this.#journal.announce(anchor);
    if (!this.#backedUp) await copyFile(this.#files.checkpoint, `${this.#files.checkpoint}.bak`);
    this.#backedUp = true;
    await writeObject(this.#files.checkpoint, text);
    this.#text = text;
    this.#anchor = anchor;
    const end = this.#now();
    this.#notBefore = end + Math.min(MAX_REST_MS, REST_PER_WRITE * (end - start));
  }

  #serially(task: () => Promise<void>): Promise<void> {
    const run = this.#tail.then(task);
    this.#tail = run.catch(() => {});
    return run;
  }
}
