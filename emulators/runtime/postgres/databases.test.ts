import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Network } from "../network.ts";
import { Databases } from "./databases.ts";

const HOST = "aws-0-us-west-1.pooler.supabase.com";
const OTHER_HOST = "aws-1-us-west-1.pooler.supabase.com";
const REF = "abcdefghijklmnopqrst";
const password = randomUUID();
const network = new Network();
const databases = new Databases(network);
const clients: pg.Client[] = [];

/** Of those who have an address: this machine has none here, and is always let in. */
const admits = (caller: string) => caller === "74.220.48.21";

beforeAll(() => databases.start({ ref: REF, poolerHost: HOST, password, admits }));
afterEach(async () => {
  for (const client of clients.splice(0)) await client.end();
});
afterAll(() => databases.close());

/** What a pg client says and hears below its queries. */
interface RawConnection {
  parse(statement: { name: string; text: string; types: number[] }): void;
  bind(binding: { portal: string; statement: string; values: unknown[] }): void;
  execute(portal: { portal: string; rows: number }): void;
  sync(): void;
}

async function connect(options: pg.ClientConfig & { at?: string; mode?: 5432 | 6543 } = {}): Promise<pg.Client> {
  const { at = HOST, mode = 6543, ...config } = options;
  const client = new pg.Client({
    host: "127.0.0.1",
    port: network.resolve(at, mode),
    user: `postgres.${REF}`,
    password,
    database: "postgres",
    ssl: { rejectUnauthorized: false },
    ...config,
  });
  await client.connect();
  clients.push(client);
  return client;
}

describe("logging in", () => {
  test.each([6543, 5432] as const)("port %i answers queries with parameters", async (mode) => {
    const client = await connect({ mode });
    const { rows } = await client.query("SELECT $1::int + 1 AS answer, current_user AS role", [41]);
    expect(rows).toEqual([{ answer: 42, role: "postgres" }]);
  });

  test.each([
    ["a wrong password", { password: "wrong" }, "28P01", 'password authentication failed for user "postgres"'],
    ["another project", { user: "postgres.zzzzzzzzzzzzzzzzzzzz" }, "XX000", "Tenant or user not found"],
    ["a bare user", { user: "postgres" }, "XX000", "Tenant or user not found"],
    ["another cluster's host", { at: OTHER_HOST }, "XX000", "Tenant or user not found"],
    ["no TLS", { ssl: false }, "XX000", "SSL connection is required"],
    ["another database", { database: "shop" }, "3D000", 'database "shop" does not exist'],
    ["a role that is not there", { user: `nobody.${REF}` }, "28P01", "password authentication failed"],
  ])("%s is refused", async (_, options, code, message) => {
    await expect(connect(options)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test("the certificate is nobody's", async () => {
    await expect(connect({ ssl: true })).rejects.toMatchObject({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
  });

  test("the direct host has no IPv4 address", () => {
    for (const port of [5432, 6543]) {
      expect(() => network.resolve(`db.${REF}.supabase.co`, port)).toThrow("[Errno 101] Network is unreachable");
    }
  });

  test("a role of the database logs in with its own password and has only its grants", async () => {
    const owner = await connect();
    const secret = randomUUID();
    await owner.query(`CREATE ROLE app LOGIN PASSWORD '${secret}'; CREATE TABLE orders (id int); CREATE TABLE audit (id int);
      GRANT SELECT, INSERT ON orders TO app`);
    const app = await connect({ user: `app.${REF}`, password: secret });
    await app.query("INSERT INTO orders VALUES (1)");
    await expect(app.query("SELECT * FROM audit")).rejects.toMatchObject({ code: "42501" });
    expect((await owner.query("SELECT current_user AS role")).rows).toEqual([{ role: "postgres" }]);
    await expect(connect({ user: `app.${REF}`, password })).rejects.toMatchObject({ code: "28P01" });
  });
});

describe("network restrictions", () => {
  const [service, other] = ["74.220.48.21", "74.220.56.21"];
  const kept = (address: string) =>
    `(EADDRNOTALLOWED) address not in tenant allow_list: {${address.replaceAll(".", ", ")}}`;

  test.each([5432, 6543])("port %i: whoever is left out is refused by name, before the password", async (mode) => {
    const [admittedPort, refusedPort] = await Promise.all([
      network.resolveFor(service, HOST, mode),
      network.resolveFor(other, HOST, mode),
    ]);
    await connect({ port: admittedPort });
    await expect(connect({ port: refusedPort, password: "wrong" })).rejects.toMatchObject({
      code: "XX000",
      message: kept(other),
    });
    expect(await network.resolveFor(other, HOST, mode)).toBe(refusedPort);
  });

  test("so is this machine when it has an address", async () => {
    const own = new Network();
    const restricted = new Databases(own, "203.0.113.7");
    await restricted.start({ ref: REF, poolerHost: HOST, password, admits });
    await expect(connect({ port: own.resolve(HOST, 6543) })).rejects.toThrow(kept("203.0.113.7"));
    await restricted.close();
  });
});

test("the owner makes roles and extensions, and is no superuser", async () => {
  const owner = await connect();
  await owner.query("CREATE ROLE reporting NOSUPERUSER; GRANT pg_monitor TO reporting; CREATE EXTENSION citext");
  await expect(owner.query("CREATE ROLE boss SUPERUSER")).rejects.toMatchObject({ code: "42501" });
  await expect(owner.query("SELECT pg_read_file('PG_VERSION')")).rejects.toMatchObject({ code: "42501" });
});

describe("several clients", () => {
  test("a transaction is nobody else's", async () => {
    const [writer, reader] = [await connect(), await connect()];
    await writer.query("CREATE TABLE visits (page text)");
    await writer.query("BEGIN");
    await writer.query("INSERT INTO visits VALUES ('/')");
    const counted = reader.query("SELECT count(*)::int AS visits FROM visits");
    await writer.query("INSERT INTO visits VALUES ('/docs')");
    await writer.query("COMMIT");
    expect((await counted).rows).toEqual([{ visits: 2 }]);
  });

  test("a failed transaction stays failed for its client until it ends, and for no other", async () => {
    const [failing, other] = [await connect(), await connect()];
    await failing.query("BEGIN");
    await expect(failing.query("SELECT * FROM nowhere")).rejects.toMatchObject({ code: "42P01" });
    await expect(failing.query("SELECT 1")).rejects.toMatchObject({ code: "25P02" });
    await failing.query("ROLLBACK");
    expect((await other.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  });

  test("what a lost client left open is rolled back", async () => {
    const [lost, other] = [await connect(), await connect()];
    await other.query("CREATE TABLE drafts (id int)");
    await lost.query("BEGIN");
    await lost.query("INSERT INTO drafts VALUES (1)");
    clients.splice(clients.indexOf(lost), 1);
    lost.on("error", () => {});
    await lost.end();
    expect((await other.query("SELECT count(*)::int AS drafts FROM drafts")).rows).toEqual([{ drafts: 0 }]);
  });

  test("a crowd is served in turn", async () => {
    const crowd = await Promise.all(Array.from({ length: 8 }, () => connect()));
    const answers = await Promise.all(crowd.map((client, index) => client.query("SELECT $1::int AS n", [index])));
    expect(answers.map(({ rows }) => rows[0].n)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});

describe("prepared statements", () => {
  const twice = async (client: pg.Client) => {
    await client.query({ name: "s1", text: "SELECT 1 AS one" });
    return (await client.query({ name: "s1", text: "SELECT 1 AS one" })).rows;
  };

  test("a named one is gone after the transaction in transaction mode", async () => {
    await expect(twice(await connect())).rejects.toMatchObject({
      code: "26000",
      message: 'prepared statement "s1" does not exist',
    });
  });

  const trip = (client: pg.Client, submit: (connection: RawConnection) => void) =>
    new Promise<string>((resolve) => {
      const handlers = { handleDataRow() {}, handleCommandComplete() {}, handleReadyForQuery: () => resolve("done") };
      client.query({ submit, ...handlers, handleError: ({ message }: Error) => resolve(message) } as never);
    });

  /** Parse and Bind with a Sync each, as Go's lib/pq sends a query with parameters; another client comes between. */
  const inTwoTrips = async (client: pg.Client) => {
    await trip(client, (connection) => {
      connection.parse({ name: "", text: "SELECT 1", types: [] });
      connection.sync();
    });
    await (await connect()).query("SELECT 2");
    return trip(client, (connection) => {
      connection.bind({ portal: "", statement: "", values: [] });
      connection.execute({ portal: "", rows: 0 });
      connection.sync();
    });
  };

  test("an unnamed one waits for its client in session mode only", async () => {
    const session = await connect({ mode: 5432 });
    expect(await inTwoTrips(session)).toBe("done");
    expect(await inTwoTrips(session)).toBe("done");
    expect(await inTwoTrips(await connect())).toContain("unnamed prepared statement does not exist");
  });

  test("a named one stays in session mode, each client has its own", async () => {
    const [first, second] = [await connect({ mode: 5432 }), await connect({ mode: 5432 })];
    expect(await twice(first)).toEqual([{ one: 1 }]);
    expect(await twice(second)).toEqual([{ one: 1 }]);
    await expect(twice(await connect())).rejects.toMatchObject({ code: "26000" });
    expect((await first.query({ name: "s1", text: "SELECT 1 AS one" })).rows).toEqual([{ one: 1 }]);
  });
});

test("COPY FROM STDIN is refused and the connection lives on", async () => {
  const client = await connect();
  await client.query("CREATE TABLE imported (id int)");
  await expect(client.query("COPY imported FROM STDIN")).rejects.toMatchObject({ code: "0A000" });
  expect((await client.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
});

test("psql works where it is installed", async ({ skip }) => {
  const url = `host=127.0.0.1 port=${network.resolve(HOST, 5432)} user=postgres.${REF} dbname=postgres sslmode=require`;
  const out = await new Promise<string | undefined>((resolve, reject) => {
    const env = { PATH: process.env.PATH, PGPASSWORD: password };
    execFile("psql", ["-X", "-At", "-c", "SELECT 6 * 7", url], { env }, (error, stdout, stderr) => {
      if (error?.code === "ENOENT") resolve(undefined);
      else if (error) reject(new Error(stderr));
      else resolve(stdout.trim());
    });
  });
  if (out === undefined) skip();
  expect(out).toBe("42");
});

test("a stopped project is unknown to the pooler", async () => {
  const ref = "stoppedstoppedstoppe";
  await databases.start({ ref, poolerHost: HOST, password });
  await databases.stop(ref);
  await expect(connect({ user: `postgres.${ref}` })).rejects.toThrow("Tenant or user not found");
  expect(() => network.resolve(`db.${ref}.supabase.co`, 5432)).toThrow("Name or service not known");
});
