import { describe, expect, it } from "vitest";
import { SupabaseWorld } from "./supabase-world.ts";

const world = SupabaseWorld.forEachTest();
const network = () => world.resource("NetworkRestrictions");
const office = "203.0.113.0/24";
const home = "198.51.100.7/32";
const range = "2001:db8::/32";
const declared = (changes = {}) => ({
  projectRef: world.projectRef,
  allowedIpv4: [office, home],
  allowedIpv6: [range],
  ...changes,
});
const POST = "POST /v1/projects/{ref}/network-restrictions/apply";

describe("stackwright:supabase:NetworkRestrictions", () => {
  it("applies them, waits until they hold, and has nothing to do after", async () => {
    const restrictions = await network();
    expect(await restrictions.up(declared())).toBe("create");
    expect(world.writes()).toEqual([POST]);
    expect(world.live.network).toMatchObject({
      config: { dbAllowedCidrs: [office, home], dbAllowedCidrsV6: [range] },
      looks: 0,
    });
    expect(restrictions.inputs).toEqual(declared());
    expect(restrictions.outputs.status).toBe("applied");
    await restrictions.refresh();
    expect(restrictions.preview(declared())).toEqual([]);
    expect(await restrictions.up(declared())).toBe("same");
    expect(world.writes()).toEqual([]);
  });

  it("writes nothing when they are so already, in whatever order", async () => {
    world.dashboard.setNetworkRestrictions(world.projectRef, [home, office], [range]);
    const restrictions = await network();
    await restrictions.up(declared());
    expect(restrictions.preview(declared())).toEqual([]);
    expect(world.writes()).toEqual([]);
  });

  it.each([
    ["allowedIpv4", { allowedIpv4: [office] }, ["allowedIpv4[1]"], [office], [range]],
    ["allowedIpv6", { allowedIpv6: [] }, ["allowedIpv6[0]"], [office, home], []],
  ])("updates %s with one write", async (_property, change, paths, ipv4, ipv6) => {
    const restrictions = await network();
    await restrictions.up(declared());
    world.writes();
    expect(restrictions.preview(declared(change))).toEqual(paths);
    expect(await restrictions.up(declared(change))).toBe("update");
    expect(world.writes()).toEqual([POST]);
    expect(world.live.network.config).toEqual({ dbAllowedCidrs: ipv4, dbAllowedCidrsV6: ipv6 });
  });

  it("shows a block that was added by hand, and removes it", async () => {
    const restrictions = await network();
    await restrictions.up(declared());
    world.dashboard.setNetworkRestrictions(world.projectRef, [office, home, "0.0.0.0/0"], [range]);
    await restrictions.refresh();
    expect(restrictions.preview(declared())).toEqual(["allowedIpv4[2]"]);
    await restrictions.up(declared());
    expect(world.live.network.config.dbAllowedCidrs).toEqual([office, home]);
  });

  it("lets nobody of a family in that has no blocks", async () => {
    const restrictions = await network();
    await restrictions.up({ projectRef: world.projectRef, allowedIpv4: [office] });
    expect(world.live.network.config).toEqual({ dbAllowedCidrs: [office], dbAllowedCidrsV6: [] });
  });

  it("is replaced for another project, and leaves the first as it is", async () => {
    const restrictions = await network();
    await restrictions.up(declared());
    const other = world.supabase.state.add({ name: "other" });
    expect(await restrictions.up(declared({ projectRef: other.ref }))).toBe("replace");
    expect(other.network.config).toEqual(world.live.network.config);
  });

  it("is imported", async () => {
    world.dashboard.setNetworkRestrictions(world.projectRef, [office, home], [range]);
    const restrictions = await network();
    await restrictions.import(world.projectRef);
    expect(restrictions.preview(declared())).toEqual([]);
  });

  it("leaves them when the resource is deleted, and sees that the project is gone", async () => {
    const restrictions = await network();
    await restrictions.up(declared());
    world.writes();
    await restrictions.destroy();
    await restrictions.destroy();
    expect(world.writes()).toEqual([]);
    expect(world.live.network.config.dbAllowedCidrs).toEqual([office, home]);
    world.supabase.state.projects.delete(world.projectRef);
    expect(await restrictions.refresh()).toBe(false);
  });

  it("says what is wrong with every block at once", async () => {
    const wrong = declared({ allowedIpv4: ["10.0.0.0/8", "203.0.113.9/24"], allowedIpv6: ["fd00::/8", office] });
    const failure = (await network()).up(wrong);
    await expect(failure).rejects.toThrow(/allowedIpv4\[0\] is a private range/);
    await expect(failure).rejects.toThrow(/allowedIpv4\[1\] must be spelled `203.0.113.0\/24`/);
    await expect(failure).rejects.toThrow(/allowedIpv6\[0\] is a private range/);
    await expect(failure).rejects.toThrow(/allowedIpv6\[1\] must be an IPv6 CIDR block/);
  });

  it("says that a plan has none", async () => {
    const free = world.supabase.state.add({ name: "free", withoutNetworkRestrictions: true });
    await expect((await network()).up(declared({ projectRef: free.ref }))).rejects.toThrow(/change its plan/);
    expect(world.writes()).toEqual([]);
  });
});
