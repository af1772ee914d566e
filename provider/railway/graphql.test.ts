import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { VendorError } from "../host/vendor-error.ts";
import { Graphql, graphqlError } from "./graphql.ts";

describe("what Railway's messages mean", () => {
  it.each([
    ["Not Authorized", 403, "refused"],
    ["Project Token not found", 401, "refused"],
    ["Two Factor Authentication Required", 401, "refused"],
    ["Service not found", 404, "refused"],
    ["Whoa there pal! You can do this again in a sec", 429, "refused"],
    ["A deployment operation is already in progress", 429, "refused"],
    ["Cannot redeploy yet, please wait for the original deployment to finish building", 409, "refused"],
    ["Problem processing request", 503, "unknown"],
    ["Something else", 400, "refused"],
  ])("%s", (message, status, outcome) => {
    expect(graphqlError("do it", message)).toMatchObject({ status, outcome, reason: message });
  });

  it.each([
    "Free accounts can make 1 project per 30 seconds",
    "Only one environment can be created per user every 30s",
  ])("%s: wait that long", (message) => {
    expect(graphqlError("do it", message)).toMatchObject({ status: 429, retryAfterMs: 30_000 });
  });

  it("a refused value is not repeated", () => {
    const message = 'Variable "$input" got invalid value { TOKEN: "sk-test-x" }; Field "a" is not defined';
    expect(graphqlError("do it", message).message).toBe(
      'Railway could not do it: 400 Variable "$input" got an invalid value; Field "a" is not defined',
    );
  });
});

describe("trying again", () => {
  let server: Server;
  let asked = 0;
  afterEach(() => server.close());

  /** Answers in this order, the last one for ever. */
  async function graphql(...answers: { status?: number; body: unknown }[]): Promise<Graphql> {
    asked = 0;
    server = createServer((request, response) => {
      request.resume();
      const { status = 200, body } = answers[Math.min(asked++, answers.length - 1)]!;
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql/v2`;
    return new Graphql({ url, headers: {}, retry: { baseDelay: 1 } });
  }

  const busy = { body: { errors: [{ message: "Problem processing request" }], data: null } };
  const throttled = { body: { errors: [{ message: "Whoa there pal!" }], data: null } };
  const done = { body: { data: { thing: 1 } } };
  const call = (document: string) => ({
    document,
    variables: {},
    operation: "do it",
    signal: new AbortController().signal,
  });

  it("a query is, after an error inside a 200 and after a 500", async () => {
    const api = await graphql(busy, { status: 500, body: {} }, done);
    expect(await api.call(call("query thing { thing }"))).toEqual({ thing: 1 });
    expect(asked).toBe(3);
  });

  it.each([
    ["an error that leaves it open", busy],
    ["a 500", { status: 500, body: {} }],
    ["an answer with neither data nor error", { body: {} }],
  ])("a mutation is not, after %s", async (_, answer) => {
    const api = await graphql(answer, done);
    const error = await api.call(call("mutation thing { thing }")).catch((thrown: VendorError) => thrown);
    expect(error).toMatchObject({ outcome: "unknown" });
    expect(asked).toBe(1);
  });

  it("a mutation is when Railway says that it did nothing", async () => {
    const api = await graphql(throttled, { status: 429, body: {} }, done);
    expect(await api.call(call("mutation thing { thing }"))).toEqual({ thing: 1 });
  });
});
