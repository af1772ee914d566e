import { beforeEach, describe, expect, it } from "vitest";
import type { Properties } from "../../provider/host/wire.ts";
import { failureOf, RenderWorld, service } from "./render-world.ts";

const world = RenderWorld.forEachTest({ seed: { render: { slugs: { backend: "backend-8j12" } } } });
const domain = (options = {}) => world.resource("CustomDomain", options);
const HOST = "backend-8j12.onrender.com";
const POST = "POST /services/{serviceId}/custom-domains";
const VERIFY = "POST /services/{serviceId}/custom-domains/{customDomainIdOrName}/verify";
const DELETE = "DELETE /services/{serviceId}/custom-domains/{customDomainIdOrName}";
let serviceId: string;
let declared: Properties;

async function makeService(name: string): Promise<string> {
  const made = await world.resource("WebService");
  await made.up({ ...service, name });
  return made.state?.id as string;
}

beforeEach(async () => {
  serviceId = await makeService("backend");
  declared = { serviceId, name: "api.example.com" };
  world.writes();
});

const names = () => world.render.state.services.get(serviceId)?.domains.map(({ name }) => name);

describe("stackwright:render:CustomDomain", () => {
  it("adds it, says which record is missing, and has nothing to do after", async () => {
    const api = await domain();
    expect(await api.up(declared)).toBe("create");
    expect(world.writes()).toEqual([POST, VERIFY]);
    expect(api.state?.id).toBe(`${serviceId}/api.example.com`);
    expect(api.outputs).toEqual({
      serviceId,
      name: "api.example.com",
      domainId: expect.stringMatching(/^cdm-/),
      verificationStatus: "unverified",
      redirects: [],
      dnsRecords: [{ type: "CNAME", name: "api.example.com", value: HOST }],
    });
    expect(api.preview(declared)).toEqual([]);
    await api.refresh();
    expect(await api.up(declared)).toBe("same");
    expect(world.writes()).toEqual([]);
  });

  it("is verified at once where its records are in place already", async () => {
    world.render.state.dns.add("api.example.com");
    const api = await domain();
    await api.up(declared);
    expect(api.outputs.verificationStatus).toBe("verified");
  });

  it("is looked at again when asked, until it is verified", async () => {
    const api = await domain();
    await api.up(declared);
    world.render.state.dns.add("api.example.com");
    world.writes();
    expect(await api.up({ ...declared, recheck: "2026-03-01" })).toBe("update");
    expect(world.writes()).toEqual([VERIFY]);
    expect(api.outputs.verificationStatus).toBe("verified");
    await api.refresh();
    expect(api.preview({ ...declared, recheck: "2026-03-01" })).toEqual([]);
    expect(await api.up({ ...declared, recheck: "2026-03-02" })).toBe("update");
    expect(world.writes()).toEqual([]);
  });

  it.each([
    ["example.com", "www.example.com", "A", "216.24.57.1", "CNAME", HOST],
    ["www.example.com", "example.com", "CNAME", HOST, "A", "216.24.57.1"],
  ])("%s brings %s along, and takes it with it", async (name, twin, type, value, twinType, twinValue) => {
    const api = await domain();
    await api.up({ serviceId, name });
    expect(api.outputs).toMatchObject({
      redirects: [twin],
      dnsRecords: [
        { type, name, value },
        { type: twinType, name: twin, value: twinValue },
      ],
    });
    const both = await failureOf((await domain()).up({ serviceId, name: twin }));
    expect(both.message).toContain(`${twin} came along with ${name} and redirects to it: declare one of the two`);
    world.writes();
    await api.destroy();
    expect(world.writes()).toEqual([DELETE, DELETE]);
    expect(names()).toEqual([]);
  });

  it("is replaced under another name, the new one first; on another service the old one first", async () => {
    const api = await domain();
    await api.up(declared);
    world.writes();
    expect(await api.up({ serviceId, name: "v2.example.com" })).toBe("replace");
    expect(world.writes()).toEqual([POST, VERIFY, DELETE]);
    const other = await makeService("other");
    world.writes();
    expect(await api.up({ serviceId: other, name: "v2.example.com" })).toBe("replace");
    expect(world.writes()).toEqual([DELETE, POST, VERIFY]);
    expect(names()).toEqual([]);
  });

  it("comes again after it was removed by hand", async () => {
    const api = await domain();
    await api.up(declared);
    const live = world.render.state.services.get(serviceId);
    if (live) live.domains = [];
    expect(await api.refresh()).toBe(false);
    await api.up(declared);
    expect(names()).toEqual(["api.example.com"]);
  });

  it("says that another service has it", async () => {
    await (await domain()).up(declared);
    const other = await makeService("other");
    const { message } = await failureOf((await domain()).up({ serviceId: other, name: "api.example.com" }));
    expect(message).toContain(`could not add custom domain api.example.com to ${other}: 409`);
  });

  it.each(["https://api.example.com", "API.example.com", "api", "api.example.com/"])("refuses %s", async (name) => {
    expect((await failureOf((await domain()).up({ serviceId, name }))).message).toContain("must be a domain");
  });

  it("is imported by service and name, adopted, deleted, and deleted again", async () => {
    const made = await domain();
    await made.up(declared);
    const imported = await domain();
    await imported.import(`${serviceId}/api.example.com`);
    expect(imported.preview(declared)).toEqual([]);
    expect((await failureOf((await domain()).import("cdm-1"))).message).toContain("<service's id>/<domain>");
    const refused = await failureOf((await domain()).up(declared));
    expect(refused.message).toContain(`pulumi import stackwright:render:CustomDomain it ${serviceId}/api.example.com`);
    const adopted = await domain({ config: { adopt: "all" } });
    await adopted.up(declared);
    expect(adopted.state?.id).toBe(made.state?.id);
    await adopted.destroy();
    await adopted.destroy();
    expect(names()).toEqual([]);
    await world.render.dashboard.deleteService("backend");
    await adopted.destroy();
    expect(await made.refresh()).toBe(false);
  });

  it("is added once although the answer is lost", async () => {
    world.render.faults.inject({ route: POST, drop: true, when: "after" });
    await (await domain()).up(declared);
    expect(names()).toEqual(["api.example.com"]);
  });
});
