import type { Emulators } from "../../emulators/index.ts";
import { RailwayClient } from "../../provider/railway/client.ts";

/** Calls every emulated query and mutation at least once, some failures too. */
export async function tourRailway({ railway }: Pick<Emulators, "railway">): Promise<void> {
  const { signal } = new AbortController();
  const client = new RailwayClient({ token: railway.token, apiUrl: railway.url, retry: { baseDelay: 1 } });
  const stranger = new RailwayClient({ token: "not-a-token", apiUrl: railway.url });
  await stranger.workspaces(signal).catch(() => {});
  const workspaceId = await client.workspaceId(signal);

  const projectId = await client.createProject(
    { name: "tour", defaultEnvironmentName: "production", workspaceId },
    signal,
  );
  await client.findProject("tour", workspaceId, signal);
  await client.updateProject(projectId, { name: "toured", description: "A tour" }, signal);
  const environmentId = (await client.project(projectId, signal))?.primaryEnvironmentId ?? "";
  await client.renameEnvironment(environmentId, "live", signal);

  const serviceId = await client.createService({ projectId, name: "api" }, signal);
  const scope = { projectId, environmentId, serviceId };
  await client.serviceInstance(scope, signal);
  await client.connectService(serviceId, { repo: "example/api", branch: "main" }, signal);
  await client.services(projectId, signal);
  await client.renameService(serviceId, "backend", signal);
  const settings = {
    builder: "NIXPACKS" as const,
    startCommand: "uvicorn main:app --host 0.0.0.0",
    preDeployCommand: ["alembic upgrade head"],
    healthcheckPath: "/health",
    restartPolicyType: "ALWAYS" as const,
    restartPolicyMaxRetries: 3,
    multiRegionConfig: { "us-west2": null, "europe-west4-drams3a": { numReplicas: 2 } },
    ipv6EgressEnabled: true,
  };
  await client.updateServiceInstance(scope, settings, signal);
  await client.updateServiceInstance(scope, { preDeployCommand: ["one", "two"] }, signal).catch(() => {});
  await client.setVariables(scope, { A: "1", B: "2" }, signal);
  await client.deleteVariable(scope, "B", signal);
  await client.variables(scope, signal);
  await client.renderedVariables(scope, signal);

  const domain = await client.createServiceDomain(scope, undefined, signal);
  await client.updateServiceDomain(scope, domain, 8000, signal);
  const customId = await client.createCustomDomain({ ...scope, domain: "api.example.com" }, signal);
  await client.customDomain(customId, projectId, signal);
  await client.updateCustomDomain(customId, environmentId, 8000, signal);
  await client.domains(scope, signal);

  await client.cancelDeployment(await client.deploy(scope, signal), signal);
  const first = await client.deploy(scope, signal);
  await railway.settled();
  await client.deploy(scope, signal);
  await railway.settled();
  await client.rollBack(first, signal);
  await railway.settled();
  await client.deployments(scope, signal);
  await client.deployment(first, signal);
  await client.buildLogs(first, 10, signal);
  await client.deploymentLogs(first, 10, signal);
  await client.serviceInstance(scope, signal);

  const fork = { projectId, name: "fork", sourceEnvironmentId: environmentId, skipInitialDeploys: true };
  const forkId = await client.createEnvironment(fork, signal);
  await client.environments(projectId, signal);
  await client.deleteEnvironment(forkId, signal);
  await client.deleteServiceDomain(domain, signal);
  await client.deleteCustomDomain(customId, signal);
  await client.customDomain(customId, projectId, signal).catch(() => {});
  await client.disconnectService(serviceId, signal);
  await client.deleteService(serviceId, signal);
  await client.deleteProject(projectId, signal);
  await client.project(projectId, signal);
}
