import { describe, expect, it } from "vitest";
import type { GetDeploymentsOutputs } from "../../provider/vercel/get-deployments.definition.ts";
import { failureOf, VercelWorld } from "./vercel-world.ts";

const world = VercelWorld.forEachTest();
const list = () => world.invoke<GetDeploymentsOutputs>("getDeployments", { projectId: world.projectId });
const deploy = () => world.invoke("deployProject", { projectId: world.projectId });
const rollBack = (deployId: string) => world.invoke("rollbackProject", { projectId: world.projectId, deployId });

describe("stackwright:vercel:getDeployments", () => {
  it("tells what is live and what can be gone back to, newest first", async () => {
    expect(await list()).toEqual({ name: "web", host: "web.vercel.app", deploys: [] });
    const first = await world.vercel.dashboard.push("web");
    const second = await world.vercel.dashboard.push("web");
    world.vercel.dashboard.breakNextBuild("web", "no module");
    const third = await world.vercel.dashboard.push("web");
    const { deploys } = await list();
    expect(deploys.map(({ id, status, isLive, canRollback }) => ({ id, status, isLive, canRollback }))).toEqual([
      { id: third.id, status: "ERROR", isLive: false, canRollback: false },
      { id: second.id, status: "READY", isLive: true, canRollback: false },
      { id: first.id, status: "READY", isLive: false, canRollback: true },
    ]);
    expect(deploys[1]).toMatchObject({
      commit: second.gitSource.sha,
      message: `Change ${second.gitSource.sha.slice(0, 7)}`,
      createdAt: new Date(second.createdAt).toISOString(),
      finishedAt: new Date(second.ready ?? 0).toISOString(),
    });
  });

  it("names the project that is not there", async () => {
    const unknown = world.invoke("getDeployments", { projectId: "prj_unknown" });
    expect((await failureOf(unknown)).message).toContain('no project "prj_unknown"');
  });
});

describe("stackwright:vercel:findProject", () => {
  it("finds a project by its name, and says nothing of one that is not there", async () => {
    const find = (name: string) => world.invoke("findProject", { name });
    expect(await find("web")).toEqual({ projectId: world.projectId });
    expect(await find("nothing")).toEqual({});
  });
});

describe("stackwright:vercel:deployProject", () => {
  it("builds the newest deployment again with the variables of now", async () => {
    const pushed = await world.vercel.dashboard.push("web");
    world.vercel.dashboard.setVariable("web", "VITE_MODE", "two", "production");
    expect(await deploy()).toEqual({ id: world.project.productionDeploymentId, status: "READY" });
    expect(world.project.deployments.at(-1)).toMatchObject({
      source: "redeploy",
      gitSource: pushed.gitSource,
      variables: { VITE_MODE: "two" },
    });
  });

  it("deploys the production branch of a project that has no deployment", async () => {
    expect(await deploy()).toMatchObject({ status: "READY" });
    expect(world.project.deployments).toMatchObject([{ source: "api-trigger-git-deploy", gitSource: { ref: "main" } }]);
  });

  it("fails with the last words of the build, values masked", async () => {
    world.vercel.dashboard.setVariable("web", "TOKEN", "sk-test-not-a-real-token", "production");
    world.vercel.dashboard.breakNextBuild("web", "token was sk-test-not-a-real-token");
    const { message } = await failureOf(deploy());
    expect(message).toContain("ended as ERROR");
    expect(message).toContain("  | token was [TOKEN]");
  });

  it("masks a password inside an address, however the log spells it", async () => {
    const address = "postgresql://app.abc:p%40ss%2Fw0rd@pooler.example.com:6543/postgres";
    world.vercel.dashboard.setVariable("web", "DATABASE_URL", address, "production");
    world.vercel.dashboard.breakNextBuild("web", "prisma: p@ss/w0rd was refused, sent as p%40ss%2Fw0rd");
    const { message } = await failureOf(deploy());
    expect(message).toContain("  | prisma: [DATABASE_URL] was refused, sent as [DATABASE_URL]");
    expect(message).not.toMatch(/w0rd/);
  });
});

describe("stackwright:vercel:rollbackProject", () => {
  it("leads production back, and a push no longer moves it until something is deployed", async () => {
    const first = await world.vercel.dashboard.push("web");
    await world.vercel.dashboard.push("web");
    expect(await rollBack(first.id)).toEqual({ id: first.id, status: "READY" });
    expect(world.project.productionDeploymentId).toBe(first.id);
    await world.vercel.dashboard.push("web");
    expect(world.project.productionDeploymentId).toBe(first.id);
    const { id } = await deploy();
    expect(world.project.productionDeploymentId).toBe(id);
  });

  it("has nothing to do when production serves it already", async () => {
    const { id } = await world.vercel.dashboard.push("web");
    world.writes();
    expect(await rollBack(id)).toEqual({ id, status: "READY" });
    expect(world.writes()).toEqual([]);
  });

  it("refuses what never served, and names what it can go back to", async () => {
    const first = await world.vercel.dashboard.push("web");
    await world.vercel.dashboard.push("web");
    world.vercel.dashboard.breakNextBuild("web", "no module");
    const broken = await world.vercel.dashboard.push("web");
    const { message } = await failureOf(rollBack(broken.id));
    expect(message).toContain(
      `cannot be rolled back to ${broken.id}: it ended as ERROR and has never served production`,
    );
    expect(message).toContain(`It can go back to ${first.id} (${first.gitSource.sha.slice(0, 7)}).`);
    expect((await failureOf(rollBack("dpl_unknown"))).message).toContain("is not among its newest 20");
  });
});
