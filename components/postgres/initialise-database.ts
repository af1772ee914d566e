import { readFile } from "node:fs/promises";
import pg from "pg";
import { keptOutAdvice } from "../../contract/kept-out.ts";

export interface InitialisationFile {
  /** Path relative to the working folder, under which it is recorded. */
  name: string;
  /** SHA-256 of its content, in hexadecimal. */
  digest: string;
}

interface Recorded {
  name: string;
  digest: string;
  at: Date;
}

/** Any number will do as long as every run has the same. */
const LOCK = "hashtext('stackwright.initialisation')";

const RECORD = `CREATE SCHEMA IF NOT EXISTS stackwright;
  CREATE TABLE IF NOT EXISTS stackwright.initialisation (
    name text PRIMARY KEY, digest text NOT NULL, at timestamptz NOT NULL DEFAULT now())`;

/**
 * Runs the files that the database has not seen, in order, and says what it did.
 * @throws Error naming each file that changed since it ran, before anything is run; or the file, line and reason of the one
 * that failed, of which nothing is kept.
 */
export async function initialise(url: string, files: InitialisationFile[]): Promise<string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 60_000 });
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    const { message } = error as Error;
    const advice = keptOutAdvice(message);
    throw new Error(
      `the database cannot be reached for its initialisation: ${message}${advice === undefined ? "" : `. ${advice}`}`,
    );
  }
  try {
    const contents = await Promise.all(
      files.map(async (file) => ({ ...file, sql: await readFile(file.name, "utf8") })),
    );
    refuseTransactionControl(contents);
    await inTransaction(client, () => client.query(RECORD));
    const before = await recorded(client);
    refuseChanged(files, before);
    const ran: string[] = [];
    for (const file of contents) if (await runOnce(client, file)) ran.push(file.name);
    const seen = files.length - ran.length;
    return [...ran.map((name) => `ran ${name}`), ...(seen > 0 ? [`${seen} of ${files.length} ran before`] : [])].join(
      "\n",
    );
  } finally {
    await client.end().catch(() => {});
  }
}

/** False when another run was quicker. */
async function runOnce(
  client: pg.Client,
  { name, digest, sql }: InitialisationFile & { sql: string },
): Promise<boolean> {
  return inTransaction(client, async () => {
    const known = await recorded(client);
    refuseChanged([{ name, digest }], known);
    if (known.some((row) => row.name === name)) return false;
    await client.query(sql).catch((error) => {
      throw new Error(
        `${name}${placeOf(error, sql)}: ${error.message}. Nothing of this file was kept; mend it and run again`,
      );
    });
    await client.query("INSERT INTO stackwright.initialisation (name, digest) VALUES ($1, $2)", [name, digest]);
    return true;
  });
}

/** With the lock that other runs wait for. It belongs to the transaction, so a pooler's transaction mode keeps it too. */
async function inTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query("BEGIN");
  try {
    await client.query(`SELECT pg_advisory_xact_lock(${LOCK})`);
    const result = await work();
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

async function recorded(client: pg.Client): Promise<Recorded[]> {
  return (await client.query<Recorded>("SELECT name, digest, at FROM stackwright.initialisation")).rows;
}

function refuseChanged(files: InitialisationFile[], known: Recorded[]): void {
  const changed = files.flatMap(({ name, digest }) => {
    const row = known.find((each) => each.name === name);
    return row && row.digest !== digest ? [`${name} ran on ${row.at.toISOString()} and has changed since`] : [];
  });
  if (changed.length === 0) return;
  throw new Error(
    `${changed.join("; ")}. What ran is not run again: restore the file (git checkout), and put the change into a new file`,
  );
}

/** A file that commits by itself could be run without being recorded. */
function refuseTransactionControl(files: { name: string; sql: string }[]): void {
  const wrong = files.filter(({ sql }) =>
    /(^|;)\s*(begin|start\s+transaction|commit|rollback)(\s+(work|transaction))?\s*;/im.test(
      sql.replace(/--.*$/gm, ""),
    ),
  );
  if (wrong.length === 0) return;
  throw new Error(
    `${wrong.map(({ name }) => name).join(", ")}: takes its transaction into its own hands. Each file runs in one: remove BEGIN, COMMIT and ROLLBACK`,
  );
}

function placeOf(error: { position?: string }, sql: string): string {
  if (error.position === undefined) return "";
  return `, line ${sql.slice(0, Number(error.position)).split("\n").length}`;
}
