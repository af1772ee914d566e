import { createHash, randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { BootFailure, type Instance, type RailwayTarget, type Runtime } from "../runtime.ts";
import {
  type Deployment,
  type DeploymentStatus,
  hostsOf,
  type LogLine,
  type Placement,
  type RailwayState,
} from "./state.ts";
import { processVariables, rendered } from "./variables.ts";

const UNDER_WAY: readonly DeploymentStatus[] = ["INITIALIZING", "BUILDING", "DEPLOYING"];

/** What Railway asks the health path as, whatever hosts the service has. */
const HEALTH_CHECK_HOST = "healthcheck.railway.app";

export const isUnderWay = ({ status }: Deployment): boolean => UNDER_WAY.includes(status);

/** Runs deployments: a newer one takes the place of one under way; what serves stays until its successor is active. */
export class DeploymentRunner {
  readonly #state: RailwayState;
  readonly #runtime: Runtime;
  readonly #running = new Set<Promise<void>>();

  constructor(state: RailwayState, runtime: Runtime) {
    this.#state = state;
    this.#runtime = runtime;
  }

  /** Undefined when the service has no source: there is nothing to deploy. */
  start(placement: Placement, options: { commitHash?: string; rollbackTo?: Deployment } = {}): Deployment | undefined {
    const { source } = this.#state.serviceOf(placement);
    const { rollbackTo } = options;
    if (source.repo === undefined && source.image === undefined) return undefined;
    for (const other of placement.deployments.filter(isUnderWay)) this.#move(other, "REMOVED");
    const now = new Date();
    const deployment: Deployment = {
      id: randomUUID(),
      placement,
      status: "INITIALIZING",
      createdAt: now,
      statusUpdatedAt: now,
      hasServed: false,
      origin: rollbackTo?.origin ?? { ...source, ...commitOf(source, options.commitHash) },
      settings: rollbackTo?.settings ?? structuredClone(placement.settings),
      variables: rollbackTo?.variables ?? rendered(this.#state, placement),
      isRollback: rollbackTo !== undefined,
      buildLog: [],
      log: [],
    };
    placement.deployments.push(deployment);
    const run = this.#run(deployment).finally(() => this.#running.delete(run));
    this.#running.add(run);
    return deployment;
  }

  cancel(deployment: Deployment): void {
    this.#move(deployment, "REMOVED");
  }

  /** Nothing of it runs any more, and its hosts lead nowhere. */
  async retire(placement: Placement): Promise<void> {
    for (const deployment of placement.deployments.filter(isUnderWay)) this.#move(deployment, "REMOVED");
    const { serving } = placement;
    placement.serving = undefined;
    if (serving) this.#move(serving.deployment, "REMOVED");
    this.routeHosts(placement);
    await serving?.instance?.stop();
  }

  /** Points the service's hosts at what serves, or at the edge's own words. */
  routeHosts(placement: Placement): void {
    for (const host of hostsOf(placement)) this.routeHost(host, placement);
  }

  routeHost(host: string, placement?: Placement): void {
    this.#runtime.routeRailway?.(host, targetOf(placement));
  }

  /** Takes over what running instances printed since the last look. */
  collectLogs({ placement }: Deployment): void {
    const { serving } = placement;
    if (serving?.instance) this.#sayAll(serving.deployment, serving.instance.logs);
  }

  /** Resolves when no deployment is under way anywhere. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async close(): Promise<void> {
    for (const placement of this.#state.placements())
      for (const deployment of placement.deployments.filter(isUnderWay)) deployment.status = "REMOVED";
    await this.settled();
    await Promise.all(this.#state.placements().map(({ serving }) => serving?.instance?.stop()));
  }

  async #run(deployment: Deployment): Promise<void> {
    const { placement, origin, settings } = deployment;
    const step = async (status: DeploymentStatus): Promise<boolean> => {
      await delay(this.#state.seed.deployStepMs ?? 8);
      if (!isUnderWay(deployment)) return false;
      this.#move(deployment, status);
      return true;
    };
    if (!deployment.isRollback) {
      if (!(await step("BUILDING"))) return;
      this.#build(deployment, `Using ${settings.builder}`, `cloning ${origin.repo ?? origin.image}`);
      const failure = placement.failNextBuild;
      if (failure !== undefined) {
        placement.failNextBuild = undefined;
        this.#build(deployment, failure, "Build failed");
        await step("FAILED");
        return;
      }
      this.#build(deployment, "Build time: 1.00 seconds");
    }
    if (!(await step("DEPLOYING"))) return;
    for (const command of settings.preDeployCommand ?? [])
      this.#say(deployment, "info", `Running pre-deploy: ${command}`);
    await this.#activate(deployment);
  }

  /** With a health path only what answers it takes over; without one, whatever starts does, and may crash in its place. */
  async #activate(deployment: Deployment): Promise<void> {
    const { placement, settings } = deployment;
    let instance: Instance | undefined;
    try {
      instance = await this.#boot(deployment);
    } catch (error) {
      if (!isUnderWay(deployment)) return;
      if (settings.healthcheckPath !== null) {
        this.#build(deployment, "1/1 replicas never became healthy!", "Healthcheck failed!");
        this.#move(deployment, "FAILED");
        return;
      }
      if (!(error instanceof BootFailure)) this.#say(deployment, "error", String(error));
    }
    if (!isUnderWay(deployment)) return instance?.stop();
    const previous = placement.serving;
    placement.serving = { deployment, instance };
    if (previous) this.#move(previous.deployment, "REMOVED");
    deployment.hasServed = instance !== undefined;
    this.#move(deployment, instance ? "SUCCESS" : "CRASHED");
    this.routeHosts(placement);
    await previous?.instance?.stop();
  }

  /** As often as the restart policy says; one that runs and is not healthy is not started again. */
  async #boot(deployment: Deployment): Promise<Instance> {
    const { placement, settings, origin } = deployment;
    const restarts = settings.restartPolicyType === "NEVER" ? 0 : settings.restartPolicyMaxRetries;
    for (let tries = 0; ; tries++) {
      try {
        const instance = await this.#runtime.boot({
          serviceId: placement.serviceId,
          deployId: deployment.id,
          host: HEALTH_CHECK_HOST,
          repo: origin.repo === undefined ? (origin.image ?? "") : `https://github.com/${origin.repo}`,
          startCommand: settings.startCommand ?? "uvicorn main:app --host 0.0.0.0 --port $PORT",
          healthCheckPath: settings.healthcheckPath ?? "",
          env: processVariables(this.#state, deployment),
          callsFrom: [outboundAddress(deployment.id)],
        });
        this.#sayAll(deployment, instance.logs);
        return instance;
      } catch (error) {
        if (error instanceof BootFailure) for (const line of said(error)) this.#say(deployment, "error", line);
        const isUnhealthy = error instanceof BootFailure && error.message.startsWith("Timed out");
        if (tries >= restarts || isUnhealthy || !isUnderWay(deployment)) throw error;
      }
    }
  }

  #move(deployment: Deployment, status: DeploymentStatus): void {
    deployment.status = status;
    deployment.statusUpdatedAt = new Date();
  }

  readonly #collected = new WeakMap<readonly string[], number>();

  #sayAll(deployment: Deployment, lines: readonly string[]): void {
    for (const line of lines.slice(this.#collected.get(lines) ?? 0)) this.#say(deployment, "info", line);
    this.#collected.set(lines, lines.length);
  }

  #say(deployment: Deployment, severity: LogLine["severity"], message: string): void {
    deployment.log.push({ timestamp: timestamp(), message, severity });
  }

  #build(deployment: Deployment, ...messages: string[]): void {
    for (const message of messages) deployment.buildLog.push({ timestamp: timestamp(), message, severity: "info" });
  }
}

/** Railway gives a deployment whatever address is free, and the next one another. */
function outboundAddress(deploymentId: string): string {
  return `152.55.176.${1 + (createHash("sha1").update(deploymentId).digest()[0]! % 254)}`;
}

function targetOf(placement: Placement | undefined): RailwayTarget {
  if (!placement?.serving) return "not-found";
  return placement.serving.instance ?? "down";
}

/** Without the last line, which is the runtime's own. */
const said = ({ logs }: BootFailure): string[] => logs.filter((line) => !line.startsWith("==> "));

let last = 0n;

/** RFC 3339 with nanoseconds, each later than the one before. */
function timestamp(): string {
  const now = BigInt(Date.now()) * 1_000_000n;
  last = now > last ? now : last + 1n;
  const nanoseconds = String(last % 1_000_000_000n).padStart(9, "0");
  return `${new Date(Number(last / 1_000_000n)).toISOString().slice(0, 19)}.${nanoseconds}Z`;
}

/** Every push looks the same here: the commit follows from the source. */
function commitOf({ repo, branch }: { repo?: string; branch?: string }, commitHash?: string) {
  const head = createHash("sha1").update(`${repo}#${branch}`).digest("hex");
  return { commitHash: commitHash ?? head, commitMessage: `Head of ${branch ?? "the image"}` };
}
