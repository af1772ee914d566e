/** What a line of a log means. */
export interface LogPattern {
  /** Stable, for programs. */
  code: string;
  pattern: RegExp;
  /** The cause, given what the pattern caught. Only names are caught, never values. */
  cause: (caught: string) => string;
  /** The command or edit that mends it. `--stack STACK` stands for the stack's name. */
  mend: (caught: string) => string;
}

const always = (text: string) => () => text;
const UP = "npx stackwright up --stack STACK --refresh";
const COMPARE = "npx stackwright doctor --stack STACK";

/** The first pattern that matches a line explains it, so the more exact ones come first. */
export const LOG_PATTERNS: readonly LogPattern[] = [
  {
    code: "missing-module",
    pattern: /(?:ModuleNotFoundError: No module named|ImportError: No module named) '?([\w.-]+)'?/,
    cause: (name) => `the Python package that provides ${name} is not installed`,
    mend: (name) => `Add what provides "${name}" to requirements.txt (or correct rootDir and startCommand) and push.`,
  },
  {
    code: "missing-module",
    pattern: /(?:Cannot find module|Cannot find package) '([^']{1,80})'/,
    cause: (name) => `the Node package or file ${name} is not there`,
    mend: (name) => `Add "${name}" to package.json, or correct the build command, and push.`,
  },
  {
    code: "import-error",
    pattern: /ImportError: cannot import name '(\w+)'/,
    cause: (name) => `${name} cannot be imported: a package has another version than the code was written for`,
    mend: always("Pin the package's version in requirements.txt and push."),
  },
  {
    code: "missing-variable",
    pattern: /KeyError: '([A-Z][A-Z0-9_]{2,})'/,
    cause: (name) => `the variable ${name} is not set`,
    mend: (name) => `npx stackwright config set --stack STACK --secret ${name} where it is a config key, then ${UP}`,
  },
  {
    code: "missing-variable",
    pattern: /(?:^|\s)([A-Z][A-Z0-9]*_[A-Z0-9_]+)\b.{0,40}(?:Field required|is not set|is required|not configured)/i,
    cause: (name) => `the variable ${name} is not set`,
    mend: (name) => `npx stackwright config set --stack STACK --secret ${name} where it is a config key, then ${UP}`,
  },
  {
    code: "missing-variable",
    pattern: /Environment variable not found/i,
    cause: always("a variable the application needs is not set"),
    mend: always(COMPARE),
  },
  {
    code: "invalid-configuration",
    pattern: /Invalid configuration/i,
    cause: always("the application refuses its configuration"),
    mend: always(`Compare its variables with the contract: ${COMPARE}`),
  },
  {
    code: "database-unreachable",
    pattern: /Network is unreachable|ENETUNREACH/,
    cause: always("the database's host has only an IPv6 address, or DATABASE_URL names the direct port 5432"),
    mend: always(
      `Take the connection string from the Database component, supabase.pooler("transaction") on port 6543, then ${UP}`,
    ),
  },
  {
    code: "database-url",
    pattern: /Could not parse (?:rfc1738|SQLAlchemy) URL/,
    cause: always(
      "a database URL is no connection string: a placeholder, or the text of a reference to another variable, which Render does not expand",
    ),
    mend: always(`Take the connection string from the Database component, then ${UP}`),
  },
  {
    code: "database-password",
    pattern: /password authentication failed|InvalidPasswordError|SASL authentication failed/i,
    cause: always("the database refuses the password"),
    mend: always(`npx stackwright config set --stack STACK --secret databasePassword, then ${UP}`),
  },
  {
    code: "database-tenant",
    pattern: /Tenant or user not found/i,
    cause: always("the pooler does not know the user: it must be postgres.<project ref>, at the pooler of its region"),
    mend: always(`Take the connection string from the Database component, then ${UP}`),
  },
  {
    code: "database-network",
    pattern: /address not in tenant allow_list: \{([\d, ]+)\}/i,
    cause: (address) =>
      `Supabase's network restrictions keep out ${address.replaceAll(", ", ".")}, from where the application connects`,
    mend: always(
      "Add the service's outbound addresses (at Render under Connect, Outbound: whole blocks; at Railway static outbound IPs) to " +
        "the database's `networkRestrictions`, then npx stackwright up --stack STACK",
    ),
  },
  {
    code: "prepared-statements",
    pattern: /prepared statement "?[\w-]+"? (?:already exists|does not exist)|DuplicatePreparedStatementError/i,
    cause: always("prepared statements are on, which the pooler's transaction mode cannot keep"),
    mend: always(
      "Turn them off: asyncpg statement_cache_size=0, psycopg prepare_threshold=None, Prisma ?pgbouncer=true; or use session mode.",
    ),
  },
  {
    code: "database-connections",
    pattern: /too many connections|remaining connection slots|MaxClientsInSessionMode|max clients reached/i,
    cause: always("the database has no free connection"),
    mend: always(`Lower DATABASE_POOL_SIZE or the number of instances, or raise the pooler's size, then ${UP}`),
  },
  {
    code: "database-tls",
    pattern:
      /unexpected keyword argument 'sslmode'|SSL (?:connection is )?required|no pg_hba\.conf entry.*(?:SSL|no encryption)/i,
    cause: always("the connection string asks for TLS in words its driver does not know, or not at all"),
    mend: always("Use ?sslmode=require, with SQLAlchemy's asyncpg ?ssl=require."),
  },
  {
    code: "host-unknown",
    pattern: /Name or service not known|getaddrinfo ENOTFOUND|Temporary failure in name resolution/,
    cause: always("a host name in a connection string does not resolve"),
    mend: always(COMPARE),
  },
  {
    code: "connection-refused",
    pattern: /connection refused|ECONNREFUSED/i,
    cause: always(
      "something the application depends on (database or Redis) refuses connections at the address it was given",
    ),
    mend: always(`Compare its URLs with the contract: ${COMPARE}`),
  },
  {
    code: "invalid-port",
    pattern: /Invalid port|'\$\{?PORT\b.*is not a valid (?:port|integer)|invalid literal for int\(\).*PORT/i,
    cause: always("the start command hands over no port number"),
    mend: always("Use $PORT in the start command, in a shell where there is none: sh -c and the command in quotes."),
  },
  {
    code: "no-open-port",
    pattern: /no open (?:HTTP )?ports detected/i,
    cause: always("the application does not listen on 0.0.0.0:$PORT"),
    mend: always("Bind to 0.0.0.0:$PORT in the start command, e.g. --host 0.0.0.0 --port $PORT."),
  },
  {
    code: "port-in-use",
    pattern: /Address already in use|EADDRINUSE/,
    cause: always("two processes want the same port"),
    mend: always("Start one server in the start command, on $PORT."),
  },
  {
    code: "out-of-memory",
    pattern:
      /out of memory|OOMKilled|Ran out of memory|SIGKILL! Perhaps out of memory|heap limit Allocation failed|MemoryError/i,
    cause: always("the instance has too little memory"),
    mend: always("Use fewer workers, or a larger plan: npx stackwright config set --stack STACK plan standard"),
  },
  {
    code: "health-check",
    pattern: /Timed out after waiting for internal health check|Healthcheck failed/i,
    cause: always("the application runs, but its health path does not answer with success in time"),
    mend: always("Correct healthCheckPath, or what that path waits for."),
  },
  {
    code: "runtime-version",
    pattern: /The PYTHON_VERSION must provide a major, minor, and patch version/,
    cause: always("PYTHON_VERSION has no patch number, which Render wants: 3.12.12, not 3.12"),
    mend: always(`npx stackwright config set --stack STACK PYTHON_VERSION 3.12.12, then ${UP}`),
  },
  {
    code: "build-dependency",
    pattern:
      /ERROR: (?:No matching distribution found for|Could not find a version that satisfies the requirement) ([\w.-]+)/,
    cause: (name) => `the build finds no version of ${name} that fits`,
    mend: (name) => `Correct the version of ${name} in requirements.txt and push.`,
  },
  {
    code: "command-not-found",
    pattern: /(?:sh|bash): (?:line )?\d*:? ?([\w./-]{1,60}): (?:command )?not found/,
    cause: (name) => `the command ${name} is not there`,
    mend: always("Install it in the build command, or correct the start command."),
  },
];

/** What a log says went wrong: each cause once, in the order it first shows. */
export function explainLog(lines: readonly string[], stack: string): { code: string; cause: string; mend: string }[] {
  const found = new Map<string, { code: string; cause: string; mend: string }>();
  for (const line of lines) {
    for (const { code, pattern, cause, mend } of LOG_PATTERNS) {
      const match = pattern.exec(line);
      if (match === null) continue;
      const explained = {
        code,
        cause: cause(match[1] ?? ""),
        mend: mend(match[1] ?? "").replaceAll("--stack STACK", `--stack ${stack}`),
      };
      if (!found.has(explained.cause)) found.set(explained.cause, explained);
      break;
    }
  }
  return [...found.values()];
}
