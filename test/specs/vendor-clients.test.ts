import { VercelCore } from "@vercel/sdk/core.js";
import { projectsBatchRemoveProjectEnv } from "@vercel/sdk/funcs/projectsBatchRemoveProjectEnv.js";
import { projectsCreateProject } from "@vercel/sdk/funcs/projectsCreateProject.js";
import { projectsCreateProjectEnv } from "@vercel/sdk/funcs/projectsCreateProjectEnv.js";
import { projectsDeleteProject } from "@vercel/sdk/funcs/projectsDeleteProject.js";
import { projectsEditProjectEnv } from "@vercel/sdk/funcs/projectsEditProjectEnv.js";
import { projectsFilterProjectEnvs } from "@vercel/sdk/funcs/projectsFilterProjectEnvs.js";
import { projectsGetProject } from "@vercel/sdk/funcs/projectsGetProject.js";
import { projectsGetProjectDomains } from "@vercel/sdk/funcs/projectsGetProjectDomains.js";
import { projectsGetProjectEnv } from "@vercel/sdk/funcs/projectsGetProjectEnv.js";
import { projectsGetProjects } from "@vercel/sdk/funcs/projectsGetProjects.js";
import { projectsRemoveProjectEnv } from "@vercel/sdk/funcs/projectsRemoveProjectEnv.js";
import { projectsUpdateProject } from "@vercel/sdk/funcs/projectsUpdateProject.js";
import { teamsGetTeam } from "@vercel/sdk/funcs/teamsGetTeam.js";
import { userGetAuthUser } from "@vercel/sdk/funcs/userGetAuthUser.js";
import { SupabaseManagementAPI } from "supabase-management-js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Emulators, startEmulators } from "../../emulators/index.ts";

/** The vendors' own clients parse every answer strictly: what they accept has the vendor's shape. */
let emulators: Emulators;
beforeAll(async () => {
  emulators = await startEmulators();
});
afterAll(() => emulators.close());

/** The value, or the client's complaint. */
async function understood<Value>(
  result: Promise<{ ok: true; value: Value } | { ok: false; error: Error }>,
): Promise<Value> {
  const outcome = await result;
  if (!outcome.ok) throw new Error(outcome.error.message.slice(0, 500));
  return outcome.value;
}

test("@vercel/sdk understands every answer of the emulated Vercel", async () => {
  const { url, token, teamId, teamSlug } = emulators.vercel;
  const core = new VercelCore({ serverURL: url, bearerToken: token });
  const scope = { teamId };

  expect((await understood(userGetAuthUser(core)))?.user.username).toBe("ops");
  expect((await understood(teamsGetTeam(core, { teamId: teamSlug }))).id).toBe(teamId);

  const requestBody = {
    name: "dashboard",
    framework: "vite" as const,
    gitRepository: { type: "github" as const, repo: "example/app" },
  };
  const { id } = await understood(projectsCreateProject(core, { ...scope, requestBody }));
  const taken = await projectsCreateProject(core, { ...scope, requestBody });
  expect(taken.ok ? 200 : (taken.error as { statusCode?: number }).statusCode).toBe(409);
  await understood(projectsUpdateProject(core, { ...scope, idOrName: id, requestBody: { outputDirectory: "dist" } }));

  const variable = (key: string, type: "encrypted" | "sensitive", value: string) => ({
    key,
    type,
    value,
    target: ["production" as const, "preview" as const],
  });
  const created = await understood(
    projectsCreateProjectEnv(core, {
      ...scope,
      idOrName: id,
      upsert: "true",
      requestBody: [variable("VITE_MODE", "encrypted", "live"), variable("SENTRY_DSN", "sensitive", "sk-test-dsn")],
    }),
  );
  expect(created.failed).toEqual([]);
  const partly = await understood(
    projectsCreateProjectEnv(core, {
      ...scope,
      idOrName: id,
      requestBody: [variable("VITE_MODE", "encrypted", "live"), variable("OTHER", "encrypted", "1")],
    }),
  );
  expect(partly.failed.map((failure) => failure.error.code)).toEqual(["ENV_CONFLICT"]);

  const listed = await understood(projectsFilterProjectEnvs(core, { ...scope, idOrName: id, decrypt: "true" }));
  const rows = "envs" in listed ? listed.envs : [];
  expect(rows.map((row) => [row.key, row.value]).sort()).toEqual([
    ["OTHER", "1"],
    ["SENTRY_DSN", ""],
    ["VITE_MODE", "live"],
  ]);
  const [first, second] = rows.map((row) => row.id ?? "");
  await understood(projectsGetProjectEnv(core, { ...scope, idOrName: id, id: first ?? "" }));
  await understood(
    projectsEditProjectEnv(core, { ...scope, idOrName: id, id: first ?? "", requestBody: { value: "2" } }),
  );
  await understood(projectsRemoveProjectEnv(core, { ...scope, idOrName: id, id: first ?? "" }));
  await understood(
    projectsBatchRemoveProjectEnv(core, { ...scope, idOrName: id, requestBody: { ids: [second ?? ""] } }),
  );

  const domains = await understood(projectsGetProjectDomains(core, { ...scope, idOrName: id, production: "true" }));
  expect(domains.domains.map((domain) => domain.name)).toEqual(["dashboard.vercel.app"]);
  expect((await understood(projectsGetProject(core, { ...scope, idOrName: "dashboard" }))).id).toBe(id);
  await understood(projectsGetProjects(core, { ...scope, limit: "10" }));
  await understood(projectsDeleteProject(core, { ...scope, idOrName: id }));
});

test("supabase-management-js understands every answer of the emulated Supabase", async () => {
  const { url, accessToken, projectRef } = emulators.supabase;
  const client = new SupabaseManagementAPI({ accessToken, baseUrl: url });
  expect((await client.listAllProjects()).data.map((project) => project.ref)).toEqual([projectRef]);
  expect((await client.getProject(projectRef)).data.status).toBe("ACTIVE_HEALTHY");
  const keys = await client.getProjectApiKeys(projectRef, { reveal: true });
  expect(keys.data.map((key) => key.name)).toEqual(["anon", "service_role", "default", "default"]);
  expect((await client.updatePoolerConfig(projectRef, { default_pool_size: 15 })).data.default_pool_size).toBe(15);
  expect((await client.getPoolerConfig(projectRef)).data[0]?.default_pool_size).toBe(15);
  await expect(client.getProject("x".repeat(20))).rejects.toThrow();
});
