import { testClient } from "../../emulators/core/test-client.ts";
import type { Emulators } from "../../emulators/index.ts";

/** Calls every emulated operation at least once, the common failures too. */
export async function tour(emulators: Emulators): Promise<void> {
  await tourRender(emulators);
  await tourVercel(emulators);
  await tourSupabase(emulators);
  await tourUptimeRobot(emulators);
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
  const logs = `ownerId=${ownerId}&resource=${created.body.service.id}`;
  await call("GET", `/logs?${logs}&direction=backward&limit=50`);
  await call("GET", `/logs/values?${logs}&label=instance`);

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

  await tourRenderDomains(render, servicePath);
  await tourRenderNotifications(render, created.body.service.id);
  await tourRenderSites(render);

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

async function tourRenderDomains(render: Emulators["render"], servicePath: string): Promise<void> {
  const call = testClient(render.url, render.apiKey);
  await call("POST", `${servicePath}/custom-domains`, { name: "api.example.com" });
  await call("POST", `${servicePath}/custom-domains`, { name: "api.example.com" });
  await call("POST", `${servicePath}/custom-domains`, { name: "example.com" });
  await call("GET", `${servicePath}/custom-domains?limit=100&name=api.example.com`);
  await call("GET", `${servicePath}/custom-domains/api.example.com`);
  await call("GET", `${servicePath}/custom-domains/other.example.com`);
  await call("POST", `${servicePath}/custom-domains/api.example.com/verify`);
  await call("DELETE", `${servicePath}/custom-domains/api.example.com`);
  await call("DELETE", `${servicePath}/custom-domains/api.example.com`);
}

async function tourRenderNotifications(render: Emulators["render"], serviceId: string): Promise<void> {
  const call = testClient(render.url, render.apiKey);
  const override = `/notification-settings/overrides/services/${serviceId}`;
  await call("GET", override);
  await call("PATCH", override, { notificationsToSend: "failure", previewNotificationsEnabled: "false" });
  const workspace = `/notification-settings/owners/${render.ownerId}`;
  await call("GET", workspace);
  await call("PATCH", workspace, {
    emailEnabled: true,
    previewNotificationsEnabled: true,
    notificationsToSend: "all",
  });
}

async function tourRenderSites(render: Emulators["render"]): Promise<void> {
  const call = testClient(render.url, render.apiKey);
  const source = { ownerId: render.ownerId, repo: "https://github.com/example/api", branch: "main" };
  const routes = [{ type: "rewrite", source: "/*", destination: "/index.html" }];
  const headers = [{ path: "/assets/*", name: "Cache-Control", value: "max-age=31536000" }];
  const serviceDetails = { buildCommand: "make", publishPath: "dist", routes, headers };
  const site = await call("POST", "/services", { ...source, type: "static_site", name: "site", serviceDetails });
  const path = `/services/${site.body.service.id}`;
  await call("GET", path);
  await call("PATCH", path, { serviceDetails: { buildCommand: "make site", publishPath: "out" } });
  await call("GET", `${path}/routes?limit=100`);
  await call("PUT", `${path}/routes`, routes);
  await call("GET", `${path}/headers?limit=100`);
  await call("PUT", `${path}/headers`, headers);

  const job = await call("POST", "/services", {
    ...source,
    type: "cron_job",
    name: "ping",
    serviceDetails: {
      runtime: "python",
      region: "oregon",
      plan: "starter",
      schedule: "*/10 * * * *",
      envSpecificDetails: { buildCommand: "true", startCommand: "curl https://api.example.com/health" },
    },
  });
  await render.settled();
  const ping = render.state.serviceNamed("ping");
  if (ping) ping.lastSuccessfulRunAt = new Date();
  await call("GET", `/services/${job.body.service.id}`);
  await call("PATCH", `/services/${job.body.service.id}`, {
    serviceDetails: { schedule: "0 3 * * *", plan: "standard" },
  });
  await call("GET", `/services?type=static_site,cron_job&ownerId=${render.ownerId}`);
  await call("DELETE", path);
  await call("DELETE", `/services/${job.body.service.id}`);
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
  await tourVercelDomains(vercel, created.body.id);
  await tourVercelDeployments(vercel, created.body.id);
  await tourVercelRoutes(vercel, created.body.id);
  await call("DELETE", `${path}?${scope}`);
}

async function tourVercelDomains(vercel: Emulators["vercel"], projectId: string): Promise<void> {
  const call = testClient(vercel.url, vercel.token);
  const scope = `teamId=${vercel.teamId}`;
  const domains = `/projects/${projectId}/domains`;
  await call("POST", `/v10${domains}?${scope}`, { name: "example.com" });
  await call("POST", `/v10${domains}?${scope}`, { name: "example.com" });
  await call("POST", `/v10${domains}?${scope}`, {
    name: "www.example.com",
    redirect: "example.com",
    redirectStatusCode: 308,
    gitBranch: null,
  });
  vercel.state.seed.foreignDomains = ["elsewhere.example.com"];
  await call("POST", `/v10${domains}?${scope}`, { name: "elsewhere.example.com" });
  await call("GET", `/v9${domains}/elsewhere.example.com?${scope}`);
  await call("POST", `/v9${domains}/elsewhere.example.com/verify?${scope}`);
  await call("POST", `/v9${domains}/example.com/verify?${scope}`);
  await call("PATCH", `/v9${domains}/www.example.com?${scope}`, { redirectStatusCode: 307 });
  await call("GET", `/v9/projects/${projectId}/domains/not-there.example.com?${scope}`);
  await call("GET", `/v6/domains/example.com/config?${scope}&projectIdOrName=${projectId}`);
  await call("DELETE", `/v9${domains}/www.example.com?${scope}`);
  await call("DELETE", `/v9${domains}/www.example.com?${scope}`);
}

async function tourVercelDeployments(vercel: Emulators["vercel"], projectId: string): Promise<void> {
  const call = testClient(vercel.url, vercel.token);
  const scope = `teamId=${vercel.teamId}`;
  const request = { name: "dashboard", project: projectId, target: "production" };
  const gitSource = { type: "gitlab", projectId: 1, ref: "main" };
  const first = await call("POST", `/v13/deployments?forceNew=1&skipAutoDetectionConfirmation=1&${scope}`, {
    ...request,
    gitSource,
    meta: { by: "tour" },
  });
  await vercel.settled();
  const second = await call("POST", `/v13/deployments?forceNew=1&${scope}`, {
    ...request,
    deploymentId: first.body.id,
  });
  await call("GET", `/v13/deployments/${second.body.id}?${scope}`);
  await vercel.settled();
  vercel.dashboard.breakNextBuild("dashboard", "no module");
  const third = await call("POST", `/v13/deployments?${scope}`, { ...request, gitSource });
  await vercel.settled();
  await call("GET", `/v13/deployments/${second.body.id}?${scope}`);
  await call("GET", `/v13/deployments/${third.body.id}?${scope}`);
  await call("GET", `/v13/deployments/dpl_unknown?${scope}`);
  await call("GET", `/v6/deployments?${scope}&projectId=${projectId}&target=production&limit=20`);
  await call("GET", `/v3/deployments/${third.body.id}/events?${scope}&builds=1&direction=backward&limit=100`);
  await call("POST", `/v1/projects/${projectId}/rollback/${first.body.id}?${scope}`);
  await vercel.settled();
  await call("GET", `/v9/projects/${projectId}?${scope}`);
  await call("POST", `/v10/projects/${projectId}/promote/${second.body.id}?${scope}`);
  await vercel.settled();
}

async function tourVercelRoutes(vercel: Emulators["vercel"], projectId: string): Promise<void> {
  const call = testClient(vercel.url, vercel.token);
  const path = `/v1/projects/${projectId}/routes`;
  const scope = `teamId=${vercel.teamId}`;
  const rule = {
    name: "api",
    srcSyntax: "path-to-regexp",
    route: { src: "/api/:path*", dest: "https://a.example.com" },
  };
  const { body } = await call("POST", `${path}?${scope}`, { route: rule, position: { placement: "end" } });
  await call("PATCH", `${path}/${body.route.id}?${scope}`, { route: { ...rule, enabled: false } });
  const versions = await call("GET", `${path}/versions?${scope}`);
  await call("POST", `${path}/versions?${scope}`, { id: versions.body.versions[0].id, action: "promote" });
  await call("GET", `${path}?${scope}&versionId=${versions.body.versions[0].id}`);
  await call("DELETE", `${path}?${scope}`, { routeIds: [body.route.id] });
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
  await call("GET", `${path}/ssl-enforcement`);
  await call("PUT", `${path}/ssl-enforcement`, { requestedConfig: { database: true } });
  await call("GET", path);
  await call("POST", `${path}/network-restrictions/apply`, {
    dbAllowedCidrs: ["203.0.113.0/24"],
    dbAllowedCidrsV6: ["2001:db8::/32"],
  });
  await call("GET", `${path}/network-restrictions`);
  await call("GET", `${path}/network-restrictions`);
  await call("PATCH", `${path}/config/auth`, {
    site_url: "https://app.example.com",
    uri_allow_list: "https://app.example.com/**",
    smtp_pass: "smtp-test-password",
  });
  await call("GET", `${path}/config/auth`);
  await call("PUT", `${path}/config/database/postgres`, { statement_timeout: "60s", restart_database: false });
  await call("GET", `${path}/config/database/postgres`);
}

async function tourUptimeRobot({ uptimerobot }: Emulators): Promise<void> {
  const call = testClient(uptimerobot.url, uptimerobot.apiKey);
  await testClient(uptimerobot.url, "wrong")("GET", "/user/me");
  await call("GET", "/user/me");
  const contacts = await call("GET", "/user/alert-contacts");
  const monitor = {
    friendlyName: "backend health",
    url: "https://backend.example.com/health",
    interval: 300,
    timeout: 30,
    httpMethodType: "GET",
    successHttpResponseCodes: ["200"],
    followRedirections: true,
    responseTimeThreshold: 5000,
    checkSSLErrors: true,
    sslExpirationReminder: false,
    assignedAlertContacts: [{ alertContactId: contacts.body[0].id, threshold: 0, recurrence: 0 }],
    tagNames: ["production"],
  };
  const keyword = { keywordType: "ALERT_NOT_EXISTS", keywordValue: "healthy", keywordCaseType: "CaseInsensitive" };
  const created = await call("POST", "/monitors", { ...monitor, ...keyword, type: "KEYWORD" });
  await call("POST", "/monitors", { ...monitor, type: "HTTP" });
  await call("POST", "/monitors", { ...monitor, type: "HTTP", interval: 60 });
  await call("GET", "/monitors?limit=1");
  await call("GET", `/monitors?limit=1&cursor=${created.body.id}`);
  const path = `/monitors/${created.body.id}`;
  await call("GET", path);
  await call("PATCH", path, { ...keyword, keywordCaseType: 0, interval: 600, tagNames: [] });
  await call("POST", `${path}/pause`, {});
  await call("POST", `${path}/start`, {});
  await call("DELETE", path);
  await call("DELETE", path);
}
