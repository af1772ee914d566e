import http from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { type AnyJson, type Call, testClient } from "../core/test-client.ts";
import { createRuntime } from "../runtime/index.ts";
import { type BootRequest, noRuntime, type RouteTarget, type Runtime, type StaticSite } from "../runtime.ts";
import { type RenderEmulator, startRender } from "./index.ts";

let render: RenderEmulator;
let call: Call;
afterEach(() => render.close());

/** A world that writes down what the edge is told. */
class RecordingRuntime {
  readonly booted: BootRequest[] = [];
  readonly sites = new Map<string, StaticSite>();
  readonly routes = new Map<string, RouteTarget>();

  runtime() {
    const boots = noRuntime();
    return {
      ...boots,
      boot: (request: BootRequest) => {
        this.booted.push(request);
        return boots.boot(request);
      },
      route: (host: string, target: RouteTarget) => void this.routes.set(host, target),
      routeStatic: (host: string, site: StaticSite) => void this.sites.set(host, site),
    };
  }
}

async function start(runtime: Runtime = noRuntime()): Promise<void> {
  render = await startRender(runtime, { seed: { slugs: { site: "site-a1b2", api: "api-c3d4" } } });
  call = testClient(render.url, render.apiKey);
}

const BODIES: Record<string, { name: string; serviceDetails: object }> = {
  static_site: {
    name: "site",
    serviceDetails: {
      buildCommand: "make",
      publishPath: "dist",
      routes: [
        { type: "rewrite", source: "/api/*", destination: "https://api.example.com/*" },
        { type: "rewrite", source: "/*", destination: "/index.html" },
      ],
      headers: [
        { path: "/assets/*", name: "Cache-Control", value: "max-age=31536000" },
        { path: "/*", name: "X-Frame-Options", value: "SAMEORIGIN" },
      ],
    },
  },
  cron_job: {
    name: "job",
    serviceDetails: {
      runtime: "python",
      plan: "starter",
      schedule: "0 3 * * *",
      envSpecificDetails: { buildCommand: "true", startCommand: "python clean.py" },
    },
  },
  web_service: {
    name: "api",
    serviceDetails: { runtime: "python", envSpecificDetails: { buildCommand: "make", startCommand: "serve" } },
  },
};

async function create(type: string): Promise<{ path: string; body: AnyJson }> {
  const source = { ownerId: render.ownerId, repo: "https://github.com/example/app" };
  const { body, status } = await call("POST", "/services", { type, ...source, ...BODIES[type] });
  expect(status).toBe(201);
  return { path: `/services/${body.service.id}`, body: body.service };
}

const patched = async (path: string, serviceDetails: object) =>
  (await call("PATCH", path, { serviceDetails })).body.message;

describe("static sites", () => {
  test("have no plan, region or runtime; an unset publish path is public", async () => {
    await start();
    const { body } = await create("static_site");
    expect(Object.keys(body.serviceDetails).sort()).toEqual([
      "buildCommand",
      "buildPlan",
      "previews",
      "publishPath",
      "pullRequestPreviewsEnabled",
      "url",
    ]);
    const bare = { type: "static_site", name: "bare", ownerId: render.ownerId, repo: "https://github.com/example/app" };
    const { body: made } = await call("POST", "/services", { ...bare, serviceDetails: {} });
    expect(made.service.serviceDetails).toMatchObject({ publishPath: "public", buildCommand: "" });
  });

  test("routes keep their order and know it as priority, headers come back in another one", async () => {
    await start();
    const { path } = await create("static_site");
    const routes = (await call("GET", `${path}/routes`)).body;
    expect(routes.map(({ route }: AnyJson) => [route.priority, route.source])).toEqual([
      [0, "/api/*"],
      [1, "/*"],
    ]);
    const headers = (await call("GET", `${path}/headers`)).body;
    expect(headers.map(({ header }: AnyJson) => header.path)).toEqual(["/*", "/assets/*"]);
  });

  test("rules are replaced as a whole, hold at once, and PATCH does not take them", async () => {
    await start();
    const { path } = await create("static_site");
    await render.settled();
    const redirect = { type: "redirect", source: "/old", destination: "/new" };
    const { body } = await call("PUT", `${path}/routes`, [redirect]);
    expect(body).toEqual([{ id: expect.stringMatching(/^rdr-/), priority: 0, ...redirect }]);
    expect((await call("PUT", `${path}/headers`, [])).body).toEqual([]);
    expect(render.state.serviceNamed("site")?.deploys).toHaveLength(1);
    expect(await patched(path, { routes: [] })).toContain('unknown field "serviceDetails.routes"');
    const { path: web } = await create("web_service");
    expect((await call("GET", `${web}/routes`)).status).toBe(400);
  });

  test("are served by the edge once they are live, and never sleep", async () => {
    const world = new RecordingRuntime();
    await start(world.runtime());
    const { body, path } = await create("static_site");
    await render.settled();
    expect([...world.sites.keys()]).toEqual(["site-a1b2.onrender.com"]);
    expect(world.booted).toEqual([]);
    await expect(render.sleep(body.id)).rejects.toThrow("never sleeps");
    await call("DELETE", path);
    expect(world.routes.get("site-a1b2.onrender.com")).toBe("no-server");
  });
});

test("a deployed static site is built with its variables and answers by its rules, through the real edge, without a deploy", async () => {
  const world = await createRuntime({ apps: {} });
  const visit = async (path: string) => {
    const answer = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const headers = { host: "site-a1b2.onrender.com" };
      http.get(world.edgeUrl, { path, agent: false, headers }, resolve).on("error", reject);
    });
    let text = "";
    for await (const chunk of answer) text += chunk;
    return { status: answer.statusCode, headers: answer.headers, text };
  };
  try {
    await start(world);
    const { path } = await create("static_site");
    await call("PUT", `${path}/env-vars/VITE_API_URL`, { value: "https://api.example.com" });
    await call("POST", `${path}/deploys`, {});
    await render.settled();
    const page = await visit("/deep/link");
    expect([page.status, page.headers["x-frame-options"]]).toEqual([200, "SAMEORIGIN"]);
    expect(page.headers["x-render-routing"]).toBeUndefined();
    const script = await visit("/assets/index.js");
    expect(script.text).toContain('"VITE_API_URL": "https://api.example.com"');
    expect(script.headers["cache-control"]).toBe("max-age=31536000");
    await call("PUT", `${path}/routes`, [{ type: "redirect", source: "/old", destination: "/new" }]);
    await call("PUT", `${path}/headers`, []);
    expect((await visit("/deep/link")).status).toBe(404);
    expect(await visit("/old")).toMatchObject({ status: 301, headers: { location: "/new" } });
    expect((await visit("/")).headers["x-frame-options"]).toBeUndefined();
  } finally {
    await world.close();
  }
});

describe("cron jobs", () => {
  test("have ids of their own, no host, and call what is run the start command", async () => {
    await start();
    const { body } = await create("cron_job");
    expect(body.id).toMatch(/^crn-/);
    expect(body.serviceDetails).toEqual({
      runtime: "python",
      env: "python",
      region: "oregon",
      plan: "starter",
      buildPlan: "starter",
      schedule: "0 3 * * *",
      envSpecificDetails: { buildCommand: "true", startCommand: "python clean.py" },
    });
  });

  test("cannot be free, scaled, or moved", async () => {
    await start();
    const { path } = await create("cron_job");
    expect(await patched(path, { plan: "free" })).toBeDefined();
    expect(await patched(path, { region: "ohio" })).toContain('unknown field "serviceDetails.region"');
    expect(await patched(path, { publishPath: "dist" })).toContain('unknown field "serviceDetails.publishPath"');
    expect((await call("POST", `${path}/scale`, { numInstances: 2 })).status).toBe(400);
    const free = { ...BODIES.cron_job?.serviceDetails, plan: "free" };
    const body = { ...BODIES.cron_job, name: "free", serviceDetails: free, type: "cron_job", ownerId: render.ownerId };
    expect((await call("POST", "/services", body)).status).toBe(400);
  });

  test("a deploy builds them and boots nothing", async () => {
    const world = new RecordingRuntime();
    await start(world.runtime());
    await create("cron_job");
    await render.settled();
    expect(render.state.serviceNamed("job")?.deploys.map(({ status }) => status)).toEqual(["live"]);
    expect(world.booted).toEqual([]);
    expect(world.sites.size).toBe(0);
  });
});

test("services of all types share their names, and are listed by type", async () => {
  await start();
  for (const type of Object.keys(BODIES)) await create(type);
  const { body } = await call("GET", "/services?type=static_site,cron_job");
  expect(body.map(({ service }: AnyJson) => service.type).sort()).toEqual(["cron_job", "static_site"]);
  const taken = { type: "static_site", name: "api", ownerId: render.ownerId, repo: "https://github.com/example/app" };
  expect((await call("POST", "/services", { ...taken, serviceDetails: {} })).status).toBe(409);
});

describe("custom domains", () => {
  const add = async (path: string, name: string) => call("POST", `${path}/custom-domains`, { name });

  test("the answer is a list; a subdomain comes alone, unverified", async () => {
    await start();
    const { path } = await create("web_service");
    const { status, body } = await add(path, "api.example.com");
    expect(status).toBe(201);
    expect(body).toEqual([
      {
        id: expect.stringMatching(/^cdm-/),
        name: "api.example.com",
        domainType: "subdomain",
        publicSuffix: "com",
        redirectForName: "",
        verificationStatus: "unverified",
        createdAt: expect.any(String),
      },
    ]);
  });

  test.each([
    ["example.com", "www.example.com"],
    ["www.example.com", "example.com"],
  ])("adding %s adds %s, which redirects to it", async (name, twin) => {
    await start();
    const { path } = await create("static_site");
    const { body } = await add(path, name);
    expect(body.map((domain: AnyJson) => [domain.name, domain.redirectForName])).toEqual([
      [name, ""],
      [twin, name],
    ]);
    expect((await add(path, twin)).status).toBe(409);
  });

  test("are found by id and by name, belong to one service, and cron jobs have none", async () => {
    await start();
    const { path } = await create("web_service");
    const [{ id }] = (await add(path, "api.example.com")).body;
    expect((await call("GET", `${path}/custom-domains/${id}`)).body.name).toBe("api.example.com");
    expect((await call("GET", `${path}/custom-domains/api.example.com`)).body.id).toBe(id);
    expect((await call("GET", `${path}/custom-domains`)).body[0].customDomain.id).toBe(id);
    const { path: other } = await create("static_site");
    expect((await add(other, "api.example.com")).status).toBe(409);
    expect((await call("GET", `${other}/custom-domains/api.example.com`)).status).toBe(404);
    const { path: job } = await create("cron_job");
    expect((await add(job, "job.example.com")).status).toBe(400);
  });

  test("are verified when asked, once their records are in place", async () => {
    await start();
    const { path } = await create("web_service");
    await add(path, "api.example.com");
    const verify = async () => {
      expect((await call("POST", `${path}/custom-domains/api.example.com/verify`)).status).toBe(202);
      return (await call("GET", `${path}/custom-domains/api.example.com`)).body.verificationStatus;
    };
    expect(await verify()).toBe("unverified");
    render.state.dns.add("api.example.com");
    expect(await verify()).toBe("verified");
  });

  test("are served once they are verified, their twin leads to them, and both end with the service", async () => {
    const world = await createRuntime({ apps: {} });
    try {
      await start(world);
      const { path } = await create("static_site");
      await render.settled();
      await add(path, "example.com");
      const visit = async (host: string) => {
        const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
          http.get(`${world.edgeUrl}/`, { headers: { host } }, resolve).on("error", reject);
        });
        response.resume();
        return [response.statusCode, response.headers.location ?? response.headers["x-render-routing"]];
      };
      expect(await visit("example.com")).toEqual([404, "no-server"]);
      for (const name of ["example.com", "www.example.com"]) {
        render.state.dns.add(name);
        await call("POST", `${path}/custom-domains/${name}/verify`);
      }
      expect(await visit("example.com")).toEqual([200, undefined]);
      expect(await visit("www.example.com")).toEqual([301, "https://example.com/"]);
      await call("DELETE", `${path}/custom-domains/www.example.com`);
      expect(await visit("www.example.com")).toEqual([404, "no-server"]);
      await call("DELETE", path);
      expect(await visit("example.com")).toEqual([404, "no-server"]);
    } finally {
      await world.close();
    }
  });
});

describe("notification settings", () => {
  test("a service has the workspace's until told otherwise, said in words of its own, mirrored in notifyOnFail", async () => {
    await start();
    const { path, body } = await create("cron_job");
    const override = `/notification-settings/overrides/services/${body.id}`;
    expect((await call("GET", override)).body).toEqual({
      serviceId: body.id,
      notificationsToSend: "default",
      previewNotificationsEnabled: "default",
    });
    const changed = await call("PATCH", override, { notificationsToSend: "all", previewNotificationsEnabled: "true" });
    expect(changed.body).toMatchObject({ notificationsToSend: "all", previewNotificationsEnabled: "true" });
    expect((await call("GET", path)).body.notifyOnFail).toBe("notify");
    expect((await call("PATCH", override, { previewNotificationsEnabled: true })).status).toBe(400);
  });

  test("a workspace begins with failures by e-mail; Slack is connected elsewhere", async () => {
    await start();
    const path = `/notification-settings/owners/${render.ownerId}`;
    expect((await call("GET", path)).body).toEqual({
      ownerId: render.ownerId,
      slackEnabled: false,
      emailEnabled: true,
      previewNotificationsEnabled: false,
      notificationsToSend: "failure",
    });
    expect((await call("PATCH", path, { slackEnabled: true })).status).toBe(400);
    expect((await call("PATCH", path, { notificationsToSend: "default" })).status).toBe(400);
  });
});
