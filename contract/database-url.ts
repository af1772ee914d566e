/**
 * Connection strings differ by driver: each has a scheme of its own, its own spelling of "use TLS", and its own way with a
 * parameter it does not know. What a string asks for is only true of the driver that reads it.
 */
export type Driver = keyof typeof DRIVERS;

/** Transaction mode lends a server connection for one transaction, session mode for as long as the client stays. */
export type PoolMode = "transaction" | "session";

export interface DatabaseAddress {
  host: string;
  port: number;
  user: string;
  database: string;
}

export interface DatabaseUrlOptions {
  /** Default: transaction on the pooler's port 6543, session on any other. */
  mode?: PoolMode;
  /** Connections one process opens, where the driver reads that from the string (Prisma). Default: the driver's own. */
  connectionLimit?: number;
}

/** What a connection string says, without its password. */
export interface DatabaseUrl extends DatabaseAddress {
  driver: Driver;
  scheme: string;
  /** The TLS mode asked for (`require`, `verify-full`, …), from the parameter this driver understands. */
  tls: string | undefined;
  /** Set when TLS is asked for with another driver's parameter. */
  foreignTlsParameter: string | undefined;
  hasPassword: boolean;
  /** Parameters after the question mark, by name. */
  parameters: Readonly<Record<string, string>>;
}

/** Port of Supabase's pooler in transaction mode. 5432 on the same host is session mode. */
export const POOLER_PORT = 6543;

interface DriverTraits {
  /** As people call it, for messages. */
  name: string;
  scheme: string;
  /** Schemes it reads besides. */
  aliases: readonly string[];
  tlsParameter: "ssl" | "sslmode";
  /** Modes that never speak in clear. */
  encrypted: readonly string[];
  /** What the string needs to encrypt without a certificate authority, which is all that Supabase's pooler can be asked. */
  tls: Readonly<Record<string, string>>;
  /** What it needs besides behind a pooler in transaction mode, where prepared statements do not last. */
  transactionMode: Readonly<Record<string, string>>;
  /** Parameters of other drivers that this one refuses to connect with; the rest it ignores. */
  refuses: readonly string[];
}

const LIBPQ_MODES = ["require", "verify-ca", "verify-full"] as const;
const PRISMA_ONLY = ["pgbouncer", "connection_limit", "pool_timeout", "sslaccept", "schema"];

const DRIVERS = {
  /** psycopg2 and psql; node-postgres and Prisma have the same scheme and are told by their parameters. */
  libpq: {
    name: "libpq",
    scheme: "postgresql",
    aliases: ["postgres", "postgresql+psycopg2", "postgis", "pgsql"],
    tlsParameter: "sslmode",
    encrypted: LIBPQ_MODES,
    tls: { sslmode: "require" },
    transactionMode: {},
    refuses: ["ssl", "prepared_statement_cache_size", "statement_cache_size", "uselibpqcompat", ...PRISMA_ONLY],
  },
  /**
   * SQLAlchemy's asyncpg dialect: `ssl`, not `sslmode`; whatever else it does not know goes to the driver, which refuses.
   * Behind transaction mode the program also needs `connect_args={"statement_cache_size": 0}` and `NullPool`: a number
   * that the driver takes from code only. The password must be ASCII, for a pooler that asks for it in clear.
   */
  asyncpg: {
    name: "asyncpg",
    scheme: "postgresql+asyncpg",
    aliases: [],
    tlsParameter: "ssl",
    encrypted: LIBPQ_MODES,
    tls: { ssl: "require" },
    transactionMode: { prepared_statement_cache_size: "0" },
    refuses: ["sslmode", "uselibpqcompat", "application_name", "connect_timeout", "options", ...PRISMA_ONLY],
  },
  /** SQLAlchemy's psycopg 3 dialect. Its prepared statements are off with `connect_args={"prepare_threshold": None}` only. */
  psycopg: {
    name: "psycopg",
    scheme: "postgresql+psycopg",
    aliases: ["postgresql+psycopg_async"],
    tlsParameter: "sslmode",
    encrypted: LIBPQ_MODES,
    tls: { sslmode: "require" },
    transactionMode: {},
    refuses: ["ssl", "prepared_statement_cache_size", "statement_cache_size", "uselibpqcompat", ...PRISMA_ONLY],
  },
  /** Takes an `sslmode` it does not know for `prefer`; certificates are checked with `sslaccept=strict`. */
  prisma: {
    name: "Prisma",
    scheme: "postgresql",
    aliases: ["postgres"],
    tlsParameter: "sslmode",
    encrypted: ["require"],
    tls: { sslmode: "require" },
    transactionMode: { pgbouncer: "true" },
    refuses: [],
  },
  /** Checks the certificate with every `sslmode` but `no-verify`, unless told to do as libpq does. */
  "node-postgres": {
    name: "node-postgres",
    scheme: "postgresql",
    aliases: ["postgres"],
    tlsParameter: "sslmode",
    encrypted: [...LIBPQ_MODES, "no-verify"],
    tls: { uselibpqcompat: "true", sslmode: "require" },
    transactionMode: {},
    refuses: [],
  },
} as const satisfies Record<string, DriverTraits>;

export const DRIVER_NAMES = Object.keys(DRIVERS) as Driver[];

/** Builds a connection string with TLS required. User, password and database are percent-encoded, every reserved character. */
export function databaseUrlFor(
  driver: Driver,
  address: DatabaseAddress,
  password: string,
  { mode = modeOfPort(address.port), connectionLimit }: DatabaseUrlOptions = {},
): string {
  const { scheme, tls, transactionMode } = traitsOf(driver);
  const parameters = new URLSearchParams({
    ...tls,
    ...(mode === "transaction" && transactionMode),
    ...(driver === "prisma" && connectionLimit !== undefined && { connection_limit: String(connectionLimit) }),
  });
  const credentials = `${encode(address.user)}:${encode(password)}`;
  return `${scheme}://${credentials}@${address.host}:${address.port}/${encode(address.database)}?${parameters}`;
}

/** Whether the value means to be a Postgres connection string, well-formed or not: quoted, for one. */
export function looksLikeDatabaseUrl(value: string): boolean {
  return /^["']?(postgres(ql)?|postgis|pgsql)(\+\w+)?:/i.test(value.trim());
}

/**
 * Reads a Postgres connection string as this driver would; undefined when it is none or cannot be read. Default: the driver
 * that its scheme and parameters speak of.
 */
export function parseDatabaseUrl(value: string, driver?: Driver): DatabaseUrl | undefined {
  const text = value.trim();
  if (!looksLikeDatabaseUrl(text) || /^["']/.test(text)) return undefined;
  const scheme = text.slice(0, text.indexOf(":")).toLowerCase();
  let url: URL;
  try {
    // `postgresql+psycopg_async` is a dialect of SQLAlchemy's, and no scheme by the standard of URLs.
    url = new URL(`postgresql${text.slice(scheme.length)}`);
  } catch {
    return undefined;
  }
  // Readers disagree about where a password with an @ of its own ends.
  const ambiguous = (/^[^:]+:\/\/([^/?#]*)/.exec(text)?.[1]?.split("@").length ?? 0) > 2;
  const [user, password, database] = [url.username, url.password, url.pathname.slice(1)].map(decode);
  if (url.hostname === "" || ambiguous || user === undefined || password === undefined || database === undefined) {
    return undefined;
  }
  const parameters = Object.fromEntries(url.searchParams);
  const reader = driver ?? driverOf(scheme, parameters);
  const { tlsParameter } = traitsOf(reader);
  const foreign = tlsParameter === "ssl" ? "sslmode" : "ssl";
  return {
    driver: reader,
    scheme,
    host: url.hostname.toLowerCase().replace(/\.$/, ""),
    port: url.port === "" ? 5432 : Number(url.port),
    user,
    database,
    tls: parameters[tlsParameter] ?? (reader === "node-postgres" ? nodeTls(parameters.ssl) : undefined),
    foreignTlsParameter: Object.hasOwn(parameters, foreign) ? foreign : undefined,
    hasPassword: password !== "",
    parameters,
  };
}

/** Why this connection string does not require TLS, or undefined when it does. */
export function tlsProblem(url: DatabaseUrl): string | undefined {
  const { name, tlsParameter, encrypted } = traitsOf(url.driver);
  if (url.driver === "asyncpg" && url.foreignTlsParameter !== undefined) {
    return "asks for TLS with `sslmode`, which asyncpg refuses: write `?ssl=require` instead";
  }
  if (url.tls === undefined) return `does not ask for TLS: add \`?${tlsParameter}=require\``;
  if (encrypted.includes(url.tls)) return undefined;
  if (url.driver === "prisma" && (LIBPQ_MODES as readonly string[]).includes(url.tls)) {
    return `asks for TLS with a mode ${name} does not know and takes for \`prefer\`: write \`sslmode=require&sslaccept=strict\``;
  }
  return `allows an unencrypted connection: set \`${tlsParameter}=require\`${url.driver === "prisma" ? "" : " or `verify-full`"}`;
}

/** Why this driver could not work with this connection string, or undefined: TLS, foreign parameters, prepared statements. */
export function driverProblem(url: DatabaseUrl): string | undefined {
  const { name, refuses, scheme, aliases } = traitsOf(url.driver);
  if (url.scheme !== scheme && !aliases.includes(url.scheme) && !isUnknownDialect(url)) {
    return `begins with another driver's scheme: ${name} needs ${scheme}://`;
  }
  const problem = tlsProblem(url);
  if (problem !== undefined) return problem;
  const refused = Object.keys(url.parameters).find((parameter) => refuses.includes(parameter));
  if (refused !== undefined) return `has the parameter \`${refused}\`, which ${name} refuses: remove it`;
  return preparedStatementsProblem(url);
}

/** Why this driver would keep prepared statements where the pooler loses them, or undefined. */
export function preparedStatementsProblem(url: DatabaseUrl): string | undefined {
  const { name, transactionMode } = traitsOf(url.driver);
  if (!isSupabaseHost(url.host) || modeOfPort(url.port) !== "transaction") return undefined;
  const missing = Object.entries(transactionMode).find(([parameter, value]) => url.parameters[parameter] !== value);
  if (missing === undefined) return undefined;
  return `keeps prepared statements, which the pooler's transaction mode (port ${POOLER_PORT}) loses: add \`${missing.join("=")}\` for ${name}`;
}

export function isDriver(name: string): name is Driver {
  return Object.hasOwn(DRIVERS, name);
}

/** Supabase's own hosts: the shared pooler (`aws-0-….pooler.supabase.com`) and the direct one (`db.<ref>.supabase.co`). */
export function isSupabaseHost(host: string): boolean {
  return /(^|\.)supabase\.(co|com)$/i.test(host);
}

/** Whether the variable's name says that it is for migrations, which need a session of their own: the pooler's port 5432. */
export function isSessionVariable(name: string): boolean {
  return /(^|_)(DIRECT|MIGRATIONS?|SESSION|NON_POOLING)(_|$)/.test(name);
}

/** `db.<ref>.supabase.co` has an IPv6 address only, unless the project pays for the IPv4 add-on; a literal has no other. */
export function isIpv6OnlyHost(host: string): boolean {
  return /^db\.[^.]+\.supabase\.co$/i.test(host) || host.startsWith("[");
}

/** Supabase's shared pooler, which has an IPv4 address in either mode. */
export function isSupabasePooler(host: string): boolean {
  return /\.pooler\.supabase\.com$/i.test(host);
}

function modeOfPort(port: number): PoolMode {
  return port === POOLER_PORT ? "transaction" : "session";
}

function driverOf(scheme: string, parameters: Record<string, string>): Driver {
  if (scheme.includes("+")) {
    const reads = (name: Driver) => [DRIVERS[name].scheme, ...DRIVERS[name].aliases].includes(scheme as never);
    return DRIVER_NAMES.find(reads) ?? "libpq";
  }
  if (PRISMA_ONLY.some((parameter) => Object.hasOwn(parameters, parameter))) return "prisma";
  const isNode =
    parameters.uselibpqcompat === "true" ||
    parameters.sslmode === "no-verify" ||
    (parameters.sslmode === undefined && nodeTls(parameters.ssl) !== undefined);
  return isNode ? "node-postgres" : "libpq";
}

/** node-postgres takes `ssl=true` and `ssl=no-verify` besides `sslmode`; libpq refuses them. */
function nodeTls(ssl: string | undefined): string | undefined {
  if (ssl === "no-verify") return ssl;
  return ssl === "true" || ssl === "1" ? "verify-full" : undefined;
}

/** A dialect of SQLAlchemy's that nothing is known about, read as libpq. */
function isUnknownDialect({ driver, scheme }: DatabaseUrl): boolean {
  const schemes = DRIVER_NAMES.flatMap((name): string[] => [DRIVERS[name].scheme, ...DRIVERS[name].aliases]);
  return driver === "libpq" && scheme.includes("+") && !schemes.includes(scheme);
}

function traitsOf(driver: Driver): DriverTraits {
  return DRIVERS[driver];
}

/** RFC 3986 reserves five characters more than `encodeURIComponent` encodes. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
