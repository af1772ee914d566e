import { expect, test } from "vitest";
import { registeredBy } from "../testing.ts";
import { HealthVerification, type HealthVerificationArgs } from "./health-verification.ts";

async function environmentOf(changes: Partial<HealthVerificationArgs> = {}) {
  const given = { url: "https://api.example.com", origins: "https://app.example.com", deployId: "dep-1", ...changes };
  const [command] = await registeredBy(() => new HealthVerification("api-health", given));
  return command?.inputs.environment as Record<string, string>;
}

test("what is not said is as by default: tries again after 2, 4 and 8 s", async () => {
  expect(await environmentOf()).toEqual({
    HEALTH_URL: "https://api.example.com",
    HEALTH_ORIGINS: "https://app.example.com",
    HEALTH_DEPLOY: "dep-1",
    HEALTH_CHECKS: "",
    HEALTH_PAGES: "/docs,/openapi.json",
    HEALTH_ENDPOINTS: "",
    HEALTH_WARM_UP: "",
    HEALTH_RETRY_SECONDS: "2,4,8",
    HEALTH_WAKE_SECONDS: "90",
  });
});

test("what is said reaches the script, one line each", async () => {
  const environment = await environmentOf({
    healthPath: "/api/health",
    expect: { status: "healthy", service: "Tectonic Trading Platform API" },
    allowDegraded: true,
    alive: ["/api/v1/debug/routes"],
    slowMs: { api: 900 },
    edgeUrl: undefined,
  });
  expect(environment).toMatchObject({
    HEALTH_PATH: "/api/health",
    HEALTH_EXPECT_STATUS: "healthy",
    HEALTH_EXPECT_SERVICE: "Tectonic Trading Platform API",
    HEALTH_ALLOW_DEGRADED: "true",
    HEALTH_ALIVE: "/api/v1/debug/routes",
    HEALTH_SLOW_MS: "200,900",
  });
  expect(environment).not.toHaveProperty("HEALTH_EDGE_URL");
});
