import { describe, expect, it } from "vitest";
import { failureOf, RailwayWorld, type Scope } from "./railway-world.ts";

const world = RailwayWorld.forEachTest();
const domain = (options = {}) => world.resource("CustomDomain", options);
const declaredFor = (scope: Scope) => ({ ...scope, domain: "api.example.com" });

describe("stackwright:railway:CustomDomain", () => {
  it("tells its records, the one for traffic first, and has nothing to do after", async () => {
    const declared = declaredFor(await world.scope());
    const it = await domain();
    await it.up(declared);
    expect(world.writes()).toEqual(["customDomainCreate"]);
    const [live] = world.railway.dashboard.placement("api").customDomains;
    expect(it.outputs).toMatchObject({
      domainId: live?.id,
      verified: false,
      dnsRecords: [
        { type: "CNAME", name: "api.example.com", value: live?.cname },
        { type: "CNAME", name: "_acme-challenge.api.example.com" },
        { type: "TXT", name: "_railway-verify.api.example.com", value: live?.token },
      ],
    });
    await it.refresh();
    expect(it.preview(declared)).toEqual([]);
    world.railway.dashboard.verifyDomain("api", "api.example.com");
    await it.refresh();
    expect(it.outputs).toMatchObject({ verified: true, certificateStatus: "CERTIFICATE_STATUS_TYPE_VALID" });
    expect(await it.up(declared)).toBe("same");
  });

  it("changes its port in place, and is replaced under another name", async () => {
    const declared = declaredFor(await world.scope());
    const it = await domain();
    await it.up(declared);
    world.writes();
    expect(await it.up({ ...declared, targetPort: 8000 })).toBe("update");
    expect(world.writes()).toEqual(["customDomainUpdate"]);
    await it.refresh();
    expect(it.preview({ ...declared, targetPort: 8000 })).toEqual([]);
    await it.up(declared);
    expect(world.railway.dashboard.placement("api").customDomains[0]?.targetPort).toBe(null);
    world.writes();
    expect(await it.up({ ...declared, domain: "www.example.com" })).toBe("replace");
    expect(world.writes()).toEqual(["customDomainCreate", "customDomainDelete"]);
  });

  it("is refused when it is there, taken over when told to, imported, deleted, and deleted again", async () => {
    const declared = declaredFor(await world.scope());
    const made = await domain();
    await made.up(declared);
    expect((await failureOf((await domain()).up(declared))).message).toContain("has this already");
    const adopted = await domain({ config: { adopt: "all" } });
    await adopted.up(declared);
    const imported = await domain();
    await imported.import(made.state?.id as string);
    expect(imported.preview(declared)).toEqual([]);
    await imported.destroy();
    await imported.destroy();
    expect(await made.refresh()).toBe(false);
  });

  it("must be a host name", async () => {
    const declared = { ...declaredFor(await world.scope()), domain: "https://api.example.com/" };
    expect((await failureOf((await domain()).up(declared))).message).toContain("must be a host name");
  });
});
