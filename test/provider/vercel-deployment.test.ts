import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Properties } from "../../provider/host/wire.ts";
import { failureOf, VercelWorld } from "./vercel-world.ts";

const world = VercelWorld.forEachTest();
const deployment = (options = {}) => world.resource("Deployment", options);
const TOKEN = "sk-test-not-a-real-token";
const POST = "POST /v13/deployments";
const PROMOTE = "POST /v10/projects/{projectId}/promote/{deploymentId}";
let declared: Properties;
beforeEach(() => {
  declared = { projectId: world.projectId, triggers: { variables: "1" } };
});

const deployments = () => world.project.deployments;
const changed = (triggers: Properties): Properties => ({ ...declared, triggers });

describe("stackwright:vercel:Deployment", () => {
  it("deploys once, waits until production serves it, and has nothing to do after", async () => {
    const current = await deployment();
    expect(await current.up(declared)).toBe("create");
    expect(world.writes()).toEqual([POST]);
    const [made] = deployments();
    expect(made?.gitSource).toMatchObject({ repo: "acme/web", ref: "main" });
    expect(current.state?.id).toBe(`${world.projectId}/production`);
    expect(current.outputs).toMatchObject({
      deploymentId: made?.id,
      status: "READY",
      isLive: true,
      url: `https://${made?.url}`,
      commit: made?.gitSource.sha,
    });
    expect(world.project.productionDeploymentId).toBe(made?.id);
    const before = current.state;
    await current.refresh();
    expect(current.state).toEqual(before);
    expect(current.preview(declared)).toEqual([]);
    expect(await current.up(declared)).toBe("same");
    expect(world.writes()).toEqual([]);
  });

  it("gives a deployment the variables of its moment: a change reaches the next one only", async () => {
    const { dashboard } = world.vercel;
    dashboard.setVariable("web", "VITE_MODE", "one", "production");
    dashboard.setVariable("web", "VITE_PREVIEW", "x", "preview");
    const current = await deployment();
    await current.up(declared);
    dashboard.setVariable("web", "VITE_MODE", "two", "production");
    expect(deployments()[0]?.variables).toEqual({ VITE_MODE: "one" });
    expect(await current.up(changed({ variables: "2" }))).toBe("update");
    expect(deployments().map(({ variables }) => variables.VITE_MODE)).toEqual(["one", "two"]);
  });

  it.each<[string, Properties, object]>([
    ["triggers", { triggers: { variables: "2" } }, { ref: "main" }],
    ["ref", { ref: "release" }, { ref: "release" }],
    ["sha", { sha: "a".repeat(40) }, { sha: "a".repeat(40) }],
  ])("deploys again when %s changes", async (_, change, source) => {
    const current = await deployment();
    await current.up(declared);
    world.writes();
    expect(await current.up({ ...declared, ...change })).toBe("update");
    expect(world.writes()).toEqual([POST]);
    expect(deployments().at(-1)?.gitSource).toMatchObject(source);
    await current.refresh();
    expect(current.preview({ ...declared, ...change })).toEqual([]);
  });

  it("shows a push that took over from a pinned commit, and deploys the pinned one again", async () => {
    const pinned = { ...declared, sha: "a".repeat(40) };
    const current = await deployment();
    await current.up(pinned);
    await world.vercel.dashboard.push("web");
    await current.refresh();
    expect(current.preview(pinned)).toEqual(["sha"]);
    await current.up(pinned);
    expect(deployments().at(-1)?.gitSource.sha).toBe(pinned.sha);
  });

  it("takes over the newest deployment on refresh, which a push made, and has nothing to do", async () => {
    const current = await deployment();
    await current.up(declared);
    const pushed = await world.vercel.dashboard.push("web");
    await current.refresh();
    expect(current.outputs).toMatchObject({ deploymentId: pushed.id, isLive: true });
    expect(current.preview(declared)).toEqual([]);
  });

  it("promotes what it deploys after a rollback, since Vercel then holds production back", async () => {
    const current = await deployment();
    await current.up(declared);
    const first = deployments()[0]?.id as string;
    await current.up(changed({ variables: "2" }));
    await world.vercel.dashboard.rollBack("web", first);
    await current.refresh();
    expect(current.outputs).toMatchObject({ deploymentId: deployments()[1]?.id, isLive: false });
    expect(await current.up(changed({ variables: "2" }))).toBe("same");
    world.writes();
    await current.up(changed({ variables: "3" }));
    expect(world.writes()).toEqual([POST, PROMOTE]);
    expect(world.project.productionDeploymentId).toBe(deployments()[2]?.id);
    expect(current.outputs.isLive).toBe(true);
  });

  it("deploys once when the answer is lost", async () => {
    world.vercel.faults.inject({ route: POST, drop: true, when: "after" });
    await (await deployment()).up(declared);
    expect(deployments()).toHaveLength(1);
  });

  it("deploys when the request itself was lost", async () => {
    world.vercel.faults.inject({ route: POST, drop: true });
    await (await deployment()).up(declared);
    expect(deployments()).toHaveLength(1);
  });

  describe("after a run that was killed while it deployed", () => {
    let home: string;
    beforeEach(() => {
      home = mkdtempSync(join(tmpdir(), "stackwright-deployment-"));
    });
    afterEach(() => rmSync(home, { recursive: true }));

    it("goes on with the deployment that run started", async () => {
      await (await deployment({ home })).up(declared);
      const resumed = await deployment({ home });
      await resumed.up(declared);
      expect(deployments()).toHaveLength(1);
      expect(resumed.outputs).toMatchObject({ deploymentId: deployments()[0]?.id, isLive: true });
    });

    it("deploys anew when something changed meanwhile, or somebody deployed", async () => {
      await (await deployment({ home })).up(declared);
      await (await deployment({ home })).up(changed({ variables: "2" }));
      expect(deployments()).toHaveLength(2);
      await world.vercel.dashboard.push("web");
      await (await deployment({ home })).up(changed({ variables: "2" }));
      expect(deployments()).toHaveLength(4);
    });
  });

  it("tells a failure whole: the build's last words without values, what serves, what to do", async () => {
    world.vercel.dashboard.setVariable("web", "TOKEN", TOKEN, "production");
    const current = await deployment();
    await current.up(declared);
    const serving = current.outputs.deploymentId;
    world.vercel.dashboard.breakNextBuild("web", `\u001b[31merror\u001b[0m Cannot find module, token was ${TOKEN}`);
    const { message } = await failureOf(current.up(changed({ variables: "2" })));
    expect(message).toMatch(
      /^deployment dpl_\w+ of "web" ended as ERROR \(commit [0-9a-f]{7} "Change [0-9a-f]{7}"\)\./,
    );
    expect(message).toContain("  | error Cannot find module, token was [TOKEN]");
    expect(message).toContain('  | Error: Command "npm run build" exited with 1');
    expect(message).not.toContain(TOKEN);
    expect(message).toContain(`Still serving: deployment ${serving}.`);
    expect(message).toContain("pulumi up");
    expect(message).toContain("https://vercel.com/example-team/web/");
  });

  it("shows no log when it may hold a value that nobody can mask", async () => {
    world.vercel.dashboard.setVariable("web", "SIGNING_KEY", TOKEN, "production", "sensitive");
    world.vercel.dashboard.breakNextBuild("web", `no module, key was ${TOKEN}`);
    const { message } = await failureOf((await deployment()).up(declared));
    expect(message).not.toContain(TOKEN);
    expect(message).not.toContain("no module");
    expect(message).toContain("cannot be masked: SIGNING_KEY.");
  });

  it("is kept after a failure, and deploys again with the next up although nothing changed", async () => {
    world.vercel.dashboard.breakNextBuild("web", "no module");
    const current = await deployment();
    const { message } = await failureOf(current.up(declared));
    expect(message).toContain("Production serves no deployment");
    expect(current.outputs).toMatchObject({ status: "ERROR", isLive: false });
    expect(current.hasFailed).toBe(true);
    expect(await current.up(declared)).toBe("update");
    expect(current.outputs).toMatchObject({ status: "READY", isLive: true });
  });

  it("reads a failed newest deployment as a problem, so that a refresh does not hide it", async () => {
    const current = await deployment();
    await current.up(declared);
    world.vercel.dashboard.breakNextBuild("web", "no module");
    await world.vercel.dashboard.push("web");
    expect((await failureOf(current.refresh())).message).toContain("ended as ERROR");
  });

  it("is imported, and deleting it does nothing at Vercel", async () => {
    const current = await deployment();
    await current.up(declared);
    const imported = await deployment();
    await imported.import(`${world.projectId}/production`);
    expect(imported.outputs).toMatchObject({ deploymentId: current.outputs.deploymentId, isLive: true });
    expect(imported.preview({ projectId: world.projectId })).toEqual([]);
    expect((await failureOf((await deployment()).import(world.projectId))).message).toContain("prj_…/production");
    world.writes();
    await current.destroy();
    await current.destroy();
    expect(world.writes()).toEqual([]);
    world.vercel.dashboard.deleteProject("web");
    expect(await current.refresh()).toBe(false);
  });

  it("is replaced when it is to deploy another project", async () => {
    const other = await world.resource("Project");
    await other.up({ name: "other", gitRepository: { type: "bitbucket", repo: "acme/other" } });
    const current = await deployment();
    await current.up(declared);
    expect(await current.up({ ...declared, projectId: other.state?.id as string })).toBe("replace");
    expect(current.outputs).toMatchObject({ status: "READY", isLive: true });
  });

  it("builds a project without a repository from its newest deployment, and says what is missing without one", async () => {
    const current = await deployment();
    await current.up(declared);
    world.project.link = undefined;
    await current.up(changed({ variables: "2" }));
    expect(deployments().at(-1)).toMatchObject({ source: "redeploy" });
    const bare = await world.resource("Project");
    await bare.up({ name: "bare" });
    const { message } = await failureOf((await deployment()).up({ ...declared, projectId: bare.state?.id as string }));
    expect(message).toMatch(/project "bare" is linked to no git repository.*gitRepository/);
  });

  it.each([
    [{ sha: "abc" }, "whole commit hash"],
    [{ projectId: "" }, "projectId"],
  ])("refuses %j before anything is written", async (change, reason) => {
    expect((await failureOf((await deployment()).up({ ...declared, ...change }))).message).toContain(reason);
    expect(world.writes()).toEqual([]);
  });

  it("names the project that is not there", async () => {
    const { message } = await failureOf((await deployment()).up({ projectId: "prj_unknown" }));
    expect(message).toContain('no project "prj_unknown" that this token can see');
  });
});
