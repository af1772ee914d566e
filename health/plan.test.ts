import { expect, test } from "vitest";
import { DEFAULT_PLAN, fromEnvironment, toEnvironment, type VerificationPlan } from "./plan.ts";

const url = "https://api.example.com";

test("a plan comes back from the environment as it went in", () => {
  const plan: VerificationPlan = {
    url,
    healthPath: "/api/health",
    expect: { status: "healthy", service: "Example API, the second" },
    allowDegraded: true,
    checks: ["database", "redis"],
    origins: ["https://a.example.com", "https://b.example.com"],
    pages: ["/docs"],
    endpoints: ["GET /a", "POST /b"],
    alive: ["/debug/routes"],
    warmUp: ["/agents"],
    retrySeconds: [1, 2],
    wakeSeconds: 30,
    slowMs: { health: 100, api: 1000 },
    edgeUrl: "http://127.0.0.1:1",
  };
  const environment = { HEALTH_URL: url, HEALTH_ORIGINS: plan.origins.join(","), ...toEnvironment(plan) };
  expect(fromEnvironment(environment)).toEqual(plan);
});

test("of what is as by default only the first few are written, so that an older deploy is not verified anew", () => {
  const environment = toEnvironment(DEFAULT_PLAN);
  expect(Object.keys(environment)).toEqual([
    "HEALTH_CHECKS",
    "HEALTH_PAGES",
    "HEALTH_ENDPOINTS",
    "HEALTH_WARM_UP",
    "HEALTH_RETRY_SECONDS",
    "HEALTH_WAKE_SECONDS",
  ]);
  expect(environment.HEALTH_RETRY_SECONDS).toBe("2,4,8");
  expect(fromEnvironment({ HEALTH_URL: `${url}/`, HEALTH_ORIGINS: "", ...environment })).toEqual({
    ...DEFAULT_PLAN,
    url,
    edgeUrl: undefined,
  });
});

test("without a URL there is nothing to verify", () => {
  expect(() => fromEnvironment({})).toThrow("HEALTH_URL is not set");
});
