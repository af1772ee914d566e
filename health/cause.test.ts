import { describe, expect, test } from "vitest";
import { causeOf, isDown, mayWake } from "./cause.ts";
import type { Answer } from "./probe.ts";

const answer = (status: number, headers: Record<string, string> = {}, body = ""): Answer => ({
  kind: "response",
  status,
  headers,
  body,
  milliseconds: 1,
});
const railway = (code: number, message: string) => JSON.stringify({ status: "error", code, message, request_id: "x" });

describe("answers in the application's place", () => {
  test.each<[string, Answer, string, boolean]>([
    ["Render, nothing there", answer(404, { "x-render-routing": "no-server" }), "not-deployed", false],
    ["Render, suspended", answer(503, { "x-render-routing": "suspend" }), "suspended", false],
    ["Render, by its owner", answer(503, { "x-render-routing": "suspend-by-user" }), "suspended", false],
    ["Render, asleep", answer(503, { "x-render-routing": "hibernate-wake-error" }), "asleep", true],
    ["Render, asleep (2)", answer(503, { "x-render-routing": "dynamic-hibernate-error-503" }), "asleep", true],
    ["Render, crashed", answer(502, { "x-render-routing": "dynamic-paid-error" }), "crashed", true],
    ["Render, free", answer(502, { "x-render-routing": "dynamic-free-error" }), "not-answering", true],
    ["Render, a new word", answer(500, { "x-render-routing": "something-new" }), "edge", false],
    ["Railway, nothing there", answer(404, {}, railway(404, "Application not found")), "not-deployed", false],
    ["Railway, its page", answer(404, {}, "<p>The train has not arrived at the station.</p>"), "not-deployed", false],
    ["Railway, its header", answer(404, { "x-railway-fallback": "true" }), "not-deployed", false],
    ["Railway, crashed", answer(502, {}, railway(502, "Application failed to respond")), "crashed", true],
    ["Vercel, nothing there", answer(404, { "x-vercel-error": "DEPLOYMENT_NOT_FOUND" }), "not-deployed", false],
    [
      "Vercel, by its text",
      answer(404, {}, "The deployment could not be found.\n\nDEPLOYMENT_NOT_FOUND"),
      "not-deployed",
      false,
    ],
    ["Vercel, paused", answer(503, { "x-vercel-error": "DEPLOYMENT_PAUSED" }), "suspended", false],
    ["Vercel, unpaid", answer(402, { "x-vercel-error": "DEPLOYMENT_DISABLED" }), "suspended", false],
    ["a bare 502", answer(502), "not-answering", true],
    ["a bare 503", answer(503, {}, "<h1>Service Unavailable</h1>"), "not-answering", true],
    ["a bare 504", answer(504), "not-answering", true],
  ])("%s is down", (_, given, kind, wakes) => {
    expect([causeOf(given).kind, isDown(given), mayWake(given)]).toEqual([kind, true, wakes]);
  });
});

describe("answers of the application's own", () => {
  test.each<[string, Answer, string]>([
    ["404", answer(404, {}, '{"detail":"Not Found"}'), "application-404"],
    ["404 behind Vercel", answer(404, { "x-vercel-error": "NOT_FOUND" }), "application-404"],
    ["500", answer(500), "application-error"],
    ["503 with its state in JSON", answer(503, {}, '{"status":"degraded"}'), "degraded"],
    ["401", answer(401), "application-refusal"],
  ])("%s is not down", (_, given, kind) => {
    expect([causeOf(given).kind, isDown(given), mayWake(given)]).toEqual([kind, false, false]);
  });

  test("a 404 tells its hints", () => {
    const hinted = answer(404, {}, JSON.stringify({ hints: ["Health check: /health", 7] }));
    expect(causeOf(hinted)).toMatchObject({
      reason: "404 from the application itself, which is alive",
      advice: "It has no such route; it hints: Health check: /health.",
    });
  });
});

describe("no answer at all", () => {
  test.each([
    ["ENOTFOUND", "dns"],
    ["EAI_AGAIN", "no-network"],
    ["ENETUNREACH", "no-network"],
    ["ECONNREFUSED", "refused"],
    ["ECONNRESET", "reset"],
    ["ETIMEDOUT", "timeout"],
    ["CERT_HAS_EXPIRED", "tls-expired"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "tls-host"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "tls-untrusted"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "tls-untrusted"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "tls"],
    ["ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR", "tls"],
    ["EPIPE", "connection"],
  ])("%s", (code, kind) => {
    const failure: Answer = { kind: "failure", code };
    expect([causeOf(failure).kind, isDown(failure)]).toEqual([kind, true]);
  });
});
