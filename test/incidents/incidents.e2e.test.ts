import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { INCIDENTS } from "../../cli/demo/incidents/index.ts";

const BIN = resolve(import.meta.dirname, "../../cli/bin.mjs");
const temp = mkdtempSync(join(tmpdir(), "incidents-"));
afterAll(() => rmSync(temp, { recursive: true, force: true }));

interface Watched {
  code: number | null;
  output: string;
}

function demo(
  args: string[],
  onOutput: (output: string, interrupt: () => void) => void = () => {},
  env: NodeJS.ProcessEnv = {},
): Promise<Watched> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [BIN, "demo", ...args], {
      env: { ...process.env, TMPDIR: temp, NO_COLOR: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const hear = (data: Buffer) => {
      output += data;
      onOutput(output, () => child.kill("SIGINT"));
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("close", (code) => done({ code, output }));
  });
}

/** tsx keeps a cache of its own in the temporary folder. */
const leftovers = () => readdirSync(temp).filter((file) => !file.startsWith("tsx-"));

/** Of each incident: the symptom as the team saw it, the doctor's words, the refusal or what takes its place. */
const KEY_LINES: Record<string, { seen: string[]; said: string[]; blocked: string[] }> = {
  asleep: {
    seen: ["$ curl -i https://toolboxai-backend-8j12.onrender.com/health", "HTTP/1.1 502 Bad Gateway"],
    said: ["was not awake: it took"],
    blocked: ["✗ refused  no-sleeping-plan on toolboxai-backend"],
  },
  "missing-p0": {
    seen: ["KeyError: 'JWT_SECRET_KEY'", "Reason: Worker failed to boot."],
    said: ["the variable JWT_SECRET_KEY is not set"],
    blocked: ["✗ refused  p0-variables-declared on toolboxai-backend-secrets"],
  },
  "startup-crash": {
    seen: ["sqlalchemy.exc.ArgumentError: Could not parse SQLAlchemy URL", "x-render-routing: no-server"],
    said: ["a database URL is no connection string"],
    blocked: ["✗ refused  pooler-port on toolboxai-backend-secrets"],
  },
  "cors-wildcard": {
    seen: ["curl -i -X OPTIONS", "HTTP/1.1 400 Bad Request", "     Disallowed CORS origin"],
    said: ["https://*.vercel.app is a pattern"],
    blocked: ["✗ refused  cors-origins on toolboxai-backend-secrets"],
  },
  "accidental-rotation": {
    seen: ["unable to authenticate data"],
    said: ["ENCRYPTION_KEY: changed by hand since the last up"],
    blocked: [
      "~ variables.ENCRYPTION_KEY  [secret] -> [secret]",
      "--confirm ENCRYPTION_KEY",
      "error: toolboxai-secrets-encryption-key:",
      "adopt, from group toolboxai-secrets",
    ],
  },
  "network-restrictions": {
    seen: ['"status":"degraded"', "(EADDRNOTALLOWED) address not in tenant allow_list: {74, 220, "],
    said: ["Supabase's network restrictions keep out 74.220.", "`networkRestrictions`"],
    blocked: ["✗ refused  database-network", "keeps out 2 of the configured callers", "✓ Up in"],
  },
  "port-5432": {
    seen: ["OSError: [Errno 101] Network is unreachable", '"status":"degraded"'],
    said: ["DATABASE_URL names the direct port 5432", "port 6543"],
    blocked: ["✗ refused  pooler-port", "✗ refused  pooler-host", "✗ refused  database-tls"],
  },
  "bad-deploy": {
    seen: ["No matching distribution found for fastapi==9.0.0", "still serves"],
    said: ["the build finds no version of fastapi"],
    blocked: ["$ npx stackwright rollback evara-backend --to dep-", "✓ health"],
  },
  "no-server": {
    seen: ["HTTP/1.1 404 Not Found", "x-render-routing: no-server"],
    said: ["nothing is deployed at this host"],
    blocked: ["--secret FINNHUB_API_KEY", '{"status":"healthy","service":"Tectonic Trading Platform API"}'],
  },
  "railway-502": {
    seen: ["KeyError: 'SECRET_KEY'", "HTTP/1.1 502 Bad Gateway", "x-railway-fallback: true", "Application failed to"],
    said: ["To a browser on another origin this looks like CORS; it is not.", "the variable SECRET_KEY is not set"],
    blocked: ["✗ refused  health-check-path", "✗ refused  p0-variables-declared"],
  },
};

/** Shapes of secrets; their values are made at run time, and looked for by the theatre itself. */
const SECRETS = [
  /\b(sk|pk|rk)[-_](live|test|proj|example)/,
  /\b(rnd|sbp|whsec|SG)[_.]\w{6}/,
  /\beyJ\w{10}/,
  /:\/\/[^\s:/@]+:[^\s:/@]+@/,
  /\b[0-9a-f]{32,}\b/,
];

describe("every incident is seen, explained and blocked", () => {
  let all: Watched;
  let coloured: string;
  beforeAll(async () => {
    const { code, output } = await demo(["--incident", "all"], undefined, { NO_COLOR: "", FORCE_COLOR: "1" });
    coloured = output;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours, and nothing else, are taken out
    all = { code, output: output.replace(/\u001b\[\d+m/g, "") };
  }, 600_000);

  const sectionOf = (name: string) => {
    const start = all.output.indexOf(`\n${name}: `);
    const next = /\n\n(?=[\w✓✗])/.exec(all.output.slice(start + 1));
    return start < 0 ? "" : all.output.slice(start, next ? start + 1 + next.index : undefined);
  };

  test("all of them, and each fact held", () => {
    expect(all.code, all.output).toBe(0);
    expect(INCIDENTS.map(({ name }) => name).sort()).toEqual(Object.keys(KEY_LINES).sort());
  });

  test.each(Object.entries(KEY_LINES))("%s", (name, acts) => {
    const section = sectionOf(name);
    const [, seen, said, blocked] = section.split(/^ (?:Seen|Said|Blocked)$/m).map(unwrapped);
    for (const line of acts.seen) expect(seen).toContain(line);
    for (const line of acts.said) expect(said).toContain(line);
    for (const line of acts.blocked) expect(blocked).toContain(line);
    expect(section).toMatch(/✓ none of the \d+ secrets of this world was shown/);
    expect(section).not.toMatch(/^ {3}✗/m);
    expect(section.trim().split("\n").length).toBeLessThanOrEqual(45);
  });

  test("requests came in throughout a failed deploy and a rollback, and none was lost", () => {
    const counts = [...sectionOf("bad-deploy").matchAll(/(\d+) requests meanwhile, (\d+) answered 200/g)];
    expect(counts).toHaveLength(2);
    for (const [, asked, answered] of counts) expect([Number(asked) > 10, answered]).toEqual([true, asked]);
  });

  test("what is refused is red in a terminal", () => {
    expect(coloured).toContain("\u001b[31m✗ refused\u001b[39m  pooler-port");
  });

  test("no secret in any line, nothing that moves a cursor, nothing left behind", () => {
    for (const shape of SECRETS) expect(all.output).not.toMatch(shape);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
    expect(all.output).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(leftovers()).toEqual([]);
  });
});

test("--list names them, an unknown name too", async () => {
  const [listed, unknown] = await Promise.all([demo(["--list"]), demo(["--incident", "volcano"])]);
  expect([listed.code, unknown.code]).toEqual([0, 1]);
  expect(unknown.output).toContain('There is no incident "volcano"');
  for (const { name, title, report } of INCIDENTS) {
    expect(listed.output).toContain(name);
    expect(listed.output).toContain(title);
    expect(listed.output).toContain(report);
    expect(unknown.output).toContain(name);
  }
});

test("Ctrl-C in the middle ends it at once and leaves nothing", async () => {
  let sent = false;
  const { code, output } = await demo(["--incident", "port-5432"], (text, interrupt) => {
    if (sent || !text.includes(" Said")) return;
    sent = true;
    interrupt();
  });
  expect([code, output]).toEqual([130, expect.stringContaining("Interrupted")]);
  expect(leftovers()).toEqual([]);
});

/** Long lines are broken under their own text. */
function unwrapped(text: string): string {
  return `${text}\n${text.replace(/\n +/g, " ")}`;
}
