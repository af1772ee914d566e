import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { selfSignedCertificate } from "../../emulators/runtime/postgres/certificate.ts";

const BIN = resolve(import.meta.dirname, "../bin.mjs");
const HOST = "api.example.com";
const closing: (() => unknown)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const close of closing.splice(0).reverse()) await close();
});

function start(args: string[], env: NodeJS.ProcessEnv = {}) {
  const child: ChildProcess = spawn(process.execPath, [BIN, "doctor", ...args], {
    cwd: tmpdir(),
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, err] = ["", ""];
  child.stdout?.on("data", (data) => (out += data));
  child.stderr?.on("data", (data) => (err += data));
  const finished = once(child, "close").then(([code]) => ({ code: code as number | null, out, err }));
  return { child, finished };
}
const run = (args: string[], env?: NodeJS.ProcessEnv) => start(args, env).finished;

async function listening(server: http.Server | https.Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  });
  return (server.address() as AddressInfo).port;
}

const healthy: http.RequestListener = (_, response) => response.end(JSON.stringify({ status: "healthy" }));

test("no project is needed for a URL; all well is 0", async () => {
  const port = await listening(http.createServer(healthy));
  const { code, out, err } = await run([`http://127.0.0.1:${port}`]);
  expect([code, err]).toEqual([0, ""]);
  expect(out).toContain(`✓ http://127.0.0.1:${port}/health  healthy`);
});

test("several at once, as JSON; one that is down is 2", async () => {
  const up = await listening(http.createServer(healthy));
  const down = await listening(
    http.createServer((_, response) => void response.writeHead(404, { "x-render-routing": "no-server" }).end()),
  );
  const urls = [up, down].map((port) => `http://127.0.0.1:${port}`);
  const { code, out } = await run([...urls, "--format", "json", "--wait", "0"]);
  const report = JSON.parse(out);
  expect([code, report.exitCode, report.examined.length]).toEqual([2, 2, 2]);
  expect(report.findings).toMatchObject([{ code: "not-deployed", where: urls[1] }]);
});

describe("TLS", () => {
  /** A host with its own certificate, and a file that makes this machine trust it. */
  async function host(certificateFor: string, madeAt = new Date()) {
    vi.useFakeTimers({ now: madeAt, toFake: ["Date"] });
    const certificate = selfSignedCertificate([certificateFor]);
    vi.useRealTimers();
    const folder = mkdtempSync(join(tmpdir(), "stackwright-doctor-"));
    closing.push(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, "ca.pem"), certificate.cert);
    const port = await listening(https.createServer(certificate, healthy));
    const args = [`https://${HOST}`, "--edge", `https://127.0.0.1:${port}`, "--format", "json"];
    return { args, env: { NODE_EXTRA_CA_CERTS: join(folder, "ca.pem") } };
  }
  const codes = ({ out }: { out: string }) => JSON.parse(out).findings.map(({ code }: { code: string }) => code);

  test("valid", async () => {
    const { args, env } = await host(HOST);
    const finished = await run(args, env);
    expect([finished.code, codes(finished)]).toEqual([0, []]);
  });

  test("signed by nobody this machine trusts", async () => {
    const { args } = await host(HOST);
    const finished = await run(args);
    expect([finished.code, codes(finished)]).toEqual([2, ["tls-untrusted"]]);
  });

  test("for another host", async () => {
    const { args, env } = await host("other.example.com");
    const finished = await run(args, env);
    expect([finished.code, codes(finished)]).toEqual([2, ["tls-host"]]);
  });

  test("expired", async () => {
    const { args, env } = await host(HOST, new Date(Date.now() - 30 * 86_400_000));
    const finished = await run(args, env);
    expect([finished.code, codes(finished)]).toEqual([2, ["tls-expired"]]);
  });

  test("near its end", async () => {
    const { args, env } = await host("localhost");
    const { port } = new URL(args[2]!);
    const finished = await run([`https://localhost:${port}`, "--format", "json"], env);
    expect([finished.code, codes(finished)]).toEqual([2, ["certificate"]]);
    expect(finished.out).toMatch(/valid until \d{4}-\d\d-\d\d: not renewed/);
  });
});

test("Ctrl-C stops it at once, with 130", async () => {
  let asked!: () => void;
  const reached = new Promise<void>((resolve) => (asked = resolve));
  const port = await listening(http.createServer(() => asked()));
  const { child, finished } = start([`http://127.0.0.1:${port}`, "--wait", "600"]);
  await reached;
  const before = performance.now();
  child.kill("SIGINT");
  const { code, err } = await finished;
  expect([code, err]).toEqual([130, "Interrupted. Nothing was changed.\n"]);
  expect(performance.now() - before).toBeLessThan(3_000);
});

describe("what is typed wrong is said", () => {
  test.each([
    [["api.example.com"], '"api.example.com" is not a URL: write it whole, https://api.example.com.'],
    [["https://user:word@api.example.com"], "A URL with a password in it is not asked."],
    [["https://x", "--origin", "https://app.example.com/"], "--origin takes an origin as browsers send it"],
    [["https://x", "--wait", "soon"], "--wait takes seconds, 0 to 3600"],
    [["https://x", "--format", "sarif"], '--format of doctor is terminal, json, not "sarif"'],
    [[], "There is no Pulumi.yaml in"],
  ])("%j", async (args, message) => {
    const { code, err } = await run(args);
    expect(code).toBe(1);
    expect(err).toContain(message);
  });
});
