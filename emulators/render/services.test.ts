import { afterEach, describe, expect, test } from "vitest";
import { type AnyJson, type Call, testClient } from "../core/test-client.ts";
import { BootFailure, type BootRequest, type Instance, noRuntime, type RouteTarget } from "../runtime.ts";
import { type RenderEmulator, startRender } from "./index.ts";
import type { RenderSeed } from "./state.ts";

let render: RenderEmulator;
let call: Call;
afterEach(() => render.close());

/** A world that writes down what it is told; a service whose variables hold CRASH does not come up. */
class RecordingRuntime {
  readonly events: string[] = [];
  readonly booted: BootRequest[] = [];
  readonly routes = new Map<string, RouteTarget>();

  runtime() {
    return {
      ...noRuntime(),
      boot: async (request: BootRequest): Promise<Instance> => {
        this.booted.push(request);
        if (request.env.CRASH !== undefined) {
          throw new BootFailure("Exited with status 1", [
            "Traceback (most recent call last):",
            "KeyError: 'JWT_SECRET_KEY'",
          ]);
        }
        this.events.push(`boot ${this.booted.length}`);
        const number = this.booted.length;
        return { logs: ["Application startup complete."], stop: async () => void this.events.push(`stop ${number}`) };
      },
      route: (host: string, target: RouteTarget) => void this.routes.set(host, target),
    };
  }
}

async function start(runtime = noRuntime(), seed: RenderSeed = {}): Promise<void> {
  render = await startRender(runtime, { seed });
  call = testClient(render.url, render.apiKey);
}

const service = (name = "api", more: object = {}, details: object = {}) => ({
  type: "web_service",
  name,
  ownerId: render.ownerId,
  repo: "https://github.com/example/api",
  ...more,
  serviceDetails: {
    runtime: "python",
    plan: "starter",
    envSpecificDetails: { buildCommand: "make", startCommand: "serve" },
    ...details,
  },
});

async function create(
  name = "api",
  more: object = {},
  details: object = {},
): Promise<{ path: string; deployId: string; body: AnyJson }> {
  const { body } = await call("POST", "/services", service(name, more, details));
  return { path: `/services/${body.service.id}`, deployId: body.deployId, body: body.service };
}

describe("what comes back of a service", () => {
  test("the pre-deploy command moves, unset texts are empty, autoDeploy is mirrored", async () => {
    await start();
    const { body } = await create("api", { autoDeploy: "no" }, { preDeployCommand: "migrate" });
    expect(body.serviceDetails.preDeployCommand).toBeUndefined();
    expect(body.serviceDetails.envSpecificDetails.preDeployCommand).toBe("migrate");
    expect(body).toMatchObject({ rootDir: "", autoDeploy: "no", autoDeployTrigger: "off" });
    expect(body.serviceDetails).toMatchObject({
      healthCheckPath: "",
      previews: { generation: "off" },
      maintenanceMode: { enabled: false, uri: "" },
    });
  });

  test("autoDeployTrigger mirrors back into autoDeploy", async () => {
    await start();
    const { path } = await create();
    const { body } = await call("PATCH", path, { autoDeployTrigger: "checksPass" });
    expect(body).toMatchObject({ autoDeploy: "yes", autoDeployTrigger: "checksPass" });
  });

  test("the slug may be seeded; otherwise it is the name and four characters", async () => {
    await start(noRuntime(), { slugs: { backend: "backend-8j12" } });
    expect((await create("backend")).body.serviceDetails.url).toBe("https://backend-8j12.onrender.com");
    expect((await create("other")).body.slug).toMatch(/^other-[a-z0-9]{4}$/);
  });

  test("a plan left out is starter, which is paid; free is a plan of web services", async () => {
    await start();
    expect((await create("paid", {}, { plan: undefined })).body.serviceDetails.plan).toBe("starter");
    expect((await create("free", {}, { plan: "free" })).body.serviceDetails.plan).toBe("free");
  });

  test("names are unique", async () => {
    await start();
    await create("api");
    expect((await call("POST", "/services", service("api"))).status).toBe(409);
  });

  test.each([
    ["region", { serviceDetails: { region: "ohio" } }, 'unknown field "serviceDetails.region"'],
    ["numInstances", { serviceDetails: { numInstances: 2 } }, 'unknown field "serviceDetails.numInstances"'],
    ["envVars", { envVars: [] }, 'unknown field "envVars"'],
  ])("PATCH does not take %s", async (_name, body, message) => {
    await start();
    const { path } = await create();
    const answer = await call("PATCH", path, body);
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain(message);
  });
});

describe("deploys", () => {
  test("creating a service starts a deploy at once, which can be cancelled", async () => {
    const world = new RecordingRuntime();
    await start(world.runtime());
    const { path, deployId } = await create();
    expect((await call("POST", `${path}/deploys/${deployId}/cancel`)).body.status).toBe("canceled");
    await render.settled();
    expect(world.events).toEqual([]);
    expect((await call("POST", `${path}/deploys/${deployId}/cancel`)).status).toBe(400);
  });

  test("a second one is queued: 202, empty, to be found in the list", async () => {
    await start();
    const { path } = await create();
    const answer = await call("POST", `${path}/deploys`, {});
    expect(answer.status).toBe(202);
    expect(answer.body).toBeUndefined();
    expect(answer.headers.get("content-length")).toBe("0");
    const { body } = await call("GET", `${path}/deploys`);
    expect(body[0].deploy.status).toBe("queued");
    await render.settled();
    const after = await call("GET", `${path}/deploys`);
    expect(after.body.map((item: AnyJson) => item.deploy.status)).toEqual(["live", "deactivated"]);
  });

  test("the old instance stops only when the new one is healthy", async () => {
    const world = new RecordingRuntime();
    await start(world.runtime());
    const { path } = await create();
    await render.settled();
    await call("POST", `${path}/deploys`, {});
    await render.settled();
    expect(world.events).toEqual(["boot 1", "boot 2", "stop 1"]);
  });

  test("a crash ends as update_failed, the previous deploy serves on, the log keeps the last words", async () => {
    const world = new RecordingRuntime();
    await start(world.runtime());
    const { path, body, deployId } = await create();
    await render.settled();
    render.dashboard.setServiceVariable("api", "CRASH", "1");
    const { body: deploy } = await call("POST", `${path}/deploys`, {});
    await render.settled();
    expect((await call("GET", `${path}/deploys/${deploy.id}`)).body.status).toBe("update_failed");
    expect((await call("GET", `${path}/deploys/${deployId}`)).body.status).toBe("live");
    expect(world.events).toEqual(["boot 1"]);
    const logs = await call("GET", `/logs?ownerId=${render.ownerId}&resource=${body.id}`);
    const messages = logs.body.logs.map((line: AnyJson) => line.message);
    expect(messages.slice(0, 2)).toEqual(["KeyError: 'JWT_SECRET_KEY'", "Traceback (most recent call last):"]);
  });

  test("the log has what a running instance said until it was asked for, however long that takes to gather", async () => {
    const said = ["Application startup complete."];
    const instance = {
      get logs() {
        for (const until = performance.now() + 3; performance.now() < until; );
        return said;
      },
      stop: async () => {},
    };
    await start({ ...noRuntime(), boot: async () => instance });
    const { body } = await create();
    await render.settled();
    said.push("ERROR: database check failed");
    const { logs } = (await call("GET", `/logs?ownerId=${render.ownerId}&resource=${body.id}`)).body;
    expect(logs[0].message).toBe("ERROR: database check failed");
    said.push("ERROR: again");
    expect(render.dashboard.log("api").at(-1)).toBe("ERROR: again");
  });

  test("a line says which instance it is of; which instances there are is asked for on its own", async () => {
    await start();
    const { path, body } = await create();
    await render.settled();
    await call("POST", `${path}/deploys`, {});
    await render.settled();
    const about = `ownerId=${render.ownerId}&resource=${body.id}`;
    const { body: instances } = await call("GET", `/logs/values?${about}&label=instance`);
    expect(instances).toHaveLength(2);
    const { logs } = (await call("GET", `/logs?${about}&instance=${instances[1]}&limit=100`)).body;
    const labels = logs.flatMap((line: AnyJson) => line.labels).filter(({ name }: AnyJson) => name === "instance");
    expect(new Set(labels.map(({ value }: AnyJson) => value))).toEqual(new Set([instances[1]]));
  });

  test("a broken build ends as build_failed", async () => {
    await start();
    const { path } = await create();
    await render.settled();
    render.dashboard.breakNextBuild("api", "ERROR: No matching distribution found");
    const { body } = await call("POST", `${path}/deploys`, {});
    await render.settled();
    expect((await call("GET", `${path}/deploys/${body.id}`)).body.status).toBe("build_failed");
  });

  test("a Python version without a patch number ends the build", async () => {
    await start();
    const { path } = await create();
    await render.settled();
    for (const [value, status] of [
      ["3.12", "build_failed"],
      ["3.12.12", "live"],
    ] as const) {
      await call("PUT", `${path}/env-vars/PYTHON_VERSION`, { value });
      const { body } = await call("POST", `${path}/deploys`, {});
      await render.settled();
      expect((await call("GET", `${path}/deploys/${body.id}`)).body.status).toBe(status);
    }
    const logs = await call("GET", `/logs?ownerId=${render.ownerId}&resource=${path.split("/").at(-1)}`);
    expect(logs.body.logs.map((line: AnyJson) => line.message)).toContainEqual(
      expect.stringContaining("You have requested 3.12."),
    );
  });

  test("a variable set later reaches nothing until the next deploy", async () => {
    const world = new RecordingRuntime();
    await start(world.runtime());
    const { path } = await create();
    await render.settled();
    await call("PUT", `${path}/env-vars/LATE`, { value: "yes" });
    await render.settled();
    expect(world.booted.map((request) => request.env.LATE)).toEqual([undefined]);
    await call("POST", `${path}/deploys`, {});
    await render.settled();
    expect(world.booted.map((request) => request.env.LATE)).toEqual([undefined, "yes"]);
  });

  test("a service's variable wins over its groups', a newer group's over an older one's; Render adds its own", async () => {
    const world = new RecordingRuntime();
    await start(world.runtime());
    const { path, body } = await create("api", { envVars: [{ key: "A", value: "service" }] });
    await render.settled();
    for (const name of ["older", "newer"]) {
      const envVars = ["A", "B"].map((key) => ({ key, value: name }));
      await call("POST", "/env-groups", { name, ownerId: render.ownerId, envVars, serviceIds: [body.id] });
    }
    await call("POST", `${path}/deploys`, {});
    await render.settled();
    expect(world.booted.at(-1)?.env).toMatchObject({
      A: "service",
      B: "newer",
      PORT: "10000",
      RENDER: "true",
      RENDER_SERVICE_ID: body.id,
      RENDER_EXTERNAL_HOSTNAME: `${body.slug}.onrender.com`,
    });
    const listed = await call("GET", `${path}/env-vars`);
    expect(listed.body.map((item: AnyJson) => item.envVar.key)).toEqual(["A"]);
  });

  test("a deleted service stops and its host has no server", async () => {
    const world = new RecordingRuntime();
    await start(world.runtime());
    const { path, body } = await create();
    await render.settled();
    expect((await call("DELETE", path)).status).toBe(204);
    expect(world.events).toEqual(["boot 1", "stop 1"]);
    expect(world.routes.get(`${body.slug}.onrender.com`)).toBe("no-server");
    expect((await call("GET", path)).status).toBe(404);
  });

  test("a sleeping service wakes at its host's next request, with the variables of its deploy", async () => {
    const world = new RecordingRuntime();
    await start(world.runtime());
    const { body } = await create("api", {}, { plan: "free" });
    await render.settled();
    await render.sleep(body.id);
    render.dashboard.setServiceVariable("api", "LATE", "yes");
    const target = world.routes.get(`${body.slug}.onrender.com`);
    if (typeof target !== "object" || !("asleep" in target)) throw new Error("the host is not asleep");
    const [first, second] = await Promise.all([target.wake(), target.wake()]);
    expect(first).toBe(second);
    expect(world.booted.at(-1)?.env.LATE).toBeUndefined();
    expect(world.routes.get(`${body.slug}.onrender.com`)).toBe(first);
    expect(world.events).toEqual(["boot 1", "stop 1", "boot 2"]);
  });
});
