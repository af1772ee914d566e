import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { databaseUrlFor } from "../../contract/database-url.ts";
import { Network } from "../../emulators/runtime/network.ts";
import { Databases } from "../../emulators/runtime/postgres/databases.ts";
import { registeredBy } from "../testing.ts";
import { Initialisation, sqlFilesIn } from "./initialisation.ts";
import { initialise } from "./initialise-database.ts";

const HOST = "aws-0-us-west-1.pooler.supabase.com";
const password = `p@ss/w:rd?#&%${randomUUID()}`;
const here = process.cwd();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stackwright-sql-"));
  process.chdir(folder);
  mkdirSync("database");
});
afterEach(() => {
  process.chdir(here);
  rmSync(folder, { recursive: true, force: true });
});

/** Writes the file and tells it as the component does. */
function file(name: string, sql: string) {
  writeFileSync(name, sql);
  return { name, digest: createHash("sha256").update(sql).digest("hex") };
}

describe("the component", () => {
  const connection = { host: HOST, port: 5432, user: "postgres.ref", password };
  const registered = async (files: string[], address?: string) =>
    (await registeredBy(() => new Initialisation("tables", { connection, files, address })))[0]!;

  test("hands the connection over in the environment alone, as a secret", async () => {
    const { digest } = file("database/001.sql", "SELECT 1");
    const { type, inputs } = await registered(["database/001.sql"]);
    expect(type).toBe("command:local:Command");
    const url = databaseUrlFor("node-postgres", { ...connection, database: "postgres" }, password);
    expect(inputs).toEqual({
      create: expect.stringMatching(/^node --import tsx [^/].*components\/postgres\/initialise\.ts$/),
      environment: {
        INITIALISATION_URL: `secret(${url})`,
        INITIALISATION_FILES: JSON.stringify([{ name: "database/001.sql", digest }]),
      },
    });
    const emulated = (await registered(["database/001.sql"], "127.0.0.1:54321")).inputs.environment;
    expect(emulated).toMatchObject({ INITIALISATION_URL: expect.stringContaining("@127.0.0.1:54321/") });
  });

  test("takes a folder's files by name, and refuses what is not there", async () => {
    expect(() => sqlFilesIn("database")).toThrow("database holds no .sql file");
    for (const name of ["002.sql", "001.sql", "notes.md"]) file(`database/${name}`, "SELECT 1");
    expect(sqlFilesIn("database/")).toEqual(["database/001.sql", "database/002.sql"]);
    expect(() => new Initialisation("tables", { connection, files: ["a.sql", "b.sql"] })).toThrow(
      "no such SQL file: a.sql, b.sql",
    );
  });
});

describe.each([
  ["session", 5432],
  ["transaction", 6543],
] as const)("the run, in %s mode", (mode, port) => {
  const REF = `${mode}initialisation`.padEnd(20, "x").slice(0, 20);
  const network = new Network();
  const databases = new Databases(network);
  let url: string;
  let client: pg.Client;

  beforeAll(async () => {
    await databases.start({ ref: REF, poolerHost: HOST, password });
    const address = { host: "127.0.0.1", port: network.resolve(HOST, port), user: `postgres.${REF}` };
    url = databaseUrlFor("node-postgres", { ...address, database: "postgres" }, password, { mode });
    client = new pg.Client({ connectionString: url });
    await client.connect();
  });
  afterAll(async () => {
    await client?.end();
    await databases.close();
  });

  const count = async (table: string) => Number((await client.query(`SELECT count(*) FROM ${table}`)).rows[0].count);

  test("an address that network restrictions keep out is told, with what to add", async () => {
    const own = new Network();
    const kept = new Databases(own, "203.0.113.7");
    await kept.start({ ref: REF, poolerHost: HOST, password, admits: () => false });
    const address = { host: "127.0.0.1", port: own.resolve(HOST, port), user: `postgres.${REF}` };
    const at = databaseUrlFor("node-postgres", { ...address, database: "postgres" }, password, { mode });
    await expect(initialise(at, [])).rejects.toThrow(
      /cannot be reached .* add 203\.0\.113\.7\/32 to `networkRestrictions`/,
    );
    await kept.close();
  });

  test("each file runs once, a new one later", async () => {
    const first = file("database/001.sql", "CREATE TABLE plans (id int); INSERT INTO plans VALUES (1), (2)");
    expect(await initialise(url, [first])).toBe("ran database/001.sql");
    expect(await initialise(url, [first])).toBe("1 of 1 ran before");
    const second = file("database/002.sql", "INSERT INTO plans VALUES (3)");
    expect(await initialise(url, [first, second])).toBe("ran database/002.sql\n1 of 2 ran before");
    expect(await count("plans")).toBe(3);
    expect((await client.query("SELECT name, digest FROM stackwright.initialisation ORDER BY 1")).rows).toEqual([
      first,
      second,
    ]);
  });

  test("a file that changed after it ran is refused before anything runs", async () => {
    const old = file("changed.sql", "CREATE TABLE kept (id int)");
    await initialise(url, [old]);
    const changed = file("changed.sql", "CREATE TABLE kept (id int, name text)");
    const unseen = file("unseen.sql", "CREATE TABLE unseen (id int)");
    await expect(initialise(url, [unseen, changed])).rejects.toThrow(
      /^changed\.sql ran on \d{4}-.*Z and has changed since\. What ran is not run again: restore the file/,
    );
    await expect(count("unseen")).rejects.toMatchObject({ code: "42P01" });
  });

  test("a file that fails leaves nothing of itself, and says where", async () => {
    const broken = file("broken.sql", "CREATE TABLE half (id int);\n\nINSERT INTO hulf VALUES (1);\n");
    await expect(initialise(url, [broken])).rejects.toThrow(
      'broken.sql, line 3: relation "hulf" does not exist. Nothing of this file was kept; mend it and run again',
    );
    await expect(count("half")).rejects.toMatchObject({ code: "42P01" });
    expect(await initialise(url, [file("broken.sql", "CREATE TABLE half (id int)")])).toBe("ran broken.sql");
  });

  test("two runs at once run a file once", async () => {
    const slow = file("slow.sql", "CREATE TABLE once (id int); INSERT INTO once VALUES (1)");
    const said = await Promise.all([initialise(url, [slow]), initialise(url, [slow])]);
    expect(said.sort()).toEqual(["1 of 1 ran before", "ran slow.sql"]);
    expect(await count("once")).toBe(1);
  });

  test("a file with a transaction of its own is refused, a function's body is none", async () => {
    const own = file("own.sql", "-- tables\nBEGIN;\nCREATE TABLE own (id int);\ncommit;");
    await expect(initialise(url, [own])).rejects.toThrow("own.sql: takes its transaction into its own hands");
    const body = "CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n  RETURN 1;\nEND;\n$$;";
    expect(await initialise(url, [file("function.sql", body)])).toBe("ran function.sql");
  });

  test("a database that cannot be reached is named as the cause, without the password", async () => {
    const failure = await initialise(url.replace("p%40ss", "wrong"), []).catch(String);
    expect(failure).toContain("the database cannot be reached for its initialisation: password authentication failed");
    expect(failure).not.toContain("wrong%2F");
  });
});
