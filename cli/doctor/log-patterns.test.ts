import { describe, expect, test } from "vitest";
import { explainLog } from "./log-patterns.ts";

const explained = (...lines: string[]) => explainLog(lines, "production").map(({ code, cause }) => `${code}: ${cause}`);

describe("a line of a log names its cause", () => {
  test.each([
    ["ModuleNotFoundError: No module named 'apps.backend'", "missing-module", "apps.backend"],
    ["Error: Cannot find module 'express'", "missing-module", "express"],
    ["ImportError: cannot import name 'BaseSettings' from 'pydantic'", "import-error", "BaseSettings"],
    ["KeyError: 'SECRET_KEY'", "missing-variable", "the variable SECRET_KEY is not set"],
    [
      "==> The PYTHON_VERSION must provide a major, minor, and patch version, e.g. 3.8.1. You have requested 3.12.",
      "runtime-version",
      "PYTHON_VERSION has no patch number",
    ],
    ["RuntimeError: JWT_SECRET_KEY is not set", "missing-variable", "JWT_SECRET_KEY"],
    ["error: Environment variable not found: DATABASE_URL.", "missing-variable", "is not set"],
    ["Invalid configuration", "invalid-configuration", "refuses its configuration"],
    ["OSError: [Errno 101] Network is unreachable", "database-unreachable", "IPv6"],
    ["sqlalchemy.exc.ArgumentError: Could not parse SQLAlchemy URL from given URL string", "database-url", "reference"],
    ['FATAL:  password authentication failed for user "postgres"', "database-password", "refuses the password"],
    ["FATAL: Tenant or user not found", "database-tenant", "postgres.<project ref>"],
    [
      "FATAL:  (EADDRNOTALLOWED) address not in tenant allow_list: {74, 220, 48, 21}",
      "database-network",
      "restrictions keep out 74.220.48.21",
    ],
    ['prepared statement "__asyncpg_stmt_1__" already exists', "prepared-statements", "transaction mode"],
    ['ERROR: prepared statement "s0" does not exist', "prepared-statements", "transaction mode"],
    ["FATAL: remaining connection slots are reserved", "database-connections", "no free connection"],
    ["TypeError: connect() got an unexpected keyword argument 'sslmode'", "database-tls", "TLS"],
    ["socket.gaierror: [Errno -2] Name or service not known", "host-unknown", "does not resolve"],
    ["sqlalchemy.exc.OperationalError: connection refused", "connection-refused", "refuses connections"],
    [
      "redis.exceptions.ConnectionError: Error 111 connecting to x:6379. Connection refused.",
      "connection-refused",
      "Redis",
    ],
    ["Error: Invalid port", "invalid-port", "no port number"],
    ["Error: Invalid value for '--port': '$PORT' is not a valid integer.", "invalid-port", "no port number"],
    ["==> No open ports detected, continuing to scan...", "no-open-port", "0.0.0.0:$PORT"],
    ["Port scan timeout reached, no open ports detected on 0.0.0.0.", "no-open-port", "0.0.0.0:$PORT"],
    ["[Errno 98] Address already in use", "port-in-use", "same port"],
    ["[ERROR] Worker (pid:7) was sent SIGKILL! Perhaps out of memory?", "out-of-memory", "too little memory"],
    ["FATAL ERROR: Reached heap limit Allocation failed", "out-of-memory", "too little memory"],
    ["Timed out after waiting for internal health check to return", "health-check", "health path"],
    ["ERROR: No matching distribution found for torch==9", "build-dependency", "torch"],
    ["bash: line 1: gunicorn: command not found", "command-not-found", "gunicorn"],
    ["sh: 1: vite: not found", "command-not-found", "vite"],
  ])("%s", (line, code, cause) => {
    expect(explained(line)).toEqual([expect.stringMatching(new RegExp(`^${code}: `))]);
    expect(explained(line)[0]).toContain(cause);
  });
});

test("ordinary lines mean nothing", () => {
  expect(
    explained(
      "INFO:     Application startup complete.",
      'INFO:     127.0.0.1:0 - "GET /health HTTP/1.1" 200 OK',
      "KeyError: 'user'",
      "ERROR: the field is required",
      "==> Your service is live",
    ),
  ).toEqual([]);
});

test("several causes, each once, in the order they show", () => {
  const lines = [
    "KeyError: 'SECRET_KEY'",
    "KeyError: 'SECRET_KEY'",
    "KeyError: 'JWT_SECRET_KEY'",
    "connection refused",
  ];
  expect(explained(...lines).map((text) => text.split(":")[0])).toEqual([
    "missing-variable",
    "missing-variable",
    "connection-refused",
  ]);
});

test("the command names the stack and the variable, whatever they are called", () => {
  const [found] = explainLog(["KeyError: 'STACK_NAME'"], "live");
  expect(found?.mend).toBe(
    "npx stackwright config set --stack live --secret STACK_NAME where it is a config key, then npx stackwright up --stack live --refresh",
  );
});
