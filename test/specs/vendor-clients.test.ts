import { VercelCore } from "@vercel/sdk/core.js";
import { deploymentsCreateDeployment } from "@vercel/sdk/funcs/deploymentsCreateDeployment.js";
import { deploymentsGetDeployment } from "@vercel/sdk/funcs/deploymentsGetDeployment.js";
import { domainsGetDomainConfig } from "@vercel/sdk/funcs/domainsGetDomainConfig.js";
import { projectRoutesAddRoute } from "@vercel/sdk/funcs/projectRoutesAddRoute.js";
import { projectRoutesDeleteRoutes } from "@vercel/sdk/funcs/projectRoutesDeleteRoutes.js";
import { projectRoutesEditRoute } from "@vercel/sdk/funcs/projectRoutesEditRoute.js";
import { projectRoutesGetRoutes } from "@vercel/sdk/funcs/projectRoutesGetRoutes.js";
import { projectRoutesGetRouteVersions } from "@vercel/sdk/funcs/projectRoutesGetRouteVersions.js";
import { projectRoutesUpdateRouteVersions } from "@vercel/sdk/funcs/projectRoutesUpdateRouteVersions.js";
import { projectsAddProjectDomain } from "@vercel/sdk/funcs/projectsAddProjectDomain.js";
import { projectsBatchRemoveProjectEnv } from "@vercel/sdk/funcs/projectsBatchRemoveProjectEnv.js";
import { projectsCreateProject } from "@vercel/sdk/funcs/projectsCreateProject.js";
import { projectsCreateProjectEnv } from "@vercel/sdk/funcs/projectsCreateProjectEnv.js";
import { projectsDeleteProject } from "@vercel/sdk/funcs/projectsDeleteProject.js";
import { projectsEditProjectEnv } from "@vercel/sdk/funcs/projectsEditProjectEnv.js";
import { projectsFilterProjectEnvs } from "@vercel/sdk/funcs/projectsFilterProjectEnvs.js";
import { projectsGetProject } from "@vercel/sdk/funcs/projectsGetProject.js";
import { projectsGetProjectDomain } from "@vercel/sdk/funcs/projectsGetProjectDomain.js";
import { projectsGetProjectDomains } from "@vercel/sdk/funcs/projectsGetProjectDomains.js";
import { projectsGetProjectEnv } from "@vercel/sdk/funcs/projectsGetProjectEnv.js";
import { projectsGetProjects } from "@vercel/sdk/funcs/projectsGetProjects.js";
import { projectsRemoveProjectDomain } from "@vercel/sdk/funcs/projectsRemoveProjectDomain.js";
import { projectsRemoveProjectEnv } from "@vercel/sdk/funcs/projectsRemoveProjectEnv.js";
import { projectsRequestPromote } from "@vercel/sdk/funcs/projectsRequestPromote.js";
import { projectsRequestRollback } from "@vercel/sdk/funcs/projectsRequestRollback.js";
import { projectsUpdateProject } from "@vercel/sdk/funcs/projectsUpdateProject.js";
import { projectsUpdateProjectDomain } from "@vercel/sdk/funcs/projectsUpdateProjectDomain.js";
import { projectsVerifyProjectDomain } from "@vercel/sdk/funcs/projectsVerifyProjectDomain.js";
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

test("@vercel/sdk understands the emulated Vercel's domains, deployments and routes", async () => {
  const { vercel } = emulators;
  const core = new VercelCore({ serverURL: vercel.url, bearerToken: vercel.token });
  const scope = { teamId: vercel.teamId };
  const gitRepository = { type: "github" as const, repo: "example/site" };
  const made = projectsCreateProject(core, { ...scope, requestBody: { name: "site", gitRepository } });
  const { id: projectId } = await understood(made);
  const domain = { ...scope, idOrName: projectId, domain: "www.example.com" };

  await understood(projectsAddProjectDomain(core, { ...domain, requestBody: { name: "example.com" } }));
  const redirected = { name: "www.example.com", redirect: "example.com", redirectStatusCode: 308 as const };
  expect((await understood(projectsAddProjectDomain(core, { ...domain, requestBody: redirected }))).verified).toBe(
    true,
  );
  await understood(projectsUpdateProjectDomain(core, { ...domain, requestBody: { redirectStatusCode: 307 } }));
  expect((await understood(projectsGetProjectDomain(core, domain))).redirectStatusCode).toBe(307);
  await understood(projectsVerifyProjectDomain(core, domain));
  const config = domainsGetDomainConfig(core, { ...scope, domain: "example.com", projectIdOrName: projectId });
  expect((await understood(config)).misconfigured).toBe(true);
  await understood(projectsRemoveProjectDomain(core, domain));

  const deploy = async () => {
    const gitSource = { type: "github" as const, repoId: 1, ref: "main" };
    const requestBody = { name: "site", target: "production", gitSource };
    const deployment = await understood(deploymentsCreateDeployment(core, { ...scope, requestBody }));
    await vercel.settled();
    return deployment.id;
  };
  const first = await deploy();
  const second = await deploy();
  const read = await understood(deploymentsGetDeployment(core, { ...scope, idOrUrl: second }));
  expect(read).toMatchObject({ readyState: "READY", readySubstate: "PROMOTED" });
  await understood(projectsRequestRollback(core, { ...scope, projectId, deploymentId: first }));
  await vercel.settled();
  await understood(projectsGetProject(core, { ...scope, idOrName: projectId }));
  await understood(projectsRequestPromote(core, { ...scope, projectId, deploymentId: second }));
  await vercel.settled();

  const route = { name: "api", route: { src: "/api/:path*", dest: "https://api.example.com/:path*" } };
  const routes = { ...scope, projectId };
  const added = await understood(projectRoutesAddRoute(core, { ...routes, requestBody: { route } }));
  expect(added.route.srcSyntax).toBe("path-to-regexp");
  const routeId = added.route.id;
  await understood(projectRoutesEditRoute(core, { ...routes, routeId, requestBody: { route } }));
  const { versions } = await understood(projectRoutesGetRouteVersions(core, routes));
  const promote = { id: versions[0]?.id ?? "", action: "promote" as const };
  await understood(projectRoutesUpdateRouteVersions(core, { ...routes, requestBody: promote }));
  await understood(projectRoutesGetRoutes(core, { ...routes, versionId: promote.id }));
  await understood(projectRoutesDeleteRoutes(core, { ...routes, requestBody: { routeIds: [routeId] } }));
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
  const ssl = await client.updateSslEnforcementConfig(projectRef, { requestedConfig: { database: true } });
  expect(ssl.data.currentConfig.database).toBe(true);
  const restricted = await client.updateNetworkRestrictions(projectRef, { dbAllowedCidrs: ["203.0.113.0/24"] });
  expect(restricted.data.config.dbAllowedCidrs).toEqual(["203.0.113.0/24"]);
  expect((await client.updateAuthServiceConfig(projectRef, { jwt_exp: 900 })).data.jwt_exp).toBe(900);
  expect((await client.updatePostgresConfig(projectRef, { work_mem: "8MB" })).data.work_mem).toBe("8MB");
  await expect(client.getProject("x".repeat(20))).rejects.toThrow();
});
