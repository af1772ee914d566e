import pg from "pg";
import { ProviderCallError } from "../../plugin/provider-client.ts";
import { openSecrets } from "../../plugin/wire.ts";
import type { PropertyMap, PropertyValue } from "../../property-value.ts";

/** Where and as whom a `postgresql` provider connects. */
export interface PostgresConfig {
  host: string;
  port: number;
  database: string;
  username: string;
  password: string | undefined;
  /** The role the user is in the database, where the two differ: a pooler's user is `<role>.<project>`. */
  databaseUsername: string;
  sslmode: string;
  superuser: boolean;
  /** Seconds; 0 waits for ever. */
  connectTimeout: number;
  /** Major version, when the program tells it. */
  expectedVersion: number | undefined;
  maxConnections: number;
}

/** Provider inputs the twin has no use for; saying nothing would be guessing. */
const UNSUPPORTED = [
  "awsRdsIamAuth",
  "azureIdentityAuth",
  "gcpIamImpersonateServiceAccount",
  "clientcert",
  "sslrootcert",
];

const TLS: Record<string, pg.ClientConfig["ssl"]> = {
  disable: false,
  require: { rejectUnauthorized: false },
  "verify-ca": { rejectUnauthorized: true, checkServerIdentity: () => undefined },
  "verify-full": { rejectUnauthorized: true },
};

/** The real plugin's default, meaning "ask the server". */
const ASK_THE_SERVER = "9.0.0";

/** @throws ProviderCallError naming what cannot be used, all problems at once. */
export function readConfig(inputs: PropertyMap, env: NodeJS.ProcessEnv): PostgresConfig {
  const given = openSecrets(inputs) as PropertyMap;
  const text = (name: string, variable?: string, fallback = ""): string =>
    String(given[name] ?? (variable === undefined ? undefined : env[variable]) ?? fallback);
  const number = (name: string, variable: string | undefined, fallback: number) =>
    Number(text(name, variable, String(fallback)));
  const username = text("username", "PGUSER", "postgres");
  const version = text("expectedVersion", undefined, ASK_THE_SERVER);
  const password = text("password", "PGPASSWORD");
  const config: PostgresConfig = {
    host: text("host", "PGHOST"),
    port: number("port", "PGPORT", 5432),
    database: text("database", "PGDATABASE", "postgres"),
    username,
    password: password === "" ? undefined : password,
    databaseUsername: text("databaseUsername") || username,
    sslmode: text("sslmode", "PGSSLMODE") || text("sslMode") || "require",
    superuser: isTrue(text("superuser", "PGSUPERUSER", "true")),
    connectTimeout: number("connectTimeout", "PGCONNECT_TIMEOUT", 180),
    expectedVersion: version === ASK_THE_SERVER ? undefined : Number.parseInt(version, 10),
    maxConnections: number("maxConnections", undefined, 20),
  };
  const problems = [
    ...UNSUPPORTED.filter((name) => isSet(given[name])).map((name) => `the embedded engine has no postgresql:${name}`),
    ...(text("scheme", undefined, "postgres") === "postgres"
      ? []
      : ["the embedded engine connects with the scheme postgres only"]),
    ...(Object.hasOwn(TLS, config.sslmode) ? [] : [`postgresql:sslmode must be one of ${Object.keys(TLS).join(", ")}`]),
    ...(Number.isInteger(config.port) && config.port > 0 ? [] : ["postgresql:port must be a port number"]),
    ...(Number.isNaN(config.expectedVersion) ? ["postgresql:expectedVersion must be a version, as 17 or 15.4"] : []),
  ];
  if (problems.length > 0) {
    throw new ProviderCallError(`${problems.join("; ")}. Run with --engine pulumi to use all of it`);
  }
  return config;
}

/** Opens one connection per call, as many at a time as the configuration allows, and keeps none. */
export class Connections {
  readonly config: PostgresConfig;
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(config: PostgresConfig) {
    this.config = config;
    this.#free = config.maxConnections > 0 ? config.maxConnections : Number.POSITIVE_INFINITY;
  }

  /** @throws ProviderCallError with the server's reason, never with the password. */
  async use<T>(database: string | undefined, work: (session: Session) => Promise<T>): Promise<T> {
    await this.#slot();
    try {
      return await this.#connected(database ?? this.config.database, work);
    } finally {
      this.#free += 1;
      this.#waiting.shift()?.();
    }
  }

  async #connected<T>(database: string, work: (session: Session) => Promise<T>): Promise<T> {
    const { host, port, username, password, sslmode, connectTimeout } = this.config;
    const client = new pg.Client({
      ...(host !== "" && { host }),
      port,
      user: username,
      password: password ?? "",
      database,
      ssl: TLS[sslmode],
      connectionTimeoutMillis: Math.max(connectTimeout, 0) * 1000,
      fallback_application_name: "Stackwright",
    });
    // A connection that breaks while idle is the next query's error, not the process's.
    client.on("error", () => {});
    try {
      await client.connect();
    } catch (error) {
      throw new ProviderCallError(
        `error connecting to PostgreSQL server ${host}:${port} as ${username}: ${reasonOf(error)}`,
      );
    }
    try {
      return await work(new Session(client, this.config));
    } catch (error) {
      if (error instanceof ProviderCallError) throw error;
      throw new ProviderCallError(reasonOf(error));
    } finally {
      await client.end().catch(() => {});
    }
  }

  async #slot(): Promise<void> {
    while (this.#free <= 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#free -= 1;
  }
}

/** One connection in use. */
export class Session {
  readonly config: PostgresConfig;
  readonly #client: pg.Client;

  constructor(client: pg.Client, config: PostgresConfig) {
    this.#client = client;
    this.config = config;
  }

  async rows<Row extends pg.QueryResultRow>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return (await this.#client.query<Row>(sql, parameters)).rows;
  }

  /** A statement that takes no parameters: Postgres has none for names and passwords. */
  async run(sql: string): Promise<void> {
    await this.#client.query(sql);
  }

  async exists(sql: string, parameters: unknown[]): Promise<boolean> {
    return (await this.rows(sql, parameters)).length > 0;
  }

  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.run("BEGIN");
    try {
      const result = await work();
      await this.run("COMMIT");
      return result;
    } catch (error) {
      await this.run("ROLLBACK").catch(() => {});
      throw error;
    }
  }

  /** Major version of the server, or what the program said it is. */
  async version(): Promise<number> {
    if (this.config.expectedVersion !== undefined) return this.config.expectedVersion;
    const [row] = await this.rows<{ number: string }>("SELECT current_setting('server_version_num') AS number");
    return Math.floor(Number(row?.number ?? 0) / 10_000);
  }
}

function isTrue(text: string): boolean {
  return ["1", "t", "true"].includes(text.toLowerCase());
}

function isSet(value: PropertyValue | undefined): boolean {
  return value !== undefined && value !== null && value !== "" && value !== "false" && value !== false;
}

function reasonOf(error: unknown): string {
  if (error instanceof pg.DatabaseError) return [error.message, error.detail].filter(Boolean).join(": ");
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
