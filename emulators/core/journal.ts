/** What a client asked for, without a single value of a body. */
export interface JournalEntry {
  method: string;
  path: string;
  route: string | undefined;
  query: Record<string, string[]>;
  /** Names of the body's properties; for a list, of each of its elements. */
  bodyKeys: string[];
  status: number;
  /** The request made a new thing at the vendor. */
  created: boolean;
  /** An injected fault answered (or dropped) it. */
  fault: boolean;
  at: Date;
  durationMs: number;
}

export type WriteListener = (entry: JournalEntry, writesSoFar: number) => void | Promise<void>;

/** Every API request of one vendor, in the order the work was done. */
export class Journal {
  readonly entries: JournalEntry[] = [];
  readonly #listeners = new Set<WriteListener>();
  #writesEver = 0;

  /** Requests other than GET and HEAD, and than GraphQL's queries. */
  writes(): JournalEntry[] {
    return this.entries.filter(isWrite);
  }

  /** Requests that made a new thing. */
  creations(): JournalEntry[] {
    return this.entries.filter((entry) => entry.created);
  }

  /** `"PUT /env-groups/{envGroupId}/env-vars/{envVarKey}"` for each entry: handy in assertions. */
  operations(entries: JournalEntry[] = this.entries): string[] {
    return entries.map((entry) => `${entry.method} ${entry.route ?? entry.path}`);
  }

  clear(): void {
    this.entries.length = 0;
  }

  /**
   * Calls back when a write's work is done and its answer not sent yet: the moment a crash hurts most. Awaited.
   * `writesSoFar` counts since the emulator started, whatever `clear` did. Returns a function that stops it.
   */
  onAfterWrite(listener: WriteListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async record(entry: JournalEntry): Promise<void> {
    this.entries.push(entry);
    if (!isWrite(entry)) return;
    this.#writesEver++;
    const count = this.#writesEver;
    for (const listener of [...this.#listeners]) await listener(entry, count);
  }
}

const READS = ["GET", "HEAD", "QUERY"];

const isWrite = (entry: JournalEntry): boolean => !READS.includes(entry.method);

/** The names in a body, never its values. */
export function keysOf(body: unknown): string[] {
  if (Array.isArray(body)) return [...new Set(body.flatMap(keysOf))];
  return body !== null && typeof body === "object" ? Object.keys(body) : [];
}
