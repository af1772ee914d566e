import { describe, expect, it } from "vitest";
import type { Properties } from "../../provider/host/wire.ts";
import { failureOf, RailwayWorld, source } from "./railway-world.ts";

const world = RailwayWorld.forEachTest();
const declared: Properties = { name: "mapmystandards", description: "Standards, mapped" };

describe("stackwright:railway:Project", () => {
  const project = (options = {}) => world.resource("Project", options);

  it("is made with its first environment, and there is nothing to do after", async () => {
    const it = await project();
    expect(await it.up(declared)).toBe("create");
    expect(world.writes()).toEqual(["projectCreate"]);
    const live = world.railway.state.projectNamed("mapmystandards");
    expect(it.outputs).toMatchObject({
      projectId: live?.id,
      environmentId: [...(live?.environments.keys() ?? [])][0],
      defaultEnvironment: "production",
      plan: "hobby",
    });
    expect(it.preview(declared)).toEqual([]);
    await it.refresh();
    expect(await it.up(declared)).toBe("same");
    expect(world.writes()).toEqual([]);
  });

  it.each<[string, Properties, string[]]>([
    ["name", { name: "standards" }, ["projectUpdate"]],
    ["description", { description: "" }, ["projectUpdate"]],
    ["defaultEnvironment", { defaultEnvironment: "live" }, ["environmentRename"]],
  ])("updates %s in place, and shows what was changed by hand", async (property, change, writes) => {
    const it = await project();
    await it.up(declared);
    world.writes();
    const other = await project();
    await other.import(it.state?.id as string);
    await other.up({ ...declared, ...change });
    expect(world.writes()).toEqual(writes);
    await it.refresh();
    expect(it.preview(declared)).toEqual([property]);
    expect(await it.up(declared)).toBe("update");
    expect(world.writes()).toEqual(writes);
    await it.refresh();
    expect(it.preview(declared)).toEqual([]);
  });

  it("is refused when the name is taken, and taken over when told to", async () => {
    const made = await project();
    await made.up(declared);
    world.writes();
    const { message } = await failureOf((await project({ name: "mine" })).up(declared));
    expect(message).toContain(`pulumi import stackwright:railway:Project mine ${made.state?.id}`);
    const adopted = await project({ config: { adopt: "railway" } });
    await adopted.up(declared);
    expect(adopted.state?.id).toBe(made.state?.id);
    expect(world.writes()).toEqual([]);
  });

  it("is made once when the answer is lost, and waits when Railway makes only one in 30 seconds", async () => {
    world.railway.faults.inject({ route: "MUTATION projectCreate", drop: true, when: "after" });
    await (await project()).up(declared);
    expect(world.railway.state.projects.size).toBe(1);
    world.railway.refuseNext("projectUpdate", "Whoa there pal! Please try again in a sec");
    const it = await project({ config: { adopt: "all" } });
    await it.up({ ...declared, description: "changed" });
    expect(world.writes().filter((write) => write === "projectUpdate")).toHaveLength(2);
  });

  it("in another workspace is another project", async () => {
    const it = await project();
    await it.up(declared);
    const { message } = await failureOf(it.up({ ...declared, workspaceId: "somebody-elses" }));
    expect(message).toContain("Railway could not list projects: 403 Not Authorized");
  });

  it("is deleted, and deleted again; a refresh sees that it is gone though Railway says Not Authorized", async () => {
    const it = await project();
    await it.up(declared);
    await it.destroy();
    await it.destroy();
    expect(await it.refresh()).toBe(false);
  });
});

describe("stackwright:railway:Environment", () => {
  const environment = (options = {}) => world.resource("Environment", options);
  const staging = async (): Promise<Properties> => {
    const { projectId } = await world.scope();
    return { projectId, name: "staging" };
  };

  it("is made empty, renamed in place, and there is nothing to do after", async () => {
    const wanted = await staging();
    const it = await environment();
    await it.up(wanted);
    expect(world.writes()).toEqual(["environmentCreate"]);
    expect(it.state?.id).toBe(`${wanted.projectId}/${it.outputs.environmentId}`);
    await it.refresh();
    expect(it.preview(wanted)).toEqual([]);
    expect(await it.up({ ...wanted, name: "preview" })).toBe("update");
    expect(world.writes()).toEqual(["environmentRename"]);
    expect(world.railway.state.serviceNamed("api")?.placements.size).toBe(1);
  });

  it("forks another one without deploying", async () => {
    const { projectId, environmentId } = await world.scope();
    const it = await environment();
    const wanted = { projectId, name: "pr-1", sourceEnvironmentId: environmentId };
    await it.up(wanted);
    await it.refresh();
    expect(it.preview(wanted)).toEqual([]);
    const copy = world.railway.state.serviceNamed("api")?.placements.get(it.outputs.environmentId as string);
    expect(copy?.deployments).toEqual([]);
    expect(await it.up({ projectId, name: "pr-1" })).toBe("replace");
  });

  it("is refused when the name is taken, imported, deleted, deleted again, and gone with its project", async () => {
    const wanted = await staging();
    const made = await environment();
    await made.up(wanted);
    expect((await failureOf((await environment()).up(wanted))).message).toContain("has this already");
    const imported = await environment();
    await imported.import(made.state?.id as string);
    expect(imported.preview(wanted)).toEqual([]);
    await imported.destroy();
    await imported.destroy();
    expect(await made.refresh()).toBe(false);
    const again = await environment();
    await again.up(wanted);
    world.railway.dashboard.deleteProject("mapmystandards");
    expect(await again.refresh()).toBe(false);
    await again.destroy().catch(() => {});
  });

  it("says what an import takes", async () => {
    expect((await failureOf((await environment()).import("abc"))).message).toContain("<project id>/<environment id>");
  });
});

describe("stackwright:railway:Service", () => {
  const service = (options = {}) => world.resource("Service", options);
  let projectId: string;
  const wanted = async (more: Properties = source): Promise<Properties> => {
    const project = await world.resource("Project");
    await project.up({ name: "mapmystandards" });
    projectId = project.state?.id as string;
    world.writes();
    return { projectId, name: "api", ...more };
  };
  const statuses = () => world.railway.dashboard.placement("api").deployments.map(({ status }) => status);

  it("is made with its source, and what that starts is cancelled: variables and settings are not there yet", async () => {
    const declared = await wanted();
    const it = await service();
    await it.up(declared);
    await world.railway.settled();
    expect(world.writes()).toEqual(["serviceCreate", "deploymentCancel"]);
    expect(statuses()).toEqual(["REMOVED"]);
    await it.refresh();
    expect(it.preview(declared)).toEqual([]);
    expect(await it.up(declared)).toBe("same");
  });

  it("takes a repository with `main` when no branch is named, and an image", async () => {
    const declared = await wanted({ repo: "Example/MapMyStandards" });
    const it = await service();
    await it.up(declared);
    expect(world.railway.state.serviceNamed("api")?.source).toMatchObject({ branch: "main" });
    await it.refresh();
    expect(it.preview(declared)).toEqual([]);
    const image = { projectId, name: "cache", image: "ghcr.io/example/cache:1" };
    const other = await service();
    await other.up(image);
    await other.refresh();
    expect(other.preview(image)).toEqual([]);
  });

  it.each<[string, Properties, string[]]>([
    ["name", { name: "web" }, ["serviceUpdate"]],
    ["branch", { branch: "release" }, ["serviceConnect", "deploymentCancel"]],
    ["repo", { repo: "example/other" }, ["serviceConnect", "deploymentCancel"]],
  ])("changes %s in place", async (property, change, writes) => {
    const declared = await wanted();
    const it = await service();
    await it.up(declared);
    world.writes();
    expect(it.preview({ ...declared, ...change })).toEqual([property]);
    expect(await it.up({ ...declared, ...change })).toBe("update");
    expect(world.writes()).toEqual(writes);
    await it.refresh();
    expect(it.preview({ ...declared, ...change })).toEqual([]);
  });

  it("shows a branch changed by hand, and sets it back; a source no longer declared is disconnected", async () => {
    const declared = await wanted();
    const it = await service();
    await it.up(declared);
    world.railway.dashboard.changeSource("api", { repo: "example/mapmystandards", branch: "hotfix" });
    await it.refresh();
    expect(it.preview(declared)).toEqual(["branch"]);
    await it.up(declared);
    expect(world.railway.state.serviceNamed("api")?.source.branch).toBe("main");
    world.writes();
    await it.up({ projectId, name: "api" });
    expect(world.writes()).toEqual(["serviceDisconnect"]);
    expect(await it.refresh()).toBe(true);
    expect(it.preview({ projectId, name: "api" })).toEqual([]);
  });

  it("has one source", async () => {
    const declared = await wanted({ ...source, image: "ghcr.io/example/cache:1" });
    const { message } = await failureOf((await service()).up(declared));
    expect(message).toContain("image cannot be set beside `repo`");
    expect(message).toContain("branch belongs to `repo`");
  });

  it("is refused when the name is taken, imported, deleted, and deleted again", async () => {
    const declared = await wanted();
    const made = await service();
    await made.up(declared);
    expect((await failureOf((await service()).up(declared))).message).toContain("has this already");
    const imported = await service();
    await imported.import(made.state?.id as string);
    expect(imported.preview(declared)).toEqual([]);
    await imported.destroy();
    await imported.destroy();
    expect(await made.refresh()).toBe(false);
  });

  it("a run that could not cancel says so and goes on", async () => {
    const declared = await wanted();
    world.railway.refuseNext("deploymentCancel", "Deployment cannot be cancelled");
    const it = await service();
    expect(await it.up(declared)).toBe("create");
  });
});

describe("the key", () => {
  it("that Railway does not know is told as such, with what to do", async () => {
    const { message } = await failureOf(world.resource("Project", { config: { railwayApiToken: "not-a-token" } }));
    expect(message).toContain("stackwright:railwayApiToken");
    expect(message).toContain("Not Authorized");
    expect(message).not.toContain("not-a-token");
  });
});
