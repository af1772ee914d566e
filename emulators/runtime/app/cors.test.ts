import { expect, test } from "vitest";
import { Cors } from "./cors.ts";

const PRODUCTION = "https://dashboard.vercel.app";
const PREVIEW = "https://dashboard-git-main.vercel.app";

const cases: [string[], string | undefined, string, boolean][] = [
  [[PRODUCTION], undefined, PRODUCTION, true],
  [[PRODUCTION], undefined, PREVIEW, false],
  [[PRODUCTION], undefined, `${PRODUCTION}/`, false],
  [[PRODUCTION], undefined, "http://dashboard.vercel.app", false],
  [[`${PRODUCTION}/`], undefined, PRODUCTION, false],
  [["https://*.vercel.app"], undefined, PREVIEW, false],
  [["*"], undefined, PREVIEW, true],
  [[], undefined, PRODUCTION, false],
  [[], "https://dashboard-[a-z-]+\\.vercel\\.app", PREVIEW, true],
  [[], "https://dashboard-[a-z-]+\\.vercel\\.app", `${PREVIEW}.evil.com`, false],
];

test.each(cases)("origins %j, expression %s: %s allowed is %s", (origins, regex, origin, allowed) => {
  const cors = new Cors(origins, regex);
  const preflight = cors.preflight("OPTIONS", { origin, "access-control-request-method": "GET" });
  expect(preflight).toMatchObject(
    allowed ? { status: 200, body: "OK" } : { status: 400, body: "Disallowed CORS origin" },
  );
  expect(preflight?.headers["access-control-allow-origin"]).toBe(allowed ? origin : undefined);
  const expected = allowed ? (origins.includes("*") ? "*" : origin) : undefined;
  expect(cors.simple({ origin })["access-control-allow-origin"]).toBe(expected);
});

test("what is no preflight is passed on", () => {
  const cors = new Cors([PRODUCTION]);
  expect(cors.preflight("OPTIONS", { origin: PRODUCTION })).toBeUndefined();
  expect(cors.preflight("GET", { origin: PRODUCTION, "access-control-request-method": "GET" })).toBeUndefined();
  expect(cors.preflight("OPTIONS", { "access-control-request-method": "GET" })).toBeUndefined();
  expect(cors.simple({})).toEqual({});
});

test("a preflight says everything that is wrong, and mirrors the headers asked for", () => {
  const headers = {
    origin: PREVIEW,
    "access-control-request-method": "PURGE",
    "access-control-request-headers": "authorization",
  };
  expect(new Cors([PRODUCTION]).preflight("OPTIONS", headers)).toMatchObject({
    status: 400,
    body: "Disallowed CORS origin, method",
    headers: { "access-control-allow-headers": "authorization", vary: "Origin" },
  });
});

test("any origin is named, not starred, to a request with cookies", () => {
  expect(new Cors(["*"]).simple({ origin: PREVIEW, cookie: "a=b" })).toMatchObject({
    "access-control-allow-origin": PREVIEW,
    vary: "Origin",
  });
});
