import type { Writable } from "node:stream";
import type { Backend, Database } from "./database.ts";
import { StatementNames } from "./statement-names.ts";
import { firstString, type Message, message, query, sync, transactionStatus } from "./wire.ts";

/** "transaction": named prepared statements are gone once the transaction is over, as another backend may come next. */
export type PoolMode = "session" | "transaction";

/** Carries one logged-in client's messages to the database and the answers back, in order. */
export interface Relay {
  receive(message: Message): void;
  /** The client is gone: what it left open is rolled back. */
  end(): void;
}

export function relay(options: { database: Database; role: string; mode: PoolMode; client: Writable }): Relay {
  const { database, role, mode, client } = options;
  const names = new StatementNames({ keepsUnnamed: mode === "session" });
  let backend: Backend | undefined;
  let ended = false;
  let batch: Buffer[] = [];
  let work: Promise<void> = Promise.resolve();

  const letGo = async () => {
    if (!backend) return;
    const held = backend;
    backend = undefined;
    try {
      const forgotten = mode === "transaction" || ended ? names.forget() : names.forgetReplaced();
      if (forgotten.length > 0) await held.exec(Buffer.concat([...forgotten, sync()]));
    } finally {
      held.release();
    }
  };

  const run = async (bytes: Buffer) => {
    if (ended) return;
    backend ??= await database.acquire(role);
    const answer = await backend.exec(bytes);
    if (!ended) client.write(names.outward(answer));
    if (transactionStatus(answer) === "I") await letGo();
  };

  const abandon = async () => {
    await backend?.exec(Buffer.concat([sync(), query("ROLLBACK")]));
    if (names.any) backend ??= await database.acquire(role);
    await letGo();
  };

  const queue = (step: () => Promise<void>) => {
    work = work.then(step).catch(() => {
      backend?.release();
      backend = undefined;
      client.destroy();
    });
  };

  return {
    receive(received) {
      if (received.type === "X") return void client.end();
      if (COPY_DATA.has(received.type)) return;
      batch.push(withoutCopyFromStdin(received, names.inward(received)));
      if (!COMPLETE.has(received.type)) return;
      const bytes = Buffer.concat(batch);
      batch = [];
      queue(() => run(bytes));
    },
    end() {
      if (ended) return;
      ended = true;
      queue(abandon);
    },
  };
}

/** Query, Sync, Flush, FunctionCall: the client waits for an answer after these. */
const COMPLETE = new Set(["Q", "S", "H", "F"]);

/** Outside of a COPY, which never starts here, a server ignores these. */
const COPY_DATA = new Set(["d", "c", "f"]);

/** PGlite's backend exits when asked to read a COPY from its client; the statement fails in its place. */
function withoutCopyFromStdin({ type, body }: Message, bytes: Buffer): Buffer {
  if (type === "Q" && isCopy(body.toString())) return query(REFUSED);
  if (type !== "P") return bytes;
  const name = firstString(body);
  const sql = firstString(body.subarray(Buffer.byteLength(name) + 1));
  return isCopy(sql) ? message("P", name, REFUSED, Buffer.alloc(2)) : bytes;
}

const isCopy = (sql: string) => /(^|[\s;/])copy\s[\s\S]*\sfrom\s+stdin\b/i.test(sql);
const REFUSED = `DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '0A000',
  MESSAGE = 'COPY FROM STDIN is not supported by the embedded database'; END $$`;
