import { describe, expect, it } from "vitest";
import type { Properties } from "../../provider/host/wire.ts";
import { failureOf, RenderWorld } from "./render-world.ts";

const world = RenderWorld.forEachTest();
const job = (options = {}) => world.resource("CronJob", options);
const live = () => world.render.state.serviceNamed("ping");
const PATCH = "PATCH /services/{serviceId}";
const declared: Properties = {
  name: "ping",
  schedule: "*/10 * * * *",
  command: "curl --fail https://api.example.com/health",
  repo: "https://github.com/example/app",
  branch: "main",
  runtime: "python",
  region: "oregon",
  plan: "starter",
  buildCommand: "true",
};

describe("stackwright:render:CronJob", () => {
  it("creates it, cancels the deploy that Render starts, and has nothing to do after", async () => {
    const ping = await job();
    expect(await ping.up(declared)).toBe("create");
    expect(world.writes()).toEqual(["POST /services", "POST /services/{serviceId}/deploys/{deployId}/cancel"]);
    expect(ping.state?.id).toMatch(/^crn-/);
    expect(ping.outputs).toMatchObject({ serviceId: ping.state?.id, suspended: false, autoDeploy: "yes" });
    expect(ping.outputs.lastSuccessfulRunAt).toBeUndefined();
    expect(live()).toMatchObject({ type: "cron_job", startCommand: declared.command, schedule: "*/10 * * * *" });
    await ping.refresh();
    expect(await ping.up(declared)).toBe("same");
    expect(world.writes()).toEqual([]);
  });

  it.each<[string, Properties, string, boolean]>([
    ["name", { name: "keep-awake" }, PATCH, false],
    ["schedule", { schedule: "0 3 * * 1-5" }, PATCH, false],
    ["command", { command: "python cleanup.py" }, PATCH, true],
    ["repo", { repo: "https://github.com/example/other" }, PATCH, true],
    ["branch", { branch: "release" }, PATCH, true],
    ["rootDir", { rootDir: "jobs" }, PATCH, true],
    ["runtime", { runtime: "node" }, PATCH, true],
    ["plan", { plan: "pro" }, PATCH, true],
    ["buildCommand", { buildCommand: "make" }, PATCH, true],
    ["autoDeploy", { autoDeploy: "no" }, PATCH, false],
    ["variables", { variables: { A: "1" } }, "PUT /services/{serviceId}/env-vars/{envVarKey}", true],
  ])("updates %s in place with one write", async (property, change, operation, needsDeploy) => {
    const ping = await job();
    await ping.up(declared);
    const { revision } = ping.outputs;
    world.writes();
    expect(ping.preview({ ...declared, ...change })).toEqual([property === "variables" ? "variables.A" : property]);
    expect(await ping.up({ ...declared, ...change })).toBe("update");
    expect(world.writes()).toEqual([operation]);
    expect(ping.outputs).toMatchObject(change);
    expect(ping.outputs.revision !== revision).toBe(needsDeploy);
    await ping.refresh();
    expect(ping.preview({ ...declared, ...change })).toEqual([]);
  });

  it("is replaced in another region, the old one first since the name stays", async () => {
    const ping = await job();
    await ping.up(declared);
    world.writes();
    expect(await ping.up({ ...declared, region: "ohio" })).toBe("replace");
    expect(world.writes().slice(0, 2)).toEqual(["DELETE /services/{serviceId}", "POST /services"]);
  });

  it("shows what was changed by hand, and sets it back", async () => {
    const ping = await job();
    await ping.up({ ...declared, variables: { A: "1" } });
    world.render.dashboard.changeService("ping", { schedule: "0 0 * * *", startCommand: "true" });
    world.render.dashboard.setServiceVariable("ping", "HAND", "made");
    await ping.refresh();
    expect(ping.preview({ ...declared, variables: { A: "1" } })).toEqual(["command", "schedule"]);
    expect(ping.outputs.unmanagedVariables).toEqual(["HAND"]);
    await ping.up({ ...declared, variables: { A: "1" } });
    expect(live()).toMatchObject({ schedule: "*/10 * * * *", startCommand: declared.command });
    expect(Object.fromEntries(live()?.variables ?? [])).toEqual({ A: "1", HAND: "made" });
  });

  it("a run is news, not a change", async () => {
    const ping = await job();
    await ping.up(declared);
    const service = live();
    if (service) service.lastSuccessfulRunAt = new Date("2026-03-01T04:00:00Z");
    await ping.refresh();
    expect(ping.outputs.lastSuccessfulRunAt).toBe("2026-03-01T04:00:00.000Z");
    expect(ping.preview(declared)).toEqual([]);
  });

  it("is deployed by a Deploy, and takes an environment group and notification settings", async () => {
    const ping = await job();
    await ping.up(declared);
    const serviceId = ping.state?.id as string;
    const group = await world.resource("EnvGroup");
    await group.up({ name: "g", variables: { A: "1" }, serviceIds: [serviceId] });
    const deploy = await world.resource("Deploy");
    await deploy.up({ serviceId });
    expect(deploy.outputs).toMatchObject({ status: "live" });
    const notifications = await world.resource("NotificationSettings");
    expect(await notifications.up({ serviceId, notificationsToSend: "failure" })).toBe("create");
  });

  it.each(["every 10 minutes", "* * * *", "*/10 * * * * *", "61m * * * *"])(
    "refuses the schedule %s",
    async (schedule) => {
      expect((await failureOf((await job()).up({ ...declared, schedule }))).message).toContain("must be five fields");
    },
  );

  it("there is no free plan", async () => {
    expect((await failureOf((await job()).up({ ...declared, plan: "free" }))).message).toContain("plan");
  });

  it("is imported, adopted, deleted, and deleted again", async () => {
    const made = await job();
    await made.up(declared);
    const imported = await job();
    await imported.import(made.state?.id as string);
    expect(imported.preview(declared)).toEqual([]);
    const refused = await failureOf((await job()).up(declared));
    expect(refused.message).toContain("pulumi import stackwright:render:CronJob");
    const adopted = await job({ config: { adopt: "all" } });
    await adopted.up({ ...declared, schedule: "0 3 * * *" });
    expect(adopted.state?.id).toBe(made.state?.id);
    await adopted.destroy();
    await adopted.destroy();
    expect(world.render.state.services.size).toBe(0);
    expect(await made.refresh()).toBe(false);
  });
});
