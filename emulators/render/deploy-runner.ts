import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { prefixedId, randomText } from "../core/ids.ts";
import { singlePageApp } from "../core/single-page-app.ts";
import { BootFailure, type Instance, type Runtime } from "../runtime.ts";
import { outboundAddresses } from "./outbound-addresses.ts";
import { type Deploy, type DeployStatus, hostOf, type LogLine, type RenderState, type Service } from "./state.ts";

const IN_PROGRESS: DeployStatus[] = ["created", "build_in_progress", "pre_deploy_in_progress", "update_in_progress"];

export const inProgress = (deploy: Deploy): boolean => IN_PROGRESS.includes(deploy.status);

/** Runs deploys: one at a time per service, the others queued; what serves is stopped only after its successor is healthy. */
export class DeployRunner {
  readonly #state: RenderState;
  readonly #runtime: Runtime;
  readonly #stepMs: number;
  readonly #running = new Set<Promise<void>>();

  constructor(state: RenderState, runtime: Runtime) {
    this.#state = state;
    this.#runtime = runtime;
    this.#stepMs = state.seed.deployStepMs ?? 8;
  }

  /** A new deploy: "created" when it starts at once, "queued" when another one is under way. */
  start(
    service: Service,
    trigger: Deploy["trigger"],
    options: { clearCache?: boolean; commit?: Deploy["commit"] } = {},
  ) {
    const now = new Date();
    const deploy: Deploy = {
      id: prefixedId("dep-"),
      serviceId: service.id,
      status: service.deploys.some(inProgress) ? "queued" : "created",
      trigger,
      commit: options.commit ?? commitOf(service),
      clearCache: options.clearCache ?? false,
      createdAt: now,
      updatedAt: now,
      startedAt: undefined,
      finishedAt: undefined,
      env: undefined,
    };
    service.deploys.push(deploy);
    if (deploy.status === "created") this.#track(this.#runQueue(service, deploy));
    return deploy;
  }

  cancel(service: Service, deploy: Deploy): void {
    this.#move(deploy, "canceled");
    this.#say(service, "build", "info", "==> Deploy canceled", deploy);
  }

  /** The service's host and its domains answer nothing any more. */
  async retire(service: Service): Promise<void> {
    for (const deploy of service.deploys) {
      if (inProgress(deploy) || deploy.status === "queued") this.#move(deploy, "canceled");
    }
    this.#runtime.route(hostOf(service), "no-server");
    for (const { name } of service.domains) this.#runtime.routeDomain?.(name, undefined);
    const instance = service.serving?.instance;
    service.serving = undefined;
    await instance?.stop();
  }

  /** Stops what serves, keeping which deploy it was. */
  async suspend(service: Service): Promise<void> {
    service.suspended = true;
    this.#runtime.route(hostOf(service), "suspended");
    await this.#stopInstance(service);
  }

  resume(service: Service): void {
    service.suspended = false;
    this.start(service, "service_resumed");
  }

  /** Spins a service down; the next request for its host starts it again, with the variables of its deploy. */
  async sleep(service: Service): Promise<void> {
    const { serving } = service;
    if (service.type !== "web_service") throw new Error(`${service.name} is a ${service.type}, which never sleeps`);
    if (serving === undefined) throw new Error(`${service.name} is not live, so it cannot fall asleep`);
    let waking: Promise<Instance> | undefined;
    const wake = async (): Promise<Instance> => {
      const instance = await this.#boot(service, serving.deploy);
      if (service.serving === serving) {
        serving.instance = instance;
        this.#runtime.route(hostOf(service), instance);
      }
      return instance;
    };
    this.#runtime.route(hostOf(service), {
      asleep: true,
      wake: () => {
        waking ??= wake().finally(() => {
          waking = undefined;
        });
        return waking;
      },
    });
    await this.#stopInstance(service);
  }

  /** Resolves when no deploy is under way anywhere. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async close(): Promise<void> {
    for (const service of this.#state.services.values()) {
      for (const deploy of service.deploys) {
        if (inProgress(deploy) || deploy.status === "queued") deploy.status = "canceled";
      }
    }
    await this.settled();
    await Promise.all([...this.#state.services.values()].map((service) => this.#stopInstance(service)));
  }

  /** Takes over what running instances printed since the last look. */
  collectLogs(service: Service): void {
    const { serving } = service;
    if (serving?.instance !== undefined) this.#sayAll(service, serving.deploy, serving.instance.logs);
  }

  async #stopInstance(service: Service): Promise<void> {
    const instance = service.serving?.instance;
    if (service.serving !== undefined) service.serving.instance = undefined;
    await instance?.stop();
  }

  #track(run: Promise<void>): void {
    const tracked = run.finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }

  async #runQueue(service: Service, first: Deploy): Promise<void> {
    for (let deploy: Deploy | undefined = first; deploy !== undefined; ) {
      await this.#run(service, deploy);
      deploy = service.deploys.find((other) => other.status === "queued");
      if (deploy !== undefined) this.#move(deploy, "created");
    }
  }

  async #run(service: Service, deploy: Deploy): Promise<void> {
    deploy.startedAt = new Date();
    deploy.env = effectiveEnvironment(this.#state, service, deploy);
    const step = async (status: DeployStatus): Promise<boolean> => {
      await delay(this.#stepMs);
      if (!inProgress(deploy)) return false;
      this.#move(deploy, status);
      return true;
    };
    if (deploy.trigger !== "rollback") {
      if (!(await step("build_in_progress"))) return;
      this.#say(service, "build", "info", `==> Cloning from ${service.repo}`, deploy);
      this.#say(service, "build", "info", `==> Running build command '${service.buildCommand}'...`, deploy);
      const failure = service.failNextBuild ?? refusedVersion(deploy.env);
      if (failure !== undefined) {
        service.failNextBuild = undefined;
        if (!(await step("build_failed"))) return;
        this.#say(service, "build", "error", failure, deploy);
        this.#say(service, "build", "error", "==> Build failed", deploy);
        return;
      }
      this.#say(service, "build", "info", "==> Build successful", deploy);
    }
    if (service.preDeployCommand !== "" && !(await step("pre_deploy_in_progress"))) return;
    if (!(await step("update_in_progress"))) return;
    this.#say(service, "build", "info", "==> Deploying...", deploy);
    await this.#replaceInstance(service, deploy);
  }

  async #replaceInstance(service: Service, deploy: Deploy): Promise<void> {
    let instance: Instance | undefined;
    try {
      instance = service.type === "web_service" ? await this.#boot(service, deploy) : undefined;
    } catch (error) {
      if (!inProgress(deploy)) return;
      const lastWords =
        error instanceof BootFailure && error.logs.length > 0 ? error.logs : [`==> ${messageOf(error)}`];
      this.#sayAll(service, deploy, lastWords, "error");
      this.#move(deploy, "update_failed");
      return;
    }
    await delay(this.#stepMs);
    if (!inProgress(deploy)) return instance?.stop();
    const previous = service.serving;
    service.serving = { deploy, instance };
    if (!service.suspended) this.#serve(service, deploy, instance);
    if (previous !== undefined) this.#move(previous.deploy, "deactivated");
    this.#move(deploy, "live");
    this.#say(service, "build", "info", "==> Your service is live", deploy);
    // What was on its way to the one before still arrives.
    await delay(this.#stepMs);
    await previous?.instance?.stop();
    if (service.suspended) await this.#stopInstance(service);
  }

  /** A static site is files at the edge: no instance, so nothing that could sleep. A cron job answers nothing. */
  #serve(service: Service, deploy: Deploy, instance: Instance | undefined): void {
    if (instance !== undefined) this.#runtime.route(hostOf(service), instance);
    if (service.type !== "static_site") return;
    const files = singlePageApp(service.name, deploy.id, deploy.env ?? {});
    this.#runtime.routeStatic?.(hostOf(service), { files, rules: () => service });
  }

  async #boot(service: Service, deploy: Deploy): Promise<Instance> {
    const instance = await this.#runtime.boot({
      serviceId: service.id,
      deployId: deploy.id,
      host: hostOf(service),
      repo: service.repo,
      startCommand: service.startCommand,
      healthCheckPath: service.healthCheckPath,
      env: deploy.env ?? {},
      callsFrom: outboundAddresses(service.region),
    });
    this.#sayAll(service, deploy, instance.logs);
    return instance;
  }

  #move(deploy: Deploy, status: DeployStatus): void {
    deploy.status = status;
    deploy.updatedAt = new Date();
    if (status !== "deactivated" && status !== "queued" && !IN_PROGRESS.includes(status))
      deploy.finishedAt = new Date();
  }

  readonly #collected = new WeakMap<readonly string[], number>();

  #sayAll(service: Service, deploy: Deploy, lines: readonly string[], level: LogLine["level"] = "info"): void {
    for (const line of lines.slice(this.#collected.get(lines) ?? 0)) this.#say(service, "app", level, line, deploy);
    this.#collected.set(lines, lines.length);
  }

  #say(service: Service, type: LogLine["type"], level: LogLine["level"], message: string, deploy: Deploy): void {
    service.logs.push({
      id: randomText(20),
      message,
      timestamp: new Date(),
      type,
      level,
      instance: `${service.id}-${deploy.id.slice(-5)}`,
    });
  }
}

const ENVIRONMENT_TYPE = { web_service: "web", static_site: "static", cron_job: "cron" } as const;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Every push looks the same here: the commit follows from the source. */
function commitOf(service: Service): Deploy["commit"] {
  const id = createHash("sha1").update(`${service.repo}#${service.branch}`).digest("hex");
  return { id, message: `Head of ${service.branch}`, createdAt: service.createdAt.toISOString() };
}

/** The service's own variables win over those of its groups, a newer group over an older one, all of them over Render's PORT. */
function effectiveEnvironment(state: RenderState, service: Service, deploy: Deploy): Record<string, string> {
  const host = hostOf(service);
  const variables = [...state.groupsOf(service.id).flatMap((group) => [...group.variables]), ...service.variables];
  return {
    PORT: "10000",
    ...Object.fromEntries(variables),
    RENDER: "true",
    RENDER_SERVICE_ID: service.id,
    RENDER_SERVICE_NAME: service.name,
    RENDER_SERVICE_TYPE: ENVIRONMENT_TYPE[service.type],
    RENDER_EXTERNAL_URL: `https://${host}`,
    RENDER_EXTERNAL_HOSTNAME: host,
    RENDER_GIT_BRANCH: service.branch,
    RENDER_GIT_COMMIT: deploy.commit.id,
    RENDER_INSTANCE_ID: `${service.id}-${deploy.id.slice(-5)}`,
    IS_PULL_REQUEST: "false",
  };
}

/** Render takes no `3.12`, which a `.python-version` file may say. */
function refusedVersion({ PYTHON_VERSION: version }: Record<string, string> = {}): string | undefined {
  if (version === undefined || /^\d+\.\d+\.\d+$/.test(version)) return undefined;
  return `==> The PYTHON_VERSION must provide a major, minor, and patch version, e.g. 3.8.1. You have requested ${version}. See https://render.com/docs/python-version for more information.`;
}
