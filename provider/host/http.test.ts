import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type JsonApi, jsonApi } from "./http.ts";
import type { VendorError } from "./vendor-error.ts";

let server: Server;
let api: JsonApi;
let answers: ((request: IncomingMessage, response: ServerResponse) => void)[];
let requests: string[];
const { signal } = new AbortController();
const KEY = "sk-test-not-a-real-key";

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const answer = answers.shift();
    if (answer) answer(request, response);
    else response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  api = jsonApi({
    vendor: "Shop",
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`,
    headers: { authorization: `Bearer ${KEY}` },
    retry: { baseDelay: 1, maxDelay: 2, attempts: 3 },
  });
});
afterAll(() => server.close());
beforeEach(() => {
  answers = [];
  requests = [];
});

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  (_: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
const cut = (request: IncomingMessage) => void request.socket.destroy();
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: VendorError) => error,
  );

describe("jsonApi", () => {
  it("sends query and body, and reads the answer", async () => {
    answers = [json(200, { a: 1 })];
    const query = { name: "a b", ids: ["x", "y"], none: undefined };
    await expect(
      api.fetch({ method: "GET", path: "/things", query, operation: "list things", signal }),
    ).resolves.toEqual({ a: 1 });
    expect(requests).toEqual(["GET /v1/things?name=a+b&ids=x%2Cy"]);
  });

  it("takes an empty answer as one", async () => {
    answers = [(_, response) => void response.writeHead(202).end()];
    const answer = await api.request({ method: "POST", path: "/things", body: {}, operation: "make a thing", signal });
    expect(answer).toEqual({ status: 202, body: undefined });
  });

  it("names the vendor, the work and the vendor's words, and nothing of the request", async () => {
    answers = [json(400, { message: "name is taken", code: "taken" })];
    const error = await failureOf(
      api.fetch({ method: "POST", path: "/things", body: { v: "private" }, operation: "make a thing", signal }),
    );
    expect(error?.message).toBe("Shop could not make a thing: 400 name is taken");
    expect(error).toMatchObject({ status: 400, code: "taken", outcome: "refused" });
    expect(JSON.stringify({ ...error, stack: error?.stack })).not.toContain(KEY);
  });

  it("repeats what may be repeated when the connection breaks", async () => {
    answers = [cut, json(503, {}), json(200, [])];
    await expect(
      api.fetch({ method: "PUT", path: "/things/1", body: {}, operation: "change a thing", signal }),
    ).resolves.toEqual([]);
    expect(requests).toHaveLength(3);
  });

  it("does not repeat a POST whose answer was lost, and says that it may have been done", async () => {
    answers = [cut, json(201, {})];
    const error = await failureOf(
      api.fetch({ method: "POST", path: "/things", body: {}, operation: "make a thing", signal }),
    );
    expect(error).toMatchObject({ outcome: "unknown", status: undefined });
    expect(requests).toHaveLength(1);
  });

  it("repeats a POST that was only refused for its pace", async () => {
    answers = [json(429, {}, { "retry-after": "0" }), json(201, { id: 1 })];
    await expect(
      api.fetch({ method: "POST", path: "/things", body: {}, operation: "make a thing", signal }),
    ).resolves.toEqual({ id: 1 });
  });

  it("carries no key to another address", async () => {
    answers = [(_, response) => void response.writeHead(302, { location: "http://127.0.0.1:1/" }).end()];
    const error = await failureOf(
      api.fetch({ method: "POST", path: "/things", body: {}, operation: "make a thing", signal }),
    );
    expect(error).toMatchObject({ outcome: "unknown" });
    expect(requests).toHaveLength(1);
  });

  it("ends with the reason when it is stopped", async () => {
    const controller = new AbortController();
    answers = [() => controller.abort(new Error("enough"))];
    const call = api.fetch({ method: "GET", path: "/things", operation: "list things", signal: controller.signal });
    await expect(call).rejects.toThrow("enough");
  });
});
