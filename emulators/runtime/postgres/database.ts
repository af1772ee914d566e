import { PGlite } from "@electric-sql/pglite";
import { citext } from "@electric-sql/pglite/contrib/citext";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { pgcrypto } from "@electric-sql/pglite/contrib/pgcrypto";
import { uuid_ossp } from "@electric-sql/pglite/contrib/uuid_ossp";
import { query } from "./wire.ts";

/**
 * One project's Postgres: PGlite in memory, started at the first connection. It has a single backend, so whoever talks to
 * it holds it from the first statement of a transaction to the last, like a client of a pool of size one.
 */
export class Database {
  #pglite: Promise<PGlite> | undefined;
  #last: Promise<void> = Promise.resolve();
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
      // Every time: the client before may have said DISCARD ALL.
      await exec(query(`SET SESSION AUTHORIZATION "${role.replaceAll('"', '""')}"`));
      return { exec, release };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** One statement as the platform's superuser, for the pooler's own needs; rows as objects. */
  async select<Row>(sql: string, parameters: string[] = []): Promise<Row[]> {
    const backend = await this.acquire(PLATFORM);
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
    this.#pglite ??= newProject();
    return this.#pglite;
  }
}

export interface Backend {
  /** Runs frontend messages; resolves to the backend's answer. */
  exec(bytes: Uint8Array): Promise<Uint8Array>;
  release(): void;
}

/** The role a new project's database comes with. It owns the database and may make roles, but is no superuser. */
export const OWNER = "postgres";

/** Supabase's own superuser. */
const PLATFORM = "supabase_admin";

async function newProject(): Promise<PGlite> {
  const pglite = await PGlite.create({ extensions: { citext, pg_trgm, pgcrypto, uuid_ossp } });
  // PGlite's first role is `postgres`. A role cannot rename itself, nor can the first one cease to be a superuser.
  await pglite.exec(`
    CREATE ROLE handover SUPERUSER;
    SET SESSION AUTHORIZATION handover;
    ALTER ROLE ${OWNER} RENAME TO ${PLATFORM};
    CREATE ROLE ${OWNER} LOGIN CREATEROLE CREATEDB REPLICATION BYPASSRLS;
    GRANT pg_read_all_data, pg_monitor, pg_signal_backend TO ${OWNER} WITH ADMIN OPTION;
    ALTER DATABASE postgres OWNER TO ${OWNER};
    SET SESSION AUTHORIZATION ${PLATFORM};
    DROP ROLE handover;
    CREATE SCHEMA extensions AUTHORIZATION ${OWNER};`);
  return pglite;
}
