import { PGlite } from "@electric-sql/pglite";
import { query } from "./wire.ts";

/**
 * One project's Postgres: PGlite in memory, started at the first connection. It has a single backend, so whoever talks to
 * it holds it from the first statement of a transaction to the last, like a client of a pool of size one.
 */
export class Database {
  #pglite: Promise<PGlite> | undefined;
  #last: Promise<void> = Promise.resolve();
  #role = OWNER;
  #closed = false;

  /** Waits for the clients before, then has the backend, acting as `role`, until {@link Backend.release}. */
  async acquire(role: string): Promise<Backend> {
    const before = this.#last;
    let release!: () => void;
    this.#last = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    try {
      const pglite = await this.#start();
      const exec = (bytes: Uint8Array) => pglite.execProtocolRaw(bytes);
      // A role other than the owner is set every time: the client before may have said DISCARD ALL.
      if (role !== OWNER || this.#role !== OWNER) {
        await exec(query(`SET SESSION AUTHORIZATION "${role.replaceAll('"', '""')}"`));
      }
      this.#role = role;
      return { exec, release };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** One statement as the owner, for the pooler's own needs; rows as objects. */
  async select<Row>(sql: string, parameters: string[] = []): Promise<Row[]> {
    const backend = await this.acquire(OWNER);
    try {
      return (await (await this.#start()).query<Row>(sql, parameters)).rows;
    } finally {
      backend.release();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const pglite = this.#pglite;
    this.#pglite = undefined;
    await (await pglite)?.close();
  }

  #start(): Promise<PGlite> {
    if (this.#closed) throw new Error("the database is closed");
    this.#pglite ??= PGlite.create();
    return this.#pglite;
  }
}

export interface Backend {
  /** Runs frontend messages; resolves to the backend's answer. */
  exec(bytes: Uint8Array): Promise<Uint8Array>;
  release(): void;
}

/** The role a new project's database comes with. */
export const OWNER = "postgres";
