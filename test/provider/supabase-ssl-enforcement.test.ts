import { describe, expect, it } from "vitest";
import { SupabaseWorld } from "./supabase-world.ts";

const world = SupabaseWorld.forEachTest();
const ssl = () => world.resource("SslEnforcement");
const declared = (enforce = true) => ({ projectRef: world.projectRef, enforce });
const PUT = "PUT /v1/projects/{ref}/ssl-enforcement";

describe("stackwright:supabase:SslEnforcement", () => {
  it("enforces it, waits until the database is back with it, and has nothing to do after", async () => {
    const setting = await ssl();
    expect(await setting.up(declared())).toBe("create");
    expect(world.writes()).toEqual([PUT]);
    expect(world.live).toMatchObject({ ssl: { enforced: true, looks: 0 }, restarting: 0 });
    expect(setting.state?.id).toBe(world.projectRef);
    expect(setting.inputs).toEqual(declared());
    expect(setting.outputs.applied).toBe(true);
    await setting.refresh();
    expect(setting.preview(declared())).toEqual([]);
    expect(await setting.up(declared())).toBe("same");
    expect(world.writes()).toEqual([]);
  });

  it("restarts no database that enforces it already", async () => {
    world.dashboard.setSslEnforcement(world.projectRef, true);
    await (await ssl()).up(declared());
    expect(world.writes()).toEqual([]);
  });

  it("turns it off when that is declared", async () => {
    const setting = await ssl();
    await setting.up(declared());
    world.writes();
    expect(await setting.up(declared(false))).toBe("update");
    expect(world.writes()).toEqual([PUT]);
    expect(world.live.ssl.enforced).toBe(false);
  });

  it("shows that somebody turned it off, and sets it back", async () => {
    const setting = await ssl();
    await setting.up(declared());
    world.dashboard.setSslEnforcement(world.projectRef, false);
    await setting.refresh();
    expect(setting.preview(declared())).toEqual(["enforce"]);
    expect(await setting.up(declared())).toBe("update");
    expect(world.live.ssl.enforced).toBe(true);
  });

  it("is replaced for another project, and leaves the first as it is", async () => {
    const setting = await ssl();
    await setting.up(declared());
    const other = world.supabase.state.add({ name: "other" });
    expect(await setting.up({ projectRef: other.ref, enforce: true })).toBe("replace");
    expect([world.live.ssl.enforced, other.ssl.enforced]).toEqual([true, true]);
  });

  it("is imported", async () => {
    const setting = await ssl();
    await setting.import(world.projectRef);
    expect(setting.preview(declared(false))).toEqual([]);
    expect(setting.preview(declared())).toEqual(["enforce"]);
  });

  it("stays enforced when the resource is deleted, twice too, and sees that the project is gone", async () => {
    const setting = await ssl();
    await setting.up(declared());
    world.writes();
    await setting.destroy();
    await setting.destroy();
    expect(world.writes()).toEqual([]);
    expect(world.live.ssl.enforced).toBe(true);
    world.supabase.state.projects.delete(world.projectRef);
    await setting.destroy();
    expect(await setting.refresh()).toBe(false);
  });

  it("says what to do about a Postgres that cannot, and is content when it need not", async () => {
    const old = world.supabase.state.add({ name: "old", withoutSslEnforcement: true });
    await expect((await ssl()).up({ projectRef: old.ref, enforce: true })).rejects.toThrow(
      /too old. Upgrade it at .*settings\/infrastructure.*enforce: false/,
    );
    const setting = await ssl();
    await setting.up({ projectRef: old.ref, enforce: false });
    expect(setting.preview({ projectRef: old.ref, enforce: false })).toEqual([]);
    expect(world.writes()).toEqual([]);
  });

  it("does not touch a paused project", async () => {
    world.dashboard.setStatus(world.projectRef, "INACTIVE");
    await expect((await ssl()).up(declared())).rejects.toThrow("is paused");
    expect(world.writes()).toEqual([]);
  });

  it("finds the work done when the answer was lost", async () => {
    world.supabase.faults.inject({ route: PUT, drop: true, when: "after" });
    const setting = await ssl();
    await setting.up(declared());
    expect(world.live.ssl.enforced).toBe(true);
    expect(setting.preview(declared())).toEqual([]);
  });
});
