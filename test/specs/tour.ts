import { testClient } from "../../emulators/core/test-client.ts";
import type { Emulators } from "../../emulators/index.ts";

/** Calls every emulated operation at least once, the common failures too. */
export async function tour(emulators: Emulators): Promise<void> {
  await tourRender(emulators);
  await tourVercel(emulators);
  await tourSupabase(emulators);
}

async function tourRender({ render }: Emulators): Promise<void> {
  const call = testClient(render.url, render.apiKey);
  const { ownerId } = render;
  await testClient(render.url, "wrong")("GET", "/users");
  await call("GET", "/users");
  await call("GET", "/owners?limit=1");
  await call("GET", `/owners/${ownerId}`);

  const keyValue = { name: "cache", ownerId, plan: "starter", region: "oregon" };
  const cache = await call("POST", "/key-value", { ...keyValue, persistenceMode: "journal_snapshot", ipAllowList: [] });
  await call("POST", "/key-value", keyValue);
  await call("GET", `/key-value?name=cache&ownerId=${ownerId}&limit=20`);
  await call("GET", `/key-value/${cache.body.id}`);
  await call("GET", `/key-value/${cache.body.id}/connection-info`);
  await call("PATCH", `/key-value/${cache.body.id}`, {
    maxmemoryPolicy: "noeviction",
    persistenceMode: "snapshot",
    ipAllowList: [{ cidrBlock: "203.0.113.0/24", description: "office" }],
  });

  const envGroup = {
    name: "secrets",
    ownerId,
    envVars: [
      { key: "A", value: "1" },
      { key: "B", generateValue: true },
    ],
  };
  const group = await call("POST", "/env-groups", envGroup);
  await call("POST", "/env-groups", envGroup);
  const groupPath = `/env-groups/${group.body.id}`;

  const service = {
    type: "web_service",
    name: "api",
    ownerId,
    repo: "https://github.com/example/api",
    branch: "main",
    rootDir: "apps/api",
    autoDeploy: "no",
    envVars: [{ key: "C", value: "3" }],
    serviceDetails: {
      runtime: "python",
      region: "oregon",
      plan: "free",
      numInstances: 1,
      envSpecificDetails: { buildCommand: "pip install -r requirements.txt", startCommand: "uvicorn app:app" },
      healthCheckPath: "/health",
      preDeployCommand: "alembic upgrade head",
    },
  };
  const created = await call("POST", "/services", service);
  await call("POST", "/services", service);
  const servicePath = `/services/${created.body.service.id}`;
  await call("POST", `${servicePath}/deploys/${created.body.deployId}/cancel`);
  await call("POST", `${servicePath}/deploys/${created.body.deployId}/cancel`);
  await call("POST", `${groupPath}/services/${created.body.service.id}`);
  await render.settled();
  const deploy = await call("POST", `${servicePath}/deploys`, { clearCache: "do_not_clear" });
  await call("POST", `${servicePath}/deploys`, {});
  await render.settled();
  await call("GET", `${servicePath}/deploys?limit=5&status=live`);
  await call("GET", `${servicePath}/deploys/${deploy.body.id}`);
  await call("POST", `${servicePath}/rollback`, { deployId: deploy.body.id });
  await render.settled();
  await call("GET", `/logs?ownerId=${ownerId}&resource=${created.body.service.id}&direction=backward&limit=50`);

  await call("GET", `/services?name=api&ownerId=${ownerId}&type=web_service&includePreviews=false&limit=20`);
  await call("GET", servicePath);
  await call("GET", "/services/srv-unknown");
  await call("PATCH", servicePath, {
    autoDeployTrigger: "commit",
    serviceDetails: { plan: "free", healthCheckPath: "/" },
  });
  await call("PATCH", servicePath, { serviceDetails: { plan: "starter" } });
  await call("POST", `${servicePath}/scale`, { numInstances: 2 });
  await call("PUT", `${servicePath}/env-vars`, [
    { key: "C", value: "3" },
    { key: "D", generateValue: true },
  ]);
  await call("GET", `${servicePath}/env-vars?limit=100`);
  await call("PUT", `${servicePath}/env-vars/E`, { value: "5" });
  await call("GET", `${servicePath}/env-vars/E`);
  await call("DELETE", `${servicePath}/env-vars/E`);
  await call("DELETE", `${servicePath}/env-vars/E`);

  await call("GET", `/env-groups?name=secrets&ownerId=${ownerId}&limit=20`);
  await call("GET", groupPath);
  await call("PATCH", groupPath, { name: "secrets-2" });
  await call("PUT", `${groupPath}/env-vars/A`, { value: "2" });
  await call("GET", `${groupPath}/env-vars/A`);
  await call("DELETE", `${groupPath}/env-vars/A`);
  await call("DELETE", `${groupPath}/services/${created.body.service.id}`);
  await call("DELETE", groupPath);
  await call("DELETE", groupPath);
  await call("DELETE", servicePath);
  await call("DELETE", `/key-value/${cache.body.id}`);
}

async function tourVercel({ vercel }: Emulators): Promise<void> {
  const call = testClient(vercel.url, vercel.token);
  const scope = `teamId=${vercel.teamId}`;
  await testClient(vercel.url, "wrong")("GET", "/v2/user");
  await call("GET", "/v2/user");
  await call("GET", `/v2/teams/${vercel.teamSlug}`);

  const project = { name: "dashboard", framework: "vite", gitRepository: { type: "github", repo: "example/app" } };
  const created = await call("POST", `/v11/projects?${scope}`, { ...project, rootDirectory: "apps/dashboard" });
  await call("POST", `/v11/projects?${scope}`, project);
  const path = `/v9/projects/${created.body.id}`;
  await call("GET", `${path}?${scope}`);
  await call("GET", `/v9/projects/nobody?${scope}`);
  await call("GET", `/v10/projects?${scope}&limit=1&search=dash`);
  await call("PATCH", `${path}?${scope}`, {
    buildCommand: "pnpm run build",
    outputDirectory: "dist",
    nodeVersion: "22.x",
  });
  await call("PATCH", `${path}/branch?${scope}`, { branch: "release" });
  await call("DELETE", `${path}/link?${scope}`);
  await call("POST", `${path}/link?${scope}`, { type: "gitlab", repo: "example/app" });
  await call("GET", `${path}?${scope}`);
  await call("GET", `${path}/domains?${scope}&production=true&limit=100`);

  const env = `/v10/projects/${created.body.id}/env?${scope}`;
  const variable = { key: "VITE_API_URL", value: "https://api.example.com", type: "encrypted", target: ["production"] };
  const one = await call("POST", `${env}&upsert=true`, variable);
  await call("POST", env, variable);
  const many = await call("POST", env, [
    variable,
    { key: "SENTRY_DSN", value: "https://key@example.com/1", type: "sensitive", target: ["production", "preview"] },
    { key: "MODE", value: "local", type: "plain", target: ["development"] },
  ]);
  await call("GET", `${env}&decrypt=true`);
  await call("GET", `${env}&limit=1`);
  await call("GET", `/v1/projects/${created.body.id}/env/${one.body.created.id}?${scope}`);
  await call("PATCH", `/v9/projects/${created.body.id}/env/${one.body.created.id}?${scope}`, {
    value: "https://b.example.com",
  });
  await call("DELETE", `/v9/projects/${created.body.id}/env/${one.body.created.id}?${scope}`);
  await call("DELETE", `/v9/projects/${created.body.id}/env/${one.body.created.id}?${scope}`);
  await call("DELETE", `/v1/projects/${created.body.id}/env?${scope}`, {
    ids: many.body.created.map((row: { id: string }) => row.id),
  });
  await call("DELETE", `${path}?${scope}`);
}

async function tourSupabase({ supabase }: Emulators): Promise<void> {
  const call = testClient(supabase.url, supabase.accessToken);
  const path = `/v1/projects/${supabase.projectRef}`;
  await testClient(supabase.url, "wrong")("GET", "/v1/projects");
  await call("GET", "/v1/projects");
  await call("GET", path);
  await call("GET", `/v1/projects/${"x".repeat(20)}`);
  await call("GET", `${path}/api-keys`);
  await call("GET", `${path}/api-keys?reveal=true`);
  await call("GET", `${path}/config/database/pooler`);
  await call("PATCH", `${path}/config/database/pooler`, { default_pool_size: 25, pool_mode: "session" });
  await call("PATCH", `${path}/config/database/pooler`, { default_pool_size: -1 });
}
