import { describe, expect, it } from "vitest";
import type { DomainAnswer, ProjectAnswer } from "./answers.ts";
import type { ProjectInputs } from "./project.definition.ts";
import { changedSettings, linkedRepository, liveInputs, productionHosts, productionUrl } from "./project.handler.ts";

const live = (more: Partial<ProjectAnswer> = {}): ProjectAnswer => ({ id: "prj_1", name: "web", ...more });

describe("changedSettings", () => {
  const cases: { name: string; live: ProjectAnswer; wanted: ProjectInputs; owned?: ProjectInputs; changes: object }[] =
    [
      {
        name: "nothing declared, nothing sent",
        live: live({ framework: "vite" }),
        wanted: { name: "web" },
        changes: {},
      },
      {
        name: "what differs and only that",
        live: live({ framework: "vite", buildCommand: "npm run build" }),
        wanted: { name: "web", framework: "vite", buildCommand: "pnpm run build" },
        changes: { buildCommand: "pnpm run build" },
      },
      {
        name: "null for what was declared and is not any more",
        live: live({ framework: "vite", installCommand: "npm ci" }),
        wanted: { name: "web" },
        owned: { name: "web", framework: "vite" },
        changes: { framework: null },
      },
      {
        name: "nothing for what was declared and is null already",
        live: live({ framework: null }),
        wanted: { name: "web" },
        owned: { name: "web", framework: "vite" },
        changes: {},
      },
      {
        name: "no difference between spellings of a folder",
        live: live({ rootDirectory: "apps/dashboard" }),
        wanted: { name: "web", rootDirectory: "./apps/dashboard/" },
        changes: {},
      },
      {
        name: "no difference between `.` and none",
        live: live(),
        wanted: { name: "web", rootDirectory: "." },
        changes: {},
      },
      { name: "the name", live: live(), wanted: { name: "site" }, changes: { name: "site" } },
    ];
  it.each(cases)("$name", ({ live, wanted, owned, changes }) => {
    expect(changedSettings(live, wanted, owned)).toEqual(changes);
  });
});

describe("liveInputs", () => {
  const link = { type: "github", org: "Acme", repo: "Web", productionBranch: "main" };
  const full = live({ framework: "vite", rootDirectory: "apps/web", outputDirectory: null, link });

  it("takes everything that is set on import", () => {
    expect(liveInputs(full, undefined)).toEqual({
      name: "web",
      framework: "vite",
      rootDirectory: "apps/web",
      gitRepository: { type: "github", repo: "Acme/Web" },
      productionBranch: "main",
    });
  });

  it("takes only what is declared, in the declaration's spelling where they mean the same", () => {
    const owned = { name: "web", rootDirectory: "apps/web/", gitRepository: { type: "github", repo: "acme/web" } };
    expect(liveInputs(full, owned)).toEqual(owned);
  });

  it("shows drift of what is declared", () => {
    const owned = { name: "web", framework: "nextjs", outputDirectory: "dist", productionBranch: "release" };
    expect(liveInputs(full, owned)).toEqual({ name: "web", framework: "vite", productionBranch: "main" });
  });
});

describe("linkedRepository", () => {
  it.each([
    [
      { type: "github", org: "acme", repo: "web" },
      { type: "github", repo: "acme/web" },
    ],
    [
      { type: "gitlab", projectNamespace: "acme/sub", projectUrl: "https://gitlab.example.com/acme/sub/web.git" },
      { type: "gitlab", repo: "acme/sub/web" },
    ],
    [
      { type: "bitbucket", owner: "acme", slug: "web" },
      { type: "bitbucket", repo: "acme/web" },
    ],
    [null, undefined],
  ])("%j", (link, repository) => {
    expect(linkedRepository(live({ link }))).toEqual(repository);
  });
});

describe("production hosts", () => {
  const domain = (name: string, more: Partial<DomainAnswer> = {}): DomainAnswer => ({ name, verified: true, ...more });

  it("are verified, serve themselves, and belong to no branch", () => {
    const hosts = productionHosts([
      domain("web.vercel.app"),
      domain("www.example.com", { redirect: "example.com" }),
      domain("example.com", { redirect: null }),
      domain("new.example.com", { verified: false }),
      domain("beta.example.com", { gitBranch: "beta" }),
      domain("stage.example.com", { customEnvironmentId: "env_1" }),
    ]);
    expect(hosts).toEqual(["example.com", "web.vercel.app"]);
  });

  it.each([
    { hosts: ["a.vercel.app", "example.com", "web.vercel.app"], url: "https://web.vercel.app" },
    { hosts: ["example.com", "web-9kd2.vercel.app"], url: "https://web-9kd2.vercel.app" },
    { hosts: ["example.com"], url: "https://example.com" },
    { hosts: [], url: "" },
  ])("$hosts -> $url", ({ hosts, url }) => {
    expect(productionUrl("web", hosts)).toBe(url);
  });
});
