import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type AnyJson, type Call, testClient } from "../core/test-client.ts";
import { type DatabaseRequest, noRuntime } from "../runtime.ts";
import { type SupabaseEmulator, startSupabase } from "./index.ts";

let supabase: SupabaseEmulator;
let call: Call;
const databases: DatabaseRequest[] = [];

beforeEach(async () => {
  databases.length = 0;
  const runtime = { ...noRuntime(), startDatabase: async (database: DatabaseRequest) => void databases.push(database) };
  const seed = {
    projects: [{ name: "toolboxai", region: "us-west-1", poolerCluster: 1, databasePassword: "made-up" }],
  };
  supabase = await startSupabase(runtime, { seed });
  call = testClient(supabase.url, supabase.accessToken);
});
afterEach(() => supabase.close());

const project = (rest: string): string => `/v1/projects/${supabase.projectRef}${rest}`;
const role = (token: string): string => JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).role;

describe("the pooler", () => {
  test("is one transaction row whose host only the API tells, its string without the password", async () => {
    const { body } = await call("GET", project("/config/database/pooler"));
    const user = `postgres.${supabase.projectRef}`;
    expect(body).toHaveLength(1);
    expect(body[0]).toMatchObject({
      database_type: "PRIMARY",
      db_user: user,
      db_host: "aws-1-us-west-1.pooler.supabase.com",
      db_port: 6543,
      pool_mode: "transaction",
      default_pool_size: null,
      connection_string: `postgresql://${user}:[YOUR-PASSWORD]@aws-1-us-west-1.pooler.supabase.com:6543/postgres`,
    });
    expect(body[0].connectionString).toBe(body[0].connection_string);
    expect(JSON.stringify(body)).not.toContain("made-up");
  });

  test("runs at that host with the password nobody is told", () => {
    expect(databases).toEqual([
      {
        ref: supabase.projectRef,
        poolerHost: "aws-1-us-west-1.pooler.supabase.com",
        password: "made-up",
        admits: expect.any(Function),
      },
    ]);
  });

  test("a size can be set; null or nothing goes back to the default; the client limit is read-only", async () => {
    const path = project("/config/database/pooler");
    expect((await call("PATCH", path, { default_pool_size: 25 })).body).toEqual({
      default_pool_size: 25,
      pool_mode: "transaction",
    });
    expect((await call("PATCH", path, { default_pool_size: null })).body.default_pool_size).toBeNull();
    expect((await call("PATCH", path, { max_client_conn: 500 })).status).toBe(400);
    expect((await call("PATCH", path, { default_pool_size: 3001 })).status).toBe(400);
  });
});

describe("keys", () => {
  test("legacy ones are tokens and always shown, a secret one only when revealed", async () => {
    const masked = (await call("GET", project("/api-keys"))).body;
    const revealed = (await call("GET", project("/api-keys?reveal=true"))).body;
    expect(masked.map((key: AnyJson) => [key.name, key.type])).toEqual([
      ["anon", "legacy"],
      ["service_role", "legacy"],
      ["default", "publishable"],
      ["default", "secret"],
    ]);
    expect(role(masked[1].api_key)).toBe("service_role");
    expect(masked[3].api_key).toMatch(/^sb_secret_\w{5}·+$/);
    expect(revealed[3].api_key).toMatch(/^sb_secret_\w{31}$/);
    expect(masked.slice(0, 3)).toEqual(revealed.slice(0, 3));
  });
});

describe("projects and errors", () => {
  test("the list is a bare array; the direct host is told, though only IPv6 reaches it", async () => {
    const { body } = await call("GET", "/v1/projects");
    expect(body[0]).toMatchObject({
      ref: supabase.projectRef,
      status: "ACTIVE_HEALTHY",
      database: { host: `db.${supabase.projectRef}.supabase.co` },
    });
    expect(supabase.projectRef).toMatch(/^[a-z]{20}$/);
  });

  test("errors are a message and nothing else", async () => {
    expect((await testClient(supabase.url, "sbp_wrong")("GET", "/v1/projects")).body).toEqual({
      message: "Unauthorized",
    });
    const gone = await call("GET", `/v1/projects/${"x".repeat(20)}`);
    expect([gone.status, gone.body]).toEqual([404, { message: "Project not found" }]);
    expect((await call("GET", "/v1/nothing")).status).toBe(404);
    expect((await call("POST", "/v1/projects/x")).status).toBe(404);
    expect((await call("GET", project("/api-keys?colour=red"))).status).toBe(400);
  });

  test("limits count per endpoint and project, told in seconds left", async () => {
    const { headers } = await call("GET", "/v1/projects");
    expect(headers.get("x-ratelimit-limit")).toBe("120");
    expect(headers.get("x-ratelimit-remaining")).toBe("119");
    expect(Number(headers.get("x-ratelimit-reset"))).toBeLessThanOrEqual(60);
    expect((await call("GET", project(""))).headers.get("x-ratelimit-remaining")).toBe("119");
  });
});
