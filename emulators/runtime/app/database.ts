import pg from "pg";
import { NetworkError } from "../network.ts";
import type { Outbound } from "../outbound.ts";
import { connectError, type DatabaseTarget, readDatabaseUrl, targetOf } from "./database-url.ts";
import type { PythonError } from "./python-error.ts";

/**
 * Connects as the driver named in the URL does and runs `SELECT 1`, twice: a prepared statement that does not outlive its
 * transaction shows at the second use.
 * @throws {@link PythonError}
 */
export async function checkDatabase(url: string, network: Outbound): Promise<void> {
  await withDatabase(url, network, async (client, { prepares }) => {
    const select = prepares ? { name: "__asyncpg_stmt_1__", text: "SELECT 1" } : { text: "SELECT 1" };
    await client.query(select);
    await client.query(select);
  });
}

/** The tables of the schema `public`. @throws {@link PythonError} */
export async function listTables(url: string, network: Outbound): Promise<string[]> {
  return await withDatabase(url, network, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1",
    );
    return rows.map(({ name }) => name);
  });
}

async function withDatabase<Result>(
  url: string,
  network: Outbound,
  use: (client: pg.Client, target: DatabaseTarget) => Promise<Result>,
): Promise<Result> {
  const target = targetOf(readDatabaseUrl(url));
  let client: pg.Client | undefined;
  try {
    client = new pg.Client({
      host: "127.0.0.1",
      port: await network.portOf(target.host, target.port),
      user: target.user,
      password: target.password,
      database: target.database,
      ssl: target.tls === "off" ? false : { rejectUnauthorized: target.tls === "verified" },
      connectionTimeoutMillis: TIMEOUT,
    });
    // A connection that breaks while idle is the next query's error, not the process's.
    client.on("error", () => {});
    await client.connect();
    return await use(client, target);
  } catch (error) {
    throw asPython(error, target);
  } finally {
    await client?.end().catch(() => {});
  }
}

/** Milliseconds; a database's first connection also starts it. */
const TIMEOUT = 30_000;

function asPython(error: unknown, { driver }: DatabaseTarget): PythonError {
  if (error instanceof NetworkError) return networkError(error);
  if (error instanceof pg.DatabaseError) {
    const type = driver === "asyncpg" ? ASYNCPG_ERRORS[error.code ?? ""] : undefined;
    if (driver === "asyncpg") return connectError(type ?? "asyncpg.exceptions.PostgresError", error.message);
    return connectError("sqlalchemy.exc.OperationalError", `(psycopg2.OperationalError) FATAL:  ${error.message}`);
  }
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (/CERT/.test(code)) {
    return connectError(
      "ssl.SSLCertVerificationError",
      "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate",
    );
  }
  return connectError("ConnectionResetError", "[Errno 104] Connection reset by peer");
}

/** The exception class Python has for that failure. */
function networkError({ failure, message }: NetworkError): PythonError {
  const type = { unreachable: "OSError", refused: "ConnectionRefusedError", "unknown-host": "socket.gaierror" }[
    failure
  ];
  return connectError(type, message);
}

const ASYNCPG_ERRORS: Record<string, string> = {
  "26000": "asyncpg.exceptions.InvalidSQLStatementNameError",
  "28P01": "asyncpg.exceptions.InvalidPasswordError",
  "3D000": "asyncpg.exceptions.InvalidCatalogNameError",
  XX000: "asyncpg.exceptions.InternalServerError",
};
