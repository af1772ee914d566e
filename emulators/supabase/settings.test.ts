import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Call, testClient } from "../core/test-client.ts";
import { noRuntime } from "../runtime.ts";
import { type SupabaseEmulator, startSupabase } from "./index.ts";

let supabase: SupabaseEmulator;
let call: Call;

beforeEach(async () => {
  supabase = await startSupabase(noRuntime(), { seed: { projects: [{ name: "toolboxai" }] } });
  call = testClient(supabase.url, supabase.accessToken);
});
afterEach(() => supabase.close());

const project = (rest: string): string => `/v1/projects/${supabase.projectRef}${rest}`;

describe("SSL enforcement", () => {
  const path = () => project("/ssl-enforcement");

  test("a change restarts the database and is applied only after a while", async () => {
    expect((await call("GET", path())).body).toEqual({ currentConfig: { database: false }, appliedSuccessfully: true });
    const changed = await call("PUT", path(), { requestedConfig: { database: true } });
    expect(changed.body).toEqual({ currentConfig: { database: true }, appliedSuccessfully: false });
    expect((await call("GET", path())).body.appliedSuccessfully).toBe(false);
    expect((await call("GET", path())).body.appliedSuccessfully).toBe(true);
    expect((await call("GET", project(""))).body.status).toBe("RESTARTING");
    expect((await call("GET", project(""))).body.status).toBe("ACTIVE_HEALTHY");
  });

  test("a Postgres that is too old is refused, already when it is asked", async () => {
    const old = supabase.state.add({ name: "old", withoutSslEnforcement: true });
    const answers = [
      await call("GET", `/v1/projects/${old.ref}/ssl-enforcement`),
      await call("PUT", `/v1/projects/${old.ref}/ssl-enforcement`, { requestedConfig: { database: true } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 400]);
    expect(answers[0]?.body.message).toContain("not allowed to configure SSL enforcements");
  });

  test("takes nothing but what is documented", async () => {
    expect((await call("PUT", path(), { database: true })).status).toBe(400);
    expect((await call("PUT", path(), { requestedConfig: { database: "yes" } })).status).toBe(400);
    expect((await call("PATCH", path(), { requestedConfig: { database: true } })).status).toBe(404);
  });
});

describe("network restrictions", () => {
  const path = () => project("/network-restrictions");
  const lists = { dbAllowedCidrs: ["203.0.113.0/24"], dbAllowedCidrsV6: ["2001:db8::/32"] };

  test("are open at first; applying answers 201, replaces both lists, and is stored before it is applied", async () => {
    const open = (await call("GET", path())).body;
    expect(open).toEqual({
      entitlement: "allowed",
      config: { dbAllowedCidrs: ["0.0.0.0/0"], dbAllowedCidrsV6: ["::/0"] },
      status: "applied",
    });
    const applied = await call("POST", `${path()}/apply`, lists);
    expect([applied.status, applied.body]).toEqual([
      201,
      expect.objectContaining({ config: lists, old_config: open.config, status: "stored" }),
    ]);
    expect((await call("GET", path())).body.status).toBe("stored");
    const settled = (await call("GET", path())).body;
    expect(settled).toMatchObject({ config: lists, status: "applied" });
    expect(settled).not.toHaveProperty("old_config");
    await call("POST", `${path()}/apply`, { dbAllowedCidrs: ["198.51.100.7/32"] });
    expect((await call("GET", path())).body.config).toEqual({
      dbAllowedCidrs: ["198.51.100.7/32"],
      dbAllowedCidrsV6: [],
    });
  });

  test("private ranges and texts that are no blocks are refused", async () => {
    for (const block of ["10.0.0.0/8", "172.20.0.0/16", "192.168.1.0/24", "203.0.113.1", "2001:db8::/32", "office"]) {
      expect((await call("POST", `${path()}/apply`, { dbAllowedCidrs: [block] })).status).toBe(400);
    }
    expect((await call("POST", `${path()}/apply`, { dbAllowedCidrsV6: ["fd00::/8"] })).status).toBe(400);
    expect((await call("POST", `${path()}/apply`, { ...lists, allow: [] })).status).toBe(400);
  });

  test("a plan without them says so", async () => {
    const free = supabase.state.add({ name: "free", withoutNetworkRestrictions: true });
    expect((await call("GET", `/v1/projects/${free.ref}/network-restrictions`)).body.entitlement).toBe("disallowed");
    expect((await call("POST", `/v1/projects/${free.ref}/network-restrictions/apply`, lists)).status).toBe(400);
  });
});

describe("Auth settings", () => {
  const path = () => project("/config/auth");

  test("are one flat object, most of it null or off; a PATCH changes what it names and answers with the whole", async () => {
    const before = (await call("GET", path())).body;
    expect(Object.keys(before)).toHaveLength(237);
    expect(before).toMatchObject({ uri_allow_list: "", disable_signup: false, jwt_exp: 3600, smtp_host: null });
    const after = await call("PATCH", path(), { site_url: "https://app.example.com", smtp_port: "587" });
    expect(after.body).toEqual({ ...before, site_url: "https://app.example.com", smtp_port: "587" });
  });

  test("a secret comes back as its HMAC, the key being the project's ref", async () => {
    await call("PATCH", path(), { smtp_pass: "smtp-test-password", external_google_secret: "google-test-secret" });
    const { body } = await call("GET", path());
    const hash = (value: string) => createHmac("sha256", supabase.projectRef).update(value).digest("hex");
    expect(body).toMatchObject({
      smtp_pass: hash("smtp-test-password"),
      external_google_secret: hash("google-test-secret"),
    });
  });

  test("takes no unknown or read-only setting and no value of another type or range", async () => {
    for (const changes of [
      { favourite_colour: "red" },
      { custom_oauth_max_providers: 9 },
      { site_url: "https://a.example,https://b.example" },
      { jwt_exp: 604_801 },
      { disable_signup: "no" },
      { smtp_port: 587 },
    ]) {
      expect([changes, (await call("PATCH", path(), changes)).status]).toEqual([changes, 400]);
    }
  });
});

describe("Postgres settings", () => {
  const path = () => project("/config/database/postgres");

  test("only overrides are told, a write replaces them all, and restarts the database unless told not to", async () => {
    expect((await call("GET", path())).body).toEqual({});
    await call("PUT", path(), { work_mem: "8MB", statement_timeout: "60s" });
    expect((await call("GET", project(""))).body.status).toBe("RESTARTING");
    const replaced = await call("PUT", path(), { work_mem: "4MB", restart_database: false });
    expect(replaced.body).toEqual({ work_mem: "4MB" });
    expect((await call("GET", path())).body).toEqual({ work_mem: "4MB" });
    expect((await call("GET", project(""))).body.status).toBe("ACTIVE_HEALTHY");
  });

  test("takes only documented settings in their range", async () => {
    for (const changes of [{ fsync: false }, { max_connections: 0 }, { statement_timeout: "soon" }, { work_mem: 8 }]) {
      expect([changes, (await call("PUT", path(), changes)).status]).toEqual([changes, 400]);
    }
  });
});
