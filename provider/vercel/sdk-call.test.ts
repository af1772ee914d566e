import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { VendorError } from "../host/vendor-error.ts";
import { callSdk, type SdkFunction } from "./sdk-call.ts";

const token = "sk-test-token";
let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const json = (status: number, body: string, headers: Record<string, string> = {}) =>
  serve((_, response) => response.writeHead(status, { "content-type": "application/json", ...headers }).end(body));

const getProject: SdkFunction = async (core, options) => {
  const { projectsGetProject } = await import("@vercel/sdk/funcs/projectsGetProject.js");
  return projectsGetProject(core, { idOrName: "web app" }, options);
};

const call = (apiUrl: string, send = getProject, signal = AbortSignal.timeout(5000)) =>
  callSdk({ token, apiUrl, operation: "read it", signal }, send);

const failure = (apiUrl: string, send = getProject): Promise<VendorError> =>
  call(apiUrl, send).then(
    () => expect.unreachable(),
    (error: VendorError) => error,
  );

describe("callSdk", () => {
  it("sends the SDK's request with the token, and reads what the SDK would refuse", async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      seen.push(request.method, request.url, request.headers.authorization);
      response.writeHead(200, { "content-type": "application/json" }).end('{"framework":"of-tomorrow"}');
    });
    expect(await call(url)).toEqual({ framework: "of-tomorrow" });
    expect(seen).toEqual(["GET", "/v9/projects/web%20app", `Bearer ${token}`]);
  });

  it.each([204, 200])("takes an empty %i for success", async (status) => {
    const url = await serve((_, response) => response.writeHead(status).end());
    expect(await call(url)).toBeUndefined();
  });

  it.each([
    {
      status: 404,
      body: '{"error":{"code":"not_found","message":"gone"}}',
      error: { reason: "gone", code: "not_found", outcome: "refused" },
    },
    { status: 403, body: "", error: { reason: "Forbidden", code: undefined, outcome: "refused" } },
    { status: 500, body: "<html>", error: { reason: "Internal Server Error", outcome: "unknown" } },
    { status: 200, body: "<html>", error: { reason: "the answer is not JSON", outcome: "unknown" } },
  ])("tells a $status $body", async ({ status, body, error }) => {
    expect(await failure(await json(status, body))).toMatchObject({
      vendor: "Vercel",
      operation: "read it",
      status,
      ...error,
    });
  });

  it("carries how long to wait", async () => {
    expect(await failure(await json(429, "{}", { "retry-after": "7" }))).toMatchObject({
      status: 429,
      retryAfterMs: 7000,
    });
  });

  it("tells a lost answer from a refusal", async () => {
    const url = await serve((request) => request.socket.destroy());
    expect(await failure(url)).toMatchObject({ status: undefined, outcome: "unknown" });
  });

  it("names the fields, not the values, of a request the SDK does not accept", async () => {
    const url = await serve((_, response) => response.end());
    const error = await failure(url, async (core, options) => {
      const { projectsEditProjectEnv } = await import("@vercel/sdk/funcs/projectsEditProjectEnv.js");
      const requestBody = { value: "sk-test-value", target: ["moon" as "preview"] };
      return projectsEditProjectEnv(core, { idOrName: "web", id: "1", requestBody }, options);
    });
    expect(error).toBeInstanceOf(VendorError);
    expect(error.message).toMatch(/did not accept the request \(.*target/);
    expect(error.message).not.toMatch(/sk-test|moon/);
  });

  it("stops when it is told to", async () => {
    const controller = new AbortController();
    const url = await serve(() => controller.abort(new Error("stopped")));
    await expect(call(url, getProject, controller.signal)).rejects.toThrow("stopped");
  });
});
