import { once } from "node:events";
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { afterEach, expect, test } from "vitest";
import { Edge, type EdgeOptions, type EdgeTarget } from "../../emulators/runtime/edge.ts";
import { selfSignedCertificate } from "../../emulators/runtime/postgres/certificate.ts";
import { parseArguments } from "../arguments.ts";
import { painter } from "../terminal/style.ts";
import { doctor } from "./doctor.ts";

const HOST = "api-8j12.onrender.com";
const LET_IN = "https://app.example.com";
const KEPT_OUT = "https://admin.example.com";
const PAGE = readFileSync(resolve(import.meta.dirname, "../../docs/doctor.md"), "utf8");

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function serve(server: http.Server | https.Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  });
  return (server.address() as AddressInfo).port;
}

/** An address of Render's edge, which leads there. */
const door =
  (target: (port: number) => EdgeTarget, options: Partial<EdgeOptions> = {}) =>
  async () => {
    const edge = await Edge.start({ wakeTime: 0, whileWaking: "error", ...options });
    closing.push(() => edge.close());
    const port = await serve(http.createServer(application));
    edge.route(HOST, target(port));
    return edge.url;
  };

/** A port where nothing listens any more. */
async function closedPort(): Promise<number> {
  const server = http.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

const plain = (listener: http.RequestListener) => async () =>
  `http://127.0.0.1:${await serve(http.createServer(listener))}`;
const tls = (host: string) => async () =>
  `https://127.0.0.1:${await serve(https.createServer(selfSignedCertificate([host]), application))}`;

const application: http.RequestListener = (request, response) => {
  const { origin } = request.headers;
  if (request.method === "OPTIONS") {
    response.writeHead(
      origin === LET_IN ? 200 : 400,
      origin === LET_IN ? { "access-control-allow-origin": origin } : {},
    );
    response.end();
  } else if (request.url === "/health") response.end('{"status":"healthy"}');
  else response.writeHead(404).end('{"detail":"Not Found"}');
};

/** What is there, where it answers, further arguments, the findings' codes, the exit code. */
const KINDS: [string, () => Promise<string>, string[], string[], number][] = [
  ["in order", door((port) => ({ port })), [], [], 0],
  ["asleep, and waking in time", door((port) => ({ wake: async () => ({ port }) })), ["--wait", "1"], ["slept"], 2],
  ["asleep, and not waking", door(() => ({ wake: () => Promise.reject(new Error("no")) })), [], ["asleep"], 2],
  [
    "waking, which the edge does not tell from crashed",
    door((port) => ({ wake: async () => ({ port }) }), { wakeTime: 60_000, whileWaking: "bad-gateway" }),
    [],
    ["not-answering"],
    2,
  ],
  ["nothing deployed", door(() => "no-server"), [], ["not-deployed"], 2],
  ["suspended", door(() => "suspended"), [], ["suspended"], 2],
  ["crashed", door(() => ({ port: 1 })), [], ["crashed"], 2],
  ["Railway, nothing there", door(() => ({ railway: "not-found" })), [], ["not-deployed"], 2],
  ["Railway, crashed", door(() => ({ railway: "down" })), [], ["crashed"], 2],
  ["Vercel, nothing there", door(() => ({ site: "no-deployment" })), [], ["not-deployed"], 2],
  ["an error of its own", plain((_, response) => void response.writeHead(500).end()), [], ["application-error"], 2],
  ["a 404 of its own", plain((_, response) => void response.writeHead(404).end()), [], ["application-404"], 2],
  ["degraded", plain((_, response) => void response.end('{"status":"degraded"}')), [], ["degraded"], 2],
  ["every origin let in", door((port) => ({ port })), ["--origin", LET_IN], [], 0],
  ["one origin kept out", door((port) => ({ port })), ["--origin", LET_IN, "--origin", KEPT_OUT], ["cors"], 2],
  ["signed by nobody", tls(HOST), [], ["tls-untrusted"], 2],
  ["nothing that speaks TLS", async () => (await plain(application)()).replace("http:", "https:"), [], ["tls"], 2],
  ["nobody listens", async () => `http://127.0.0.1:${await closedPort()}`, [], ["refused"], 2],
];

test.each(KINDS)("%s", async (_, address, more, codes, exit) => {
  const argv = ["doctor", `https://${HOST}`, "--edge", await address(), "--format", "json", "--wait", "0", ...more];
  const args = parseArguments(argv);
  if (typeof args === "string") throw new Error(args);
  const said: string[] = [];
  const write = (text: string) => void said.push(text);
  const signal = new AbortController().signal;
  const code = await doctor({ args, env: {}, signal, write, note: () => {}, paint: painter(false) });
  const report = JSON.parse(said.join(""));
  const serious = report.findings.filter(({ severity }: { severity: string }) => severity !== "advice");
  expect(serious.map(({ code }: { code: string }) => code)).toEqual(codes);
  expect([code, report.exitCode]).toEqual([exit, exit]);
  if (codes.includes("cors")) expect(serious[0].what).toContain(KEPT_OUT);
});

test.each([...new Set(KINDS.flatMap(([, , , codes]) => codes)), "tls-expired", "tls-host", "certificate", "dns"])(
  "the page of the doctor has %s",
  (code) => expect(PAGE).toContain(`\`${code}\``),
);
