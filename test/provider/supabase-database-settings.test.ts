import { describe, expect, it } from "vitest";
import type { Properties } from "../../provider/host/wire.ts";
import { SupabaseWorld } from "./supabase-world.ts";

const world = SupabaseWorld.forEachTest();
const database = () => world.resource("DatabaseSettings");
const declared = (changes: Properties = {}): Properties => ({
  projectRef: world.projectRef,
  statementTimeout: "60s",
  workMem: "8MB",
  ...changes,
});
const PUT = "PUT /v1/projects/{ref}/config/database/postgres";

/** How often the provider was told of a restart. */
const restartsSeen = () => world.supabase.state.restarts;

describe("stackwright:supabase:DatabaseSettings", () => {
  it("sets what is declared, reads it back, and has nothing to do after", async () => {
    const settings = await database();
    expect(await settings.up(declared())).toBe("create");
    expect(world.writes()).toEqual([PUT]);
    expect(world.live.postgres).toEqual({ statement_timeout: "60s", work_mem: "8MB" });
    expect(settings.inputs).toEqual({ ...declared(), restart: true });
    expect(settings.outputs.unmanagedSettings).toEqual([]);
    await settings.refresh();
    expect(settings.preview(declared())).toEqual([]);
    expect(await settings.up(declared())).toBe("same");
    expect(world.writes()).toEqual([]);
    expect(restartsSeen()).toBe(0);
  });

  it("keeps what others have set, which a write would otherwise drop", async () => {
    world.dashboard.setPostgres(world.projectRef, { max_wal_size: "2GB" });
    const settings = await database();
    await settings.up(declared());
    expect(world.live.postgres).toEqual({ max_wal_size: "2GB", statement_timeout: "60s", work_mem: "8MB" });
    expect(settings.outputs.unmanagedSettings).toEqual(["max_wal_size"]);
    expect(settings.preview(declared())).toEqual([]);
  });

  it.each<[Properties, string, unknown]>([
    [{ statementTimeout: "30s" }, "statement_timeout", "30s"],
    [{ maxParallelWorkers: 4 }, "max_parallel_workers", 4],
    [{ hotStandbyFeedback: true }, "hot_standby_feedback", true],
    [{ sessionReplicationRole: "replica" }, "session_replication_role", "replica"],
  ])("updates %j with one write and no restart", async (change, name, value) => {
    const settings = await database();
    await settings.up(declared());
    world.writes();
    expect(settings.preview(declared(change))).toEqual(Object.keys(change));
    expect(await settings.up(declared(change))).toBe("update");
    expect(world.writes()).toEqual([PUT]);
    expect(world.live.postgres[name]).toBe(value);
    expect(restartsSeen()).toBe(0);
    await settings.refresh();
    expect(settings.preview(declared(change))).toEqual([]);
  });

  it("restarts the database for a setting that needs it, and waits until it is back", async () => {
    const settings = await database();
    await settings.up(declared({ maxConnections: 120, sharedBuffers: "256MB" }));
    expect(world.live).toMatchObject({
      postgres: { max_connections: 120, shared_buffers: "256MB" },
      restarting: 0,
    });
    expect(restartsSeen()).toBe(1);
  });

  it("restarts nothing when told not to", async () => {
    const settings = await database();
    await settings.up(declared({ maxConnections: 120, restart: false }));
    expect(world.live.postgres.max_connections).toBe(120);
    expect(restartsSeen()).toBe(0);
    world.writes();
    await settings.up(declared({ maxConnections: 120, restart: true }));
    expect(world.writes()).toEqual([]);
    expect(settings.preview(declared({ maxConnections: 120 }))).toEqual([]);
  });

  it("gives a setting that is declared no longer back to its default, and only that", async () => {
    world.dashboard.setPostgres(world.projectRef, { max_wal_size: "2GB" });
    const settings = await database();
    await settings.up(declared());
    const { workMem: _workMem, ...rest } = declared();
    expect(settings.preview(rest)).toEqual(["workMem"]);
    expect(await settings.up(rest)).toBe("update");
    expect(world.live.postgres).toEqual({ max_wal_size: "2GB", statement_timeout: "60s" });
  });

  it("shows drift of what is declared, and sets it back", async () => {
    const settings = await database();
    await settings.up(declared());
    world.dashboard.setPostgres(world.projectRef, { work_mem: "64MB", max_wal_size: "2GB" });
    await settings.refresh();
    expect(settings.preview(declared())).toEqual(["statementTimeout", "workMem"]);
    await settings.up(declared());
    expect(world.live.postgres).toEqual({ max_wal_size: "2GB", statement_timeout: "60s", work_mem: "8MB" });
  });

  it("is replaced for another project", async () => {
    const settings = await database();
    await settings.up(declared());
    const other = world.supabase.state.add({ name: "other" });
    expect(await settings.up(declared({ projectRef: other.ref }))).toBe("replace");
    expect(other.postgres).toEqual(world.live.postgres);
  });

  it("is imported with every setting that is no default", async () => {
    world.dashboard.setPostgres(world.projectRef, { statement_timeout: "60s", work_mem: "8MB" });
    const settings = await database();
    await settings.import(world.projectRef);
    expect(settings.preview(declared())).toEqual([]);
    expect(settings.outputs.unmanagedSettings).toEqual([]);
  });

  it("leaves the settings when the resource is deleted, and sees that the project is gone", async () => {
    const settings = await database();
    await settings.up(declared());
    world.writes();
    await settings.destroy();
    await settings.destroy();
    expect(world.writes()).toEqual([]);
    expect(world.live.postgres).toEqual({ statement_timeout: "60s", work_mem: "8MB" });
    world.supabase.state.projects.delete(world.projectRef);
    expect(await settings.refresh()).toBe(false);
  });

  it.each<[Properties, string]>([
    [{ statementTimeout: "soon" }, "statementTimeout must be a duration such as `60s`"],
    [{ workMem: "much" }, "workMem must be a size such as `256MB`"],
    [{ maxConnections: 0 }, "maxConnections"],
    [{ max_connections: 10 }, "is not a property it has"],
  ])("refuses %j", async (change, reason) => {
    await expect((await database()).up(declared(change))).rejects.toThrow(reason);
  });
});
