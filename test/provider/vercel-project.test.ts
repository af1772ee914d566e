import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Emulators, startEmulators } from "../../emulators/index.ts";
import type { Properties } from "../../provider/host/wire.ts";
import { VercelClient } from "../../provider/vercel/client.ts";
import { plugin as vercel } from "../../provider/vercel/plugin.ts";
import { ManagedResource, startPlugin } from "./managed-resource.ts";

const retry = { baseDelay: 5 };
const impatient = {
  ...vercel,
  connect: (config: Record<string, string>) =>
    new VercelClient({ token: config.vercelApiToken!, team: config.vercelTeam, apiUrl: config.vercelApiUrl!, retry }),
};

const declared: Properties = {
  name: "dashboard",
  framework: "vite",
  rootDirectory: "apps/dashboard",
  buildCommand: "pnpm run build",
  outputDirectory: "dist",
  gitRepository: { type: "github", repo: "acme/web" },
  productionBranch: "release",
};

let emulators: Emulators;
const start = (more: Properties = {}, home?: string) =>
  startPlugin(
    impatient,
    {
      vercelApiToken: emulators.vercel.token,
      vercelTeam: emulators.vercel.teamId,
      vercelApiUrl: emulators.vercel.url,
      ...more,
    },
    home,
  );
const project = async (more: Properties = {}) => new ManagedResource(await start(more), "stackwright:vercel:Project");

beforeEach(async () => {
  emulators = await startEmulators({ seed: { vercel: { domainLabels: { dashboard: "dashboard-acme" } } } });
});
afterEach(() => emulators.close());

/** Writes since the last time this was asked. */
function writes(): string[] {
  const done = emulators.vercel.journal.operations(emulators.vercel.journal.writes());
  emulators.vercel.journal.clear();
  return done;
}

describe("stackwright:vercel:Project", () => {
  it("creates it, reads back what was declared, and has nothing to do after", async () => {
    const web = await project();
    expect(await web.up(declared)).toBe("create");
    expect(writes()).toEqual(["POST /v11/projects", "PATCH /v9/projects/{idOrName}/branch"]);
    expect(web.inputs).toEqual(declared);
    expect(web.outputs).toMatchObject({
      projectId: web.state?.id,
      domains: ["dashboard-acme.vercel.app"],
      url: "https://dashboard-acme.vercel.app",
    });
    expect(web.preview(declared)).toEqual([]);
    await web.refresh();
    expect(web.inputs).toEqual(declared);
    expect(await web.up(declared)).toBe("same");
    expect(writes()).toEqual([]);
  });

  it.each([
    ["name", { name: "site" }, "PATCH /v9/projects/{idOrName}"],
    ["framework", { framework: "nextjs" }, "PATCH /v9/projects/{idOrName}"],
    ["rootDirectory", { rootDirectory: "apps/site" }, "PATCH /v9/projects/{idOrName}"],
    ["buildCommand", { buildCommand: "make" }, "PATCH /v9/projects/{idOrName}"],
    ["installCommand", { installCommand: "pnpm install" }, "PATCH /v9/projects/{idOrName}"],
    ["outputDirectory", { outputDirectory: "out" }, "PATCH /v9/projects/{idOrName}"],
    ["productionBranch", { productionBranch: "main" }, "PATCH /v9/projects/{idOrName}/branch"],
  ])("updates %s in place with one write", async (property, change, operation) => {
    const web = await project();
    await web.up(declared);
    writes();
    const changed = { ...declared, ...change };
    expect(web.preview(changed)).toEqual([property]);
    expect(await web.up(changed)).toBe("update");
    expect(writes()).toEqual([operation]);
    expect(web.inputs).toEqual(changed);
    expect(web.preview(changed)).toEqual([]);
  });

  it("links another repository without replacing the project", async () => {
    const web = await project();
    await web.up(declared);
    const id = web.state?.id;
    writes();
    const changed = { ...declared, gitRepository: { type: "gitlab", repo: "acme/other" } };
    expect(await web.up(changed)).toBe("update");
    expect(writes()).toEqual([
      "DELETE /v9/projects/{idOrName}/link",
      "POST /v9/projects/{idOrName}/link",
      "PATCH /v9/projects/{idOrName}/branch",
    ]);
    expect(web.state?.id).toBe(id);
    expect(web.inputs).toEqual(changed);
  });

  it("unlinks a repository the program drops, and leaves one alone that it never had", async () => {
    const web = await project();
    await web.up(declared);
    const { gitRepository: _, productionBranch: __, ...rest } = declared;
    writes();
    expect(await web.up(rest)).toBe("update");
    expect(writes()).toEqual(["DELETE /v9/projects/{idOrName}/link"]);
    const live = emulators.vercel.state.projectNamed("dashboard")!;
    live.link = { type: "github", repo: "by/hand", productionBranch: "main" };
    await web.refresh();
    expect(await web.up({ ...rest, framework: "nextjs" })).toBe("update");
    expect(live.link).toMatchObject({ repo: "by/hand" });
  });

  it("gives a setting back to Vercel when the program drops it, and leaves alone what it never had", async () => {
    const web = await project();
    await web.up(declared);
    emulators.vercel.dashboard.changeSettings("dashboard", { installCommand: "by hand" });
    writes();
    const { framework: _, ...rest } = declared;
    expect(await web.up(rest)).toBe("update");
    const { settings } = emulators.vercel.state.projectNamed("dashboard")!;
    expect(settings).toMatchObject({ framework: null, installCommand: "by hand" });
    expect(web.preview(rest)).toEqual([]);
  });

  it("shows drift and puts it right", async () => {
    const web = await project();
    await web.up(declared);
    emulators.vercel.dashboard.changeSettings("dashboard", { buildCommand: "by hand" });
    await web.refresh();
    expect(web.preview(declared)).toEqual(["buildCommand"]);
    expect(await web.up(declared)).toBe("update");
    expect(emulators.vercel.state.projectNamed("dashboard")?.settings.buildCommand).toBe("pnpm run build");
  });

  it("reports the hosts that serve production", async () => {
    const web = await project();
    await web.up(declared);
    const { dashboard } = emulators.vercel;
    dashboard.addDomain("dashboard", "app.example.com");
    dashboard.addDomain("dashboard", "www.example.com", { redirect: "app.example.com" });
    dashboard.addDomain("dashboard", "beta.example.com", { gitBranch: "beta" });
    await web.refresh();
    expect(web.outputs.domains).toEqual(["app.example.com", "dashboard-acme.vercel.app"]);
    expect(web.outputs.url).toBe("https://dashboard-acme.vercel.app");
  });

  it("reads every page of the hosts", async () => {
    const web = await project();
    await web.up({ name: "dashboard" });
    for (let count = 1; count <= 250; count++)
      emulators.vercel.dashboard.addDomain("dashboard", `h${count}.example.com`);
    emulators.vercel.state.projectNamed("dashboard")?.domains.forEach((domain, index) => {
      domain.createdAt = index + 1;
    });
    await web.refresh();
    expect(web.outputs.domains).toHaveLength(251);
  });

  it("imports with everything that is set, and the program that declares it has nothing to do", async () => {
    const made = await project();
    await made.up(declared);
    const web = await project();
    await web.import(made.state!.id);
    expect(web.inputs).toEqual(declared);
    expect(web.preview(declared)).toEqual([]);
  });

  it("does not take over a project that exists unless told to", async () => {
    const other = await project();
    await other.up({ name: "dashboard", framework: "nextjs" });
    writes();
    const refused = await project();
    await expect(refused.up(declared)).rejects.toThrow(
      `pulumi import stackwright:vercel:Project it ${other.state?.id}`,
    );
    expect(writes()).toEqual([]);
    const adopting = await project({ adopt: "vercel" });
    expect(await adopting.up(declared)).toBe("create");
    expect(adopting.state?.id).toBe(other.state?.id);
    expect(adopting.inputs).toEqual(declared);
    expect(emulators.vercel.state.projects.size).toBe(1);
  });

  it("makes it once when the answer to the create is lost", async () => {
    emulators.vercel.faults.inject({ route: "POST /v11/projects", drop: true, when: "after" });
    const web = await project();
    await web.up(declared);
    expect(emulators.vercel.journal.creations()).toHaveLength(1);
    expect(web.preview(declared)).toEqual([]);
  });

  it("keeps what was made when a later step fails, and finishes on the next run", async () => {
    emulators.vercel.faults.inject({ route: "PATCH /v9/projects/*/branch", status: 403 });
    const web = await project();
    await expect(web.up(declared)).rejects.toThrow(/set the production branch.*403/);
    expect(web.state?.id).toMatch(/^prj_/);
    expect(await web.up(declared)).toBe("update");
    expect(web.inputs).toEqual(declared);
    expect(emulators.vercel.journal.creations()).toHaveLength(1);
  });

  it("waits out a rate limit", async () => {
    emulators.vercel.faults.inject({ route: "POST /v11/projects", status: 429, retryAfter: 0 });
    const web = await project();
    expect(await web.up(declared)).toBe("create");
  });

  it("sees that it is gone, and deletes what is gone without complaint", async () => {
    const web = await project();
    await web.up(declared);
    const state = web.state!;
    await web.destroy();
    expect(emulators.vercel.state.projects.size).toBe(0);
    await web.destroy();
    expect(await web.refresh()).toBe(false);
    web.state = state;
    await expect(web.up({ ...declared, framework: "nextjs" })).rejects.toThrow("pulumi refresh");
  });

  it("leaves it to Vercel to refuse a framework that this release of Vercel's SDK does not know", async () => {
    const web = await project();
    await expect(web.up({ name: "dashboard", framework: "framework-of-tomorrow" })).rejects.toThrow(
      /Vercel could not create project "dashboard": 400 Invalid request: .*framework/,
    );
    expect(emulators.vercel.journal.operations()).toContain("POST /v11/projects");
  });

  it.each([
    [{ name: "Dash Board" }, "lowercase"],
    [{ name: "dashboard", productionBranch: "main" }, "needs `gitRepository`"],
    [{ name: "dashboard", gitRepository: { type: "github", repo: "web" } }, "owner/name"],
  ])("refuses %j before anything is written", async (inputs, reason) => {
    const web = await project();
    await expect(web.up(inputs)).rejects.toThrow(reason);
    expect(writes()).toEqual([]);
  });
});

describe("the Vercel credentials", () => {
  it("are tried, and a bad token is named with how to set it, never shown", async () => {
    const attempt = start({ vercelApiToken: "sk-test-wrong" });
    await expect(attempt).rejects.toThrow(/pulumi config set --secret stackwright:vercelApiToken/);
    await expect(attempt).rejects.not.toThrow("sk-test-wrong");
  });

  it("must be able to act for the team", async () => {
    await expect(start({ vercelTeam: "somebody-else" })).rejects.toThrow(/act for team "somebody-else"/);
    await start({ vercelTeam: emulators.vercel.teamSlug });
  });
});
