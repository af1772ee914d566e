import { PythonError } from "./python-error.ts";

/** What the program's database driver makes of a connection URL. */
export interface DatabaseTarget {
  driver: "libpq" | "asyncpg";
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  tls: "off" | "unverified" | "verified";
  /** The driver uses named prepared statements from one transaction to the next. */
  prepares: boolean;
}

/**
 * Reads a URL as SQLAlchemy's `create_engine` does, and no further: what the driver thinks of it shows in {@link targetOf}.
 * @throws {@link PythonError} as `create_engine` would; never with a part of the URL in it.
 */
export function readDatabaseUrl(url: string): DatabaseUrl {
  const groups = URL_PATTERN.exec(url)?.groups;
  if (!groups)
    throw engineError("sqlalchemy.exc.ArgumentError", "Could not parse SQLAlchemy URL from given URL string");
  const { name = "", user = "", password = "", host = "", port, database = "", query = "" } = groups;
  const driver = DRIVERS[name];
  if (!driver) {
    throw engineError("sqlalchemy.exc.NoSuchModuleError", `Can't load plugin: sqlalchemy.dialects:${dialect(name)}`);
  }
  if (port && !/^\d+$/.test(port)) throw engineError("ValueError", "invalid literal for int() with base 10");
  return {
    driver,
    host,
    port: Number(port || 5432),
    user: decode(user),
    password: decode(password),
    database: database || decode(user),
    query: new URLSearchParams(query),
  };
}

export interface DatabaseUrl extends Omit<DatabaseTarget, "tls" | "prepares"> {
  query: URLSearchParams;
}

/** @throws {@link PythonError} as the driver's `connect` would for a parameter it does not know. */
export function targetOf({ query, ...url }: DatabaseUrl): DatabaseTarget {
  const { parameters, ssl, unknown, invalid } = DIALECTS[url.driver];
  for (const name of query.keys()) if (!parameters.has(name)) throw unknown(name);
  const mode = query.get(ssl) ?? "prefer";
  const tls = TLS_MODES[mode];
  if (!tls) throw invalid();
  return { ...url, tls, prepares: url.driver === "asyncpg" && query.get("prepared_statement_cache_size") !== "0" };
}

const URL_PATTERN =
  /^(?<name>[\w+]+):\/\/(?:(?<user>[^:/]*)(?::(?<password>[^@]*))?@)?(?<host>[^/:?]*)(?::(?<port>[^/?]*))?(?:\/(?<database>[^?]*))?(?:\?(?<query>.*))?$/;

const DRIVERS: Record<string, DatabaseTarget["driver"]> = {
  postgresql: "libpq",
  "postgresql+psycopg2": "libpq",
  "postgresql+psycopg": "libpq",
  "postgresql+asyncpg": "asyncpg",
};

const TLS_MODES: Record<string, DatabaseTarget["tls"]> = {
  disable: "off",
  allow: "unverified",
  prefer: "unverified",
  require: "unverified",
  "verify-ca": "verified",
  "verify-full": "verified",
};

const DIALECTS = {
  libpq: {
    ssl: "sslmode",
    parameters: new Set(
      `host port dbname user password passfile channel_binding connect_timeout client_encoding options application_name
      fallback_application_name keepalives keepalives_idle keepalives_interval keepalives_count tcp_user_timeout sslmode
      sslcompression sslcert sslkey sslrootcert sslcrl sslsni gssencmode target_session_attrs`.split(/\s+/),
    ),
    unknown: (name: string) => connectError("psycopg2.ProgrammingError", `invalid connection option "${name}"`),
    invalid: () => connectError("psycopg2.OperationalError", "invalid sslmode value in the connection string"),
  },
  asyncpg: {
    ssl: "ssl",
    parameters: new Set(
      `host port user password passfile database timeout statement_cache_size max_cached_statement_lifetime
      max_cacheable_statement_size command_timeout ssl direct_tls server_settings target_session_attrs
      prepared_statement_cache_size prepared_statement_name_func async_fallback`.split(/\s+/),
    ),
    unknown: (name: string) => connectError("TypeError", `connect() got an unexpected keyword argument '${name}'`),
    invalid: () =>
      connectError(
        "asyncpg.exceptions.ClientConfigurationError",
        "`sslmode` parameter must be one of: disable, allow, prefer, require, verify-ca, verify-full",
      ),
  },
} as const;

const engineError = (type: string, message: string) =>
  new PythonError(type, message, { file: "db/session.py", source: "engine = create_engine(settings.DATABASE_URL)" });

export const connectError = (type: string, message: string) =>
  new PythonError(type, message, { file: "db/session.py", source: 'connection.execute(text("SELECT 1"))' });

const dialect = (name: string) => name.replace("+", ".");

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
