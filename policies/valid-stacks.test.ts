import { afterAll, beforeAll, expect, test } from "vitest";
import type { PolicyPack } from "../engine/policy/policy-pack.ts";
import { findingsIn, servePack } from "../test/policies/served-pack.ts";
import {
  cache,
  environment,
  group,
  HEX,
  password,
  project,
  railwayInstance,
  railwayVariables,
  service,
  site,
} from "./test-resources.ts";
import { isOpen, POOLER_URL, program, secret, type TestProgram, type TestResource, UNKNOWN } from "./testing.ts";
import {
  CRON_JOB,
  MONITOR,
  NETWORK_RESTRICTIONS,
  NOTIFICATIONS,
  POOLER_SETTINGS,
  RAILWAY_DOMAIN,
  RAILWAY_SERVICE,
  RENDER_DOMAIN,
  SSL_ENFORCEMENT,
  VERCEL_DOMAIN,
  WORKSPACE_NOTIFICATIONS,
} from "./types.ts";

/** Stacks of other teams, made of the provider's resources and a contract, with nothing wrong in them. */

let pack: PolicyPack;
beforeAll(async () => {
  pack = await servePack();
  await pack.configure({});
});
afterAll(() => pack?.close());

const OTHER_HEX = [...HEX].reverse().join("");
const ASYNCPG = `${POOLER_URL.replace("postgresql:", "postgresql+asyncpg:").replace("sslmode", "ssl")}&prepared_statement_cache_size=0`;
const protectedOf = (resource: TestResource): TestResource => ({ ...resource, protect: true });
const told: TestResource = {
  type: NOTIFICATIONS,
  name: "told",
  props: { serviceId: "srv-1", notificationsToSend: "failure" },
};
const watched = (url: string, name = "watched"): TestResource => ({
  type: MONITOR,
  name,
  props: { url, isPaused: false },
});
const seen = [told, watched("https://api.onrender.com/health")];

const stacks: Record<string, TestProgram> = {
  "a backend with its secrets and its cache": program(
    service(),
    protectedOf(cache()),
    protectedOf(password()),
    group(
      {
        DATABASE_URL: secret(POOLER_URL),
        REDIS_URL: secret("redis://red-1:6379"),
        SECRET_KEY: secret(HEX),
        JWT_SECRET_KEY: secret(OTHER_HEX),
      },
      { DATABASE_URL: "poolerUrl", REDIS_URL: "redisUrl", SECRET_KEY: "hex(64)", JWT_SECRET_KEY: "hex(64)" },
    ),
    ...seen,
  ),
  "a dashboard at Vercel and its own domain": program(
    service(),
    group(
      { ALLOWED_ORIGINS: secret("https://app.example.com,https://dashboard.vercel.app") },
      { ALLOWED_ORIGINS: "origins" },
    ),
    project(),
    { type: VERCEL_DOMAIN, name: "domain", props: { projectId: "prj_1", name: "app.example.com" } },
    {
      type: VERCEL_DOMAIN,
      name: "www",
      props: { projectId: "prj_1", name: "www.example.com", redirect: "app.example.com" },
    },
    environment({ VITE_API_URL: "https://api.onrender.com" }, { VITE_API_URL: "httpsUrl" }),
    ...seen,
  ),
  "a free staging": {
    ...program(
      service({ plan: "free" }),
      cache({ plan: "free" }),
      password(),
      group(
        {
          ENVIRONMENT: secret("staging"),
          DEBUG: secret("true"),
          LOG_LEVEL: secret("debug"),
          STRIPE_SECRET_KEY: secret("sk_test_made_up"),
        },
        { ENVIRONMENT: "oneOf(production,staging)", STRIPE_SECRET_KEY: "startsWith(sk_)" },
      ),
    ),
    stack: "staging",
  },
  "a service at Railway under its own domain": program(
    { type: RAILWAY_SERVICE, name: "service", props: { serviceId: "rw-1", repo: "owner/name" } },
    railwayInstance({ restartPolicyType: "ON_FAILURE", restartPolicyMaxRetries: 10 }),
    railwayVariables(
      { SECRET_KEY: secret(HEX), TRUSTED_HOSTS: secret("api.up.railway.app,api.example.com") },
      { SECRET_KEY: "hex(64)" },
    ),
    { type: RAILWAY_DOMAIN, name: "domain", props: { serviceId: "rw-1", domain: "api.example.com" } },
    watched("https://api.example.com/health"),
  ),
  "a static site beside asyncpg": program(
    service(),
    group(
      { DATABASE_URL: secret(ASYNCPG), CORS_ORIGINS: secret('["https://site.onrender.com"]') },
      { DATABASE_URL: "poolerUrl(asyncpg)" },
    ),
    site({ variables: { VITE_API_URL: "https://api.onrender.com" } }),
    ...seen,
  ),
  "Next.js and Prisma in functions": program(
    project(),
    environment(
      {
        DATABASE_URL: `${POOLER_URL}&pgbouncer=true&connection_limit=1`,
        NEXT_PUBLIC_APP_URL: "https://dashboard.vercel.app",
      },
      { DATABASE_URL: "poolerUrl(prisma)", NEXT_PUBLIC_APP_URL: "httpsUrl" },
    ),
    {
      type: NETWORK_RESTRICTIONS,
      name: "network",
      props: { projectRef: "abc", allowedIpv4: ["0.0.0.0/0"], allowedIpv6: ["::/0"] },
    },
    { type: SSL_ENFORCEMENT, name: "ssl", props: { projectRef: "abc", enforce: true } },
  ),
  "a nightly job that reads the same database": program(
    {
      type: CRON_JOB,
      name: "job",
      props: { serviceId: "crn-1", region: "oregon", plan: "starter", variables: { DATABASE_URL: secret(POOLER_URL) } },
    },
    { type: WORKSPACE_NOTIFICATIONS, name: "workspace", props: { notificationsToSend: "failure" } },
  ),
  "another Postgres, and gunicorn, which reads PORT itself": program(
    service({ startCommand: "gunicorn shop.wsgi --workers 4", region: "frankfurt" }),
    group(
      {
        DATABASE_URL: secret(
          "postgresql://shop:made-up@ep-1.eu-central-1.aws.example.tech:5432/shop?sslmode=verify-full",
        ),
        ALLOWED_HOSTS: secret(".onrender.com"),
      },
      { DATABASE_URL: "databaseUrl" },
    ),
    ...seen,
  ),
  "a pooler with room for four instances": program(
    service({ numInstances: 4 }),
    group(
      { DATABASE_POOL_SIZE: secret("20"), DATABASE_MAX_OVERFLOW: secret("10") },
      { DATABASE_POOL_SIZE: "integer(1,100)" },
    ),
    {
      type: POOLER_SETTINGS,
      name: "pooler",
      props: { projectRef: "abc", defaultPoolSize: 20, maxClientConnections: 200 },
    },
    { type: SSL_ENFORCEMENT, name: "ssl", props: { projectRef: "abc", enforce: true } },
    ...seen,
  ),
  "a secret that was rotated this year": program(
    password({ keepers: { rotation: `${new Date().toISOString().slice(0, 10)}-1` } }),
  ),
  "a service under its own domain, with a worker that nobody reaches": program(
    service(),
    { type: RENDER_DOMAIN, name: "domain", props: { serviceId: "srv-1", name: "api.example.com" } },
    group({ TRUSTED_HOSTS: secret("api.onrender.com,api.example.com,localhost") }, { TRUSTED_HOSTS: "hosts" }),
    told,
    watched("https://api.example.com/health"),
    railwayInstance({ publicDomain: false, healthcheckPath: undefined, startCommand: "celery -A worker worker" }),
  ),
  "a first preview, where hardly anything is known": program(
    service({ serviceId: undefined, url: undefined, host: undefined }),
    {
      ...group({ DATABASE_URL: UNKNOWN, SECRET_KEY: UNKNOWN }, { DATABASE_URL: "poolerUrl", SECRET_KEY: "hex(64)" }),
      madeFrom: { serviceIds: ["api"] },
    },
    { ...told, props: { serviceId: UNKNOWN, notificationsToSend: "failure" }, madeFrom: { serviceId: ["api"] } },
    { ...watched(UNKNOWN), madeFrom: { url: ["api"] } },
  ),
};

test.each(Object.entries(stacks))("%s", async (_, stack) => {
  const against = (await findingsIn(pack, stack)).filter((finding) => !isOpen(finding));
  expect(against.map(({ policyName, message }) => [policyName, message])).toEqual([]);
});
