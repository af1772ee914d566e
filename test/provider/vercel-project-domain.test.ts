import { describe, expect, it } from "vitest";
import type { Properties } from "../../provider/host/wire.ts";
import { failureOf, VercelWorld } from "./vercel-world.ts";

const world = VercelWorld.forEachTest({ foreignDomains: ["app.elsewhere.com"] });
const domain = (options = {}) => world.resource("ProjectDomain", options);
const declared = (more: Properties = {}): Properties => ({
  projectId: world.projectId,
  name: "app.example.com",
  ...more,
});
const POST = "POST /v10/projects/{idOrName}/domains";
const PATCH = "PATCH /v9/projects/{idOrName}/domains/{domain}";
const DELETE = "DELETE /v9/projects/{idOrName}/domains/{domain}";
const VERIFY = "POST /v9/projects/{idOrName}/domains/{domain}/verify";
const live = (name = "app.example.com") => world.project.domains.find((candidate) => candidate.name === name);

describe("stackwright:vercel:ProjectDomain", () => {
  it("adds it, tells what to set in the DNS, and has nothing to do after", async () => {
    const app = await domain();
    expect(await app.up(declared())).toBe("create");
    expect(world.writes()).toEqual([POST]);
    expect(app.state?.id).toBe(`${world.projectId}/app.example.com`);
    expect(app.inputs).toEqual(declared());
    expect(app.outputs).toMatchObject({
      verified: true,
      misconfigured: true,
      verification: [],
      dnsRecords: [
        { type: "CNAME", name: "app", domain: "app.example.com", value: expect.stringMatching(/vercel-dns/) },
      ],
    });
    const before = app.state;
    await app.refresh();
    expect(app.state).toEqual(before);
    expect(app.preview(declared())).toEqual([]);
    expect(await app.up(declared())).toBe("same");
    expect(world.writes()).toEqual([]);
  });

  it("tells when the DNS leads to Vercel", async () => {
    const app = await domain();
    await app.up(declared());
    world.vercel.state.dns.set("CNAME app.example.com", "cname.vercel-dns.com");
    await app.refresh();
    expect(app.outputs.misconfigured).toBe(false);
    expect(app.preview(declared())).toEqual([]);
  });

  it("gives addresses for a registered domain", async () => {
    const apex = await domain();
    await apex.up(declared({ name: "example.com" }));
    const records = apex.outputs.dnsRecords as { type: string; name: string }[];
    expect(records.map(({ type, name }) => `${type} ${name}`)).toEqual(["A @", "A @"]);
  });

  it("waits for nobody to prove a domain that is somewhere else, and sees it once it is proven", async () => {
    const app = await domain();
    const foreign = declared({ name: "app.elsewhere.com" });
    expect(await app.up(foreign)).toBe("create");
    expect(world.writes()).toEqual([POST, VERIFY]);
    expect(app.outputs).toMatchObject({
      verified: false,
      verification: [{ type: "TXT", domain: "_vercel.elsewhere.com" }],
    });
    expect(app.outputs.dnsRecords).toMatchObject([{ type: "CNAME" }, { type: "TXT", name: "_vercel" }]);
    world.vercel.dashboard.proveDomain("web", "app.elsewhere.com");
    await app.refresh();
    expect(app.outputs).toMatchObject({ verified: true, verification: [] });
    expect(app.outputs.dnsRecords).toMatchObject([{ type: "CNAME" }]);
    expect(app.preview(foreign)).toEqual([]);
  });

  it.each<[string, Properties, Properties]>([
    ["redirect", { redirect: "web.vercel.app" }, {}],
    ["redirectStatusCode", { redirect: "web.vercel.app", redirectStatusCode: 308 }, { redirect: "web.vercel.app" }],
    ["gitBranch", { gitBranch: "beta" }, {}],
  ])("updates %s in place with one write, and back", async (property, change, back) => {
    const app = await domain();
    await app.up(declared(back));
    world.writes();
    expect(app.preview(declared(change))).toEqual([property]);
    expect(await app.up(declared(change))).toBe("update");
    expect(world.writes()).toEqual([PATCH]);
    expect(app.inputs).toEqual(declared(change));
    await app.refresh();
    expect(app.preview(declared(change))).toEqual([]);
    expect(await app.up(declared(back))).toBe("update");
    expect(world.writes()).toEqual([PATCH]);
    await app.refresh();
    expect(app.preview(declared(back))).toEqual([]);
  });

  it("is replaced for another name or project", async () => {
    const other = await world.resource("Project");
    await other.up({ name: "other" });
    const app = await domain();
    await app.up(declared());
    world.writes();
    expect(await app.up(declared({ name: "new.example.com" }))).toBe("replace");
    expect(world.writes()).toEqual([POST, DELETE]);
    expect(await app.up(declared({ name: "new.example.com", projectId: other.state?.id as string }))).toBe("replace");
    expect(world.writes()).toEqual([DELETE, POST]);
    expect(live("new.example.com")).toBeUndefined();
  });

  it("shows what was turned elsewhere by hand, and sets it back", async () => {
    const app = await domain();
    await app.up(declared());
    Object.assign(live() ?? {}, { redirect: "web.vercel.app", redirectStatusCode: 307 });
    await app.refresh();
    expect(app.preview(declared())).toEqual(["redirect"]);
    await app.up(declared());
    expect(live()).toMatchObject({ redirect: null, redirectStatusCode: null });
  });

  it("is refused when it is there already, imported, adopted, deleted, and deleted again", async () => {
    world.vercel.dashboard.addDomain("web", "app.example.com", { gitBranch: "beta" });
    const { message } = await failureOf((await domain()).up(declared()));
    expect(message).toContain(`pulumi import stackwright:vercel:ProjectDomain it ${world.projectId}/app.example.com`);
    expect(world.writes()).toEqual([]);
    const imported = await domain();
    await imported.import(`${world.projectId}/app.example.com`);
    expect(imported.inputs).toEqual(declared({ gitBranch: "beta" }));
    const adopted = await domain({ config: { adopt: "vercel" } });
    expect(await adopted.up(declared({ gitBranch: "next" }))).toBe("create");
    expect(live()?.gitBranch).toBe("next");
    await adopted.destroy();
    await adopted.destroy();
    expect(live()).toBeUndefined();
    expect(await imported.refresh()).toBe(false);
    expect((await failureOf((await domain()).import("app.example.com"))).message).toContain("prj_…/app.example.com");
  });

  it("says what to do about a domain on another project", async () => {
    const other = await world.resource("Project");
    await other.up({ name: "other" });
    world.vercel.dashboard.addDomain("other", "app.example.com");
    const { message } = await failureOf((await domain()).up(declared()));
    expect(message).toMatch(/409 .*another project.*Remove app.example.com from the project it is on/);
  });

  it("says that a failed production deployment is in the way", async () => {
    world.vercel.dashboard.breakNextBuild("web", "no module");
    await world.vercel.dashboard.push("web");
    const { message } = await failureOf((await domain()).up(declared()));
    expect(message).toContain("Mend the newest production deployment");
  });

  it("adds it once when the answer is lost", async () => {
    world.vercel.faults.inject({ route: POST, drop: true, when: "after" });
    const app = await domain();
    await app.up(declared());
    expect(world.vercel.journal.creations()).toHaveLength(1);
    expect(app.preview(declared())).toEqual([]);
  });

  it.each<[Properties, string]>([
    [{ name: "App.example.com" }, "lowercase"],
    [{ redirect: "a.example.com", gitBranch: "beta" }, "cannot go together"],
    [{ redirect: "app.example.com" }, "leads to the domain itself"],
    [{ redirectStatusCode: 308 }, "needs `redirect`"],
    [{ redirect: "a.example.com", redirectStatusCode: 300 }, "redirectStatusCode"],
  ])("refuses %j before anything is written", async (change, reason) => {
    expect((await failureOf((await domain()).up(declared(change)))).message).toContain(reason);
    expect(world.writes()).toEqual([]);
  });

  it("does not make the project it is added to look changed", async () => {
    const web = await world.resource("Project", { config: { adopt: "vercel" } });
    await web.up({ name: "web", ownDomains: ["app.example.com"] });
    const before = web.outputs;
    expect(before.domains).toEqual(["app.example.com", "web.vercel.app"]);
    await (await domain()).up(declared());
    await web.refresh();
    expect(web.outputs).toEqual(before);
    expect(web.preview({ name: "web", ownDomains: ["app.example.com"] })).toEqual([]);
  });
});
