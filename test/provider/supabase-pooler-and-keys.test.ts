import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Emulators, startEmulators } from "../../emulators/index.ts";
import { SupabaseClient } from "../../provider/supabase/client.ts";
import { getApiKeysHandler } from "../../provider/supabase/get-api-keys.handler.ts";
import { getPoolerHandler } from "../../provider/supabase/get-pooler.handler.ts";
import { getProjectHandler } from "../../provider/supabase/get-project.handler.ts";
import { plugin as supabase } from "../../provider/supabase/plugin.ts";
import { ManagedResource, startPlugin } from "./managed-resource.ts";

const patch = "PATCH /v1/projects/{ref}/config/database/pooler";

let emulators: Emulators;
let projectRef: string;
const client = () =>
  new SupabaseClient({
    token: emulators.supabase.accessToken,
    apiUrl: emulators.supabase.url,
    retry: { baseDelay: 5 },
  });
const call = () => ({ clients: client(), signal: AbortSignal.timeout(10_000) });

beforeEach(async () => {
  emulators = await startEmulators({ seed: { supabase: { projects: [{ name: "school", poolerCluster: 1 }] } } });
  projectRef = emulators.supabase.projectRef;
});
afterEach(() => emulators.close());

describe("stackwright:supabase:getApiKeys", () => {
  it("reads the keys in clear", async () => {
    const keys = await getApiKeysHandler.invoke({ projectRef }, call());
    const stored = emulators.supabase.state.projects.get(projectRef)!.keys.map((key) => key.value);
    expect(keys).toEqual({
      url: `https://${projectRef}.supabase.co`,
      anonKey: stored[0],
      serviceRoleKey: stored[1],
      publishableKey: stored[2],
      secretKey: stored[3],
    });
  });

  it.each([
    ["INACTIVE", /"school"|school.*is paused.*Restore it at https:\/\/supabase\.com\/dashboard/],
    ["COMING_UP", /still starting.*Run again/],
  ] as const)("says what to do about a project that is %s", async (status, message) => {
    emulators.supabase.dashboard.setStatus(projectRef, status);
    await expect(getApiKeysHandler.invoke({ projectRef }, call())).rejects.toThrow(message);
    await expect(getPoolerHandler.invoke({ projectRef }, call())).rejects.toThrow(message);
  });

  it("names the projects there are when the ref is wrong", async () => {
    const wrong = getApiKeysHandler.invoke({ projectRef: "abcdefghijklmnopqrst" }, call());
    await expect(wrong).rejects.toThrow(`It sees ${projectRef} (school)`);
  });

  it("tries again after a rate limit and after a server error", async () => {
    emulators.supabase.faults.inject({ route: "GET /v1/projects/*/api-keys*", status: 429, retryAfter: 0 });
    emulators.supabase.faults.inject({ route: "GET /v1/projects/*/api-keys*", status: 502 });
    await expect(getApiKeysHandler.invoke({ projectRef }, call())).resolves.toHaveProperty("anonKey");
  });
});

describe("stackwright:supabase:getProject", () => {
  it.each(["ACTIVE_HEALTHY", "INACTIVE"] as const)("answers for a project that is %s", async (status) => {
    emulators.supabase.dashboard.setStatus(projectRef, status);
    expect(await getProjectHandler.invoke({ projectRef }, call())).toEqual({
      name: "school",
      region: "us-west-1",
      status,
      organizationId: emulators.supabase.state.organizationSlug,
    });
  });

  it("names the projects there are when the ref is wrong", async () => {
    const wrong = getProjectHandler.invoke({ projectRef: "abcdefghijklmnopqrst" }, call());
    await expect(wrong).rejects.toThrow(`It sees ${projectRef} (school)`);
  });
});

describe("stackwright:supabase:getPooler", () => {
  it("reads the host nobody can derive, and no password", async () => {
    expect(await getPoolerHandler.invoke({ projectRef }, call())).toEqual({
      host: "aws-1-us-west-1.pooler.supabase.com",
      user: `postgres.${projectRef}`,
      database: "postgres",
      transactionPort: 6543,
      sessionPort: 5432,
      poolMode: "transaction",
      defaultPoolSize: undefined,
      maxClientConnections: 200,
    });
  });
});

describe("stackwright:supabase:PoolerSettings", () => {
  const impatient = { ...supabase, connect: () => client() };
  const settings = async () =>
    new ManagedResource(
      await startPlugin(impatient, { supabaseAccessToken: emulators.supabase.accessToken }),
      "stackwright:supabase:PoolerSettings",
    );
  const live = () => emulators.supabase.state.projects.get(projectRef)!.pooler;
  function writes(): string[] {
    const done = emulators.supabase.journal.operations(emulators.supabase.journal.writes());
    emulators.supabase.journal.clear();
    return done;
  }

  it("sets what is declared, reads it back, and has nothing to do after", async () => {
    const pooler = await settings();
    const declared = { projectRef, defaultPoolSize: 20, poolMode: "transaction" };
    expect(await pooler.up(declared)).toBe("create");
    expect(writes()).toEqual([patch]);
    expect(pooler.state?.id).toBe(projectRef);
    expect(pooler.inputs).toEqual(declared);
    expect(pooler.outputs.maxClientConnections).toBe(200);
    await pooler.refresh();
    expect(pooler.preview(declared)).toEqual([]);
    expect(await pooler.up(declared)).toBe("same");
    expect(writes()).toEqual([]);
  });

  it("writes nothing when it is so already", async () => {
    const pooler = await settings();
    await pooler.up({ projectRef, poolMode: "transaction" });
    expect(writes()).toEqual([]);
  });

  it("changes the mode without resetting the size, and gives the size back when it is dropped", async () => {
    const pooler = await settings();
    await pooler.up({ projectRef, defaultPoolSize: 20 });
    expect(await pooler.up({ projectRef, defaultPoolSize: 20, poolMode: "session" })).toBe("update");
    expect(live()).toMatchObject({ defaultPoolSize: 20, poolMode: "session" });
    expect(await pooler.up({ projectRef, poolMode: "session" })).toBe("update");
    expect(live()).toMatchObject({ defaultPoolSize: null, poolMode: "session" });
    expect(pooler.preview({ projectRef, poolMode: "session" })).toEqual([]);
  });

  it("shows drift of what is declared and only of that", async () => {
    const pooler = await settings();
    await pooler.up({ projectRef, defaultPoolSize: 20 });
    emulators.supabase.dashboard.setPoolSize(projectRef, 5);
    emulators.supabase.dashboard.setPoolMode(projectRef, "session");
    await pooler.refresh();
    expect(pooler.preview({ projectRef, defaultPoolSize: 20 })).toEqual(["defaultPoolSize"]);
    await pooler.up({ projectRef, defaultPoolSize: 20 });
    expect(live()).toMatchObject({ defaultPoolSize: 20, poolMode: "session" });
  });

  it("replaces for another project", async () => {
    const pooler = await settings();
    await pooler.up({ projectRef, defaultPoolSize: 20 });
    const other = emulators.supabase.state.add({ name: "other" });
    expect(await pooler.up({ projectRef: other.ref, defaultPoolSize: 10 })).toBe("replace");
    expect(other.pooler.defaultPoolSize).toBe(10);
    expect(live().defaultPoolSize).toBe(20);
  });

  it("imports what is set", async () => {
    emulators.supabase.dashboard.setPoolSize(projectRef, 30);
    const pooler = await settings();
    await pooler.import(projectRef);
    expect(pooler.inputs).toEqual({ projectRef, defaultPoolSize: 30, poolMode: "transaction" });
  });

  it("leaves the settings when it is deleted, and sees that the project is gone", async () => {
    const pooler = await settings();
    await pooler.up({ projectRef, defaultPoolSize: 20 });
    writes();
    await pooler.destroy();
    expect(writes()).toEqual([]);
    expect(live().defaultPoolSize).toBe(20);
    emulators.supabase.state.projects.delete(projectRef);
    await pooler.destroy();
    expect(await pooler.refresh()).toBe(false);
  });

  it("does not touch a paused project", async () => {
    emulators.supabase.dashboard.setStatus(projectRef, "INACTIVE");
    await expect((await settings()).up({ projectRef, defaultPoolSize: 20 })).rejects.toThrow("is paused");
    expect(writes()).toEqual([]);
  });

  it.each([
    [{ projectRef: "not a ref" }, "20 lowercase letters"],
    [{ projectRef: "abcdefghijklmnopqrst", defaultPoolSize: 4000 }, "defaultPoolSize"],
    [{ projectRef: "abcdefghijklmnopqrst", poolMode: "statement" }, "transaction, session"],
  ])("refuses %j", async (inputs, reason) => {
    await expect((await settings()).up(inputs)).rejects.toThrow(reason);
  });
});

it("tries the access token, and says how to set a good one without showing the bad one", async () => {
  const attempt = startPlugin(supabase, { supabaseAccessToken: "sbp_wrong", supabaseApiUrl: emulators.supabase.url });
  await expect(attempt).rejects.toThrow(/pulumi config set --secret stackwright:supabaseAccessToken/);
  await expect(attempt).rejects.not.toThrow("sbp_wrong");
});
