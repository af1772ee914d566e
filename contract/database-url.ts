/**
 * Connection strings differ by driver: libpq (psycopg, node-postgres, Prisma) asks for TLS with `sslmode=require`, while
 * SQLAlchemy's asyncpg dialect wants `ssl=require` and hands any parameter it does not know to the driver, which refuses it.
 */
export type Driver = "libpq" | "asyncpg";

export interface DatabaseAddress {
  host: string;
  port: number;
  user: string;
  database: string;
}

/** What a connection string says, without its password. */
export interface DatabaseUrl extends DatabaseAddress {
  driver: Driver;
  /** The TLS mode asked for (`require`, `verify-full`, …), from the parameter this driver understands. */
  tls: string | undefined;
  /** Set when TLS is asked for with the other driver's parameter. */
  foreignTlsParameter: string | undefined;
  hasPassword: boolean;
}

/** Port of Supabase's pooler in transaction mode. 5432 on the same host is session mode. */
export const POOLER_PORT = 6543;

const TLS_PARAMETER: Record<Driver, string> = { libpq: "sslmode", asyncpg: "ssl" };
const ENCRYPTED = new Set(["require", "verify-ca", "verify-full"]);

/** Builds a connection string with TLS required. User and password are percent-encoded. */
export function databaseUrlFor(driver: Driver, address: DatabaseAddress, password: string): string {
  const scheme = driver === "asyncpg" ? "postgresql+asyncpg" : "postgresql";
  const credentials = `${encodeURIComponent(address.user)}:${encodeURIComponent(password)}`;
  const path = encodeURIComponent(address.database);
  return `${scheme}://${credentials}@${address.host}:${address.port}/${path}?${TLS_PARAMETER[driver]}=require`;
}

/** Whether the value means to be a Postgres connection string, well-formed or not. */
export function looksLikeDatabaseUrl(value: string): boolean {
  return /^postgres(ql)?(\+\w+)?:/i.test(value.trim());
}

/** Reads a Postgres connection string; undefined when it is none or cannot be read. */
export function parseDatabaseUrl(value: string): DatabaseUrl | undefined {
  if (!looksLikeDatabaseUrl(value)) return undefined;
  let url: URL;
  try {
    url = new URL(value.trim());
  } catch {
    return undefined;
  }
  if (url.hostname === "") return undefined;
  const driver: Driver = url.protocol.toLowerCase() === "postgresql+asyncpg:" ? "asyncpg" : "libpq";
  const foreign = TLS_PARAMETER[driver === "asyncpg" ? "libpq" : "asyncpg"];
  return {
    driver,
    host: url.hostname.toLowerCase(),
    port: url.port === "" ? 5432 : Number(url.port),
    user: decode(url.username),
    database: decode(url.pathname.slice(1)),
    tls: url.searchParams.get(TLS_PARAMETER[driver]) ?? undefined,
    foreignTlsParameter: url.searchParams.has(foreign) ? foreign : undefined,
    hasPassword: url.password !== "",
  };
}

/** Why this connection string does not require TLS, or undefined when it does. */
export function tlsProblem(url: DatabaseUrl): string | undefined {
  const parameter = TLS_PARAMETER[url.driver];
  if (url.driver === "asyncpg" && url.foreignTlsParameter !== undefined) {
    return "asks for TLS with `sslmode`, which asyncpg refuses: write `?ssl=require` instead";
  }
  if (url.tls === undefined) return `does not ask for TLS: add \`?${parameter}=require\``;
  if (!ENCRYPTED.has(url.tls))
    return `allows an unencrypted connection: set \`${parameter}=require\` or \`verify-full\``;
  return undefined;
}

/** Supabase's own hosts: the shared pooler (`aws-0-….pooler.supabase.com`) and the direct one (`db.<ref>.supabase.co`). */
export function isSupabaseHost(host: string): boolean {
  return /(^|\.)supabase\.(co|com)$/i.test(host);
}

/** `db.<ref>.supabase.co` has an IPv6 address only, unless the project pays for the IPv4 add-on. */
export function isIpv6OnlyHost(host: string): boolean {
  return /^db\.[^.]+\.supabase\.co$/i.test(host);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
