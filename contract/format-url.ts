import {
  type Driver,
  databaseUrlFor,
  driverProblem,
  isDriver,
  isIpv6OnlyHost,
  isSupabaseHost,
  looksLikeDatabaseUrl,
  POOLER_PORT,
  parseDatabaseUrl,
} from "./database-url.ts";
import type { FormatKind } from "./format.ts";
import { itemsOf } from "./list.ts";

/** The kinds of format that are addresses: URLs, origins, hosts. */
export const urlKinds = {
  httpsUrl: {
    describe: ([suffix]) => (suffix === undefined ? "an https:// URL" : `an https:// URL ending in ${suffix}`),
    example: ([suffix = ""]) => `https://example.com${suffix}`,
    problem: (value, [suffix]) => {
      if (readUrl(value)?.protocol !== "https:") return "must be an https:// URL";
      return suffix === undefined || value.endsWith(suffix) ? undefined : `must end in ${suffix}`;
    },
  },
  redisUrl: {
    describe: () => "a redis:// or rediss:// URL",
    example: () => "redis://red-example:6379",
    problem: (value) => {
      const url = readUrl(value);
      if (url === undefined || !["redis:", "rediss:"].includes(url.protocol))
        return "must be a redis:// or rediss:// URL";
      return url.hostname === "" ? "names no host" : undefined;
    },
  },
  databaseUrl: {
    describe: ([driver]) => `a Postgres connection string that requires TLS${forDriver(driver)}`,
    example: ([driver]) =>
      databaseUrlFor(driverNamed(driver) ?? "libpq", { ...EXAMPLE, host: "db.example.com", port: 5432 }, "example"),
    problem: databaseProblem,
  },
  poolerUrl: {
    describe: ([driver]) =>
      `a connection string through Supabase's pooler (port ${POOLER_PORT}, TLS required)${forDriver(driver)}`,
    example: ([driver]) => {
      const pooler = { host: "aws-0-example.pooler.supabase.com", port: POOLER_PORT };
      const user = "postgres.example";
      return databaseUrlFor(driverNamed(driver) ?? "libpq", { ...pooler, user, database: "postgres" }, "example");
    },
    problem: (value, params) => {
      const url = parseDatabaseUrl(value);
      if (url === undefined) return databaseProblem(value, params);
      if (url.port !== POOLER_PORT) {
        return `must use the pooler's port ${POOLER_PORT}, not ${url.port} (Render and Vercel cannot reach a direct connection)`;
      }
      if (isIpv6OnlyHost(url.host))
        return "names a host with IPv6 only; the shared pooler's host (….pooler.supabase.com) has IPv4";
      if (isSupabaseHost(url.host) && !url.user.includes(".")) {
        return "must name the project in its user (postgres.<project ref>), or the shared pooler answers: Tenant or user not found";
      }
      return databaseProblem(value, params);
    },
  },
  origins: {
    describe: () => "exact browser origins, comma-separated or as a JSON list (https://app.example.com)",
    example: () => "https://app.example.com",
    problem: (value) => eachOf(value, "origin", originProblem),
  },
  hosts: {
    describe: () => "host names, comma-separated or as a JSON list, without scheme or path",
    example: () => "api.example.com,localhost",
    problem: (value) => eachOf(value, "host", hostProblem),
  },
} satisfies Record<string, FormatKind>;

const EXAMPLE = { user: "example", database: "example" };

function databaseProblem(value: string, [driver]: readonly string[]): string | undefined {
  const url = parseDatabaseUrl(value, driverNamed(driver));
  if (url === undefined) {
    return looksLikeDatabaseUrl(value)
      ? "cannot be read as a URL: percent-encode the password's special characters"
      : "must be a postgresql:// URL";
  }
  return url.hasPassword ? driverProblem(url) : "has no password";
}

function driverNamed(name: string | undefined): Driver | undefined {
  return name !== undefined && isDriver(name) ? name : undefined;
}

function forDriver(name: string | undefined): string {
  return name === undefined ? "" : ` for ${name}`;
}

// Starlette's CORS middleware, which all four systems use, compares origins as text: a pattern matches nothing.
function originProblem(origin: string): string | undefined {
  if (origin.includes("*")) {
    return "is a pattern, which matches no origin at all: list exact origins, or use an origin regex in the application";
  }
  const url = readUrl(origin);
  if (url === undefined || !["https:", "http:"].includes(url.protocol)) return "must start with https:// (or http://)";
  return url.origin === origin
    ? undefined
    : "must be scheme and host only, in lower case, with no path or trailing slash";
}

function hostProblem(host: string): string | undefined {
  return /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(host)
    ? undefined
    : "must be a plain host name: no scheme, port, path or pattern";
}

/** Origins and hosts are public, but their position says enough and keeps the rule that a reason holds no value. */
function eachOf(list: string, noun: string, problem: (item: string) => string | undefined): string | undefined {
  for (const [index, item] of itemsOf(list).entries()) {
    const reason = item === "" ? "is empty" : problem(item);
    if (reason !== undefined) return `${noun} number ${index + 1} ${reason}`;
  }
  return undefined;
}

function readUrl(value: string): URL | undefined {
  try {
    return new URL(value);
  } catch {
    return undefined;
  }
}
