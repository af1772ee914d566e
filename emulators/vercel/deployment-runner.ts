import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { mixedCase, randomText } from "../core/ids.ts";
import type { Sites } from "./sites.ts";
import type { AliasRequest, Deployment, GitSource, Project, VercelState } from "./state.ts";

/** Builds deployments and moves production from one to another, each a little later than it was asked for. */
export class DeploymentRunner {
  readonly #state: VercelState;
  readonly #sites: Sites;
  readonly #running = new Set<Promise<void>>();
  #closed = false;

  constructor(state: VercelState, sites: Sites) {
    this.#state = state;
    this.#sites = sites;
  }

  /** A new deployment, with the project's variables as they are now. */
  start(
    project: Project,
    wanted: Pick<Deployment, "target" | "source" | "gitSource"> & { meta?: Record<string, string> },
  ): Deployment {
    const now = Math.max(Date.now(), (project.deployments.at(-1)?.createdAt ?? 0) + 1);
    const deployment: Deployment = {
      id: `dpl_${mixedCase(28)}`,
      projectId: project.id,
      url: `${project.name}-${randomText(9)}-${this.#state.team.slug}.vercel.app`,
      readyState: "QUEUED",
      ...wanted,
      meta: wanted.meta ?? {},
      variables: variablesFor(project, wanted.target),
      promoted: false,
      createdAt: now,
      buildingAt: undefined,
      ready: undefined,
      aliasAssigned: undefined,
      errorMessage: undefined,
      log: [],
    };
    project.deployments.push(deployment);
    this.#track(this.#build(project, deployment));
    return deployment;
  }

  /** Makes the deployment the one that production serves. */
  point(project: Project, deployment: Deployment, type: AliasRequest["type"]): void {
    const request: AliasRequest = {
      type,
      jobStatus: "pending",
      fromDeploymentId: project.productionDeploymentId ?? "",
      toDeploymentId: deployment.id,
      requestedAt: Date.now(),
    };
    project.lastAliasRequest = request;
    project.rolledBackTo = type === "rollback" ? deployment.id : undefined;
    const move = async () => {
      await this.#step();
      request.jobStatus = "in-progress";
      await this.#step();
      this.#assign(project, deployment);
      request.jobStatus = "succeeded";
    };
    this.#track(move());
  }

  /** Resolves when nothing is being built or moved. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.settled();
  }

  async #build(project: Project, deployment: Deployment): Promise<void> {
    const { ref, sha, repo } = deployment.gitSource;
    const command = project.settings.buildCommand ?? "npm run build";
    await this.#step();
    Object.assign(deployment, { readyState: "BUILDING", buildingAt: Date.now() });
    const failure = project.nextBuildFailure;
    project.nextBuildFailure = undefined;
    say(deployment, "Running build in Washington, D.C., USA (East) – iad1");
    say(deployment, `Cloning github.com/${repo} (Branch: ${ref}, Commit: ${sha.slice(0, 7)})`);
    say(deployment, `Running "${command}"`);
    await this.#step();
    if (failure !== undefined) {
      const errorMessage = `Command "${command}" exited with 1`;
      say(deployment, failure, true);
      say(deployment, `Error: ${errorMessage}`, true);
      Object.assign(deployment, { readyState: "ERROR", errorMessage });
      return;
    }
    say(deployment, "Build Completed in /vercel/output [2s]");
    Object.assign(deployment, { readyState: "READY", ready: Date.now() });
    await this.#step();
    // After a rollback production stays where it was put until somebody promotes.
    if (deployment.target === "production" && project.rolledBackTo === undefined) this.#assign(project, deployment);
  }

  #assign(project: Project, deployment: Deployment): void {
    if (!this.#state.projects.has(project.id)) return;
    project.productionDeploymentId = deployment.id;
    Object.assign(deployment, { promoted: true, aliasAssigned: Date.now() });
    this.#sites.publish(project);
  }

  async #step(): Promise<void> {
    if (!this.#closed) await delay(this.#state.seed.buildStepMs ?? 4);
  }

  #track(work: Promise<void>): void {
    this.#running.add(work);
    void work.finally(() => this.#running.delete(work));
  }
}

/** What the branch points at: the same commit each time, until somebody pushes. */
export function headOf(project: Project, ref: string): string {
  const pushes = project.deployments.filter(({ source }) => source === "git").length;
  return createHash("sha1")
    .update(`${project.link?.repo ?? project.name} ${ref} ${pushes}`)
    .digest("hex");
}

/** The production branch's newest commit. */
export function productionSource(project: Project): GitSource | undefined {
  if (project.link === undefined) return undefined;
  const { type, repo, productionBranch: ref } = project.link;
  return { type, repo, ref, sha: headOf(project, ref) };
}

function variablesFor(project: Project, target: Deployment["target"]): Record<string, string> {
  return Object.fromEntries(
    [...project.variables.values()]
      .filter((variable) => variable.target.includes(target) && variable.gitBranch === null)
      .map(({ key, value }) => [key, value]),
  );
}

const say = (deployment: Deployment, text: string, isError = false): void =>
  void deployment.log.push({ at: Date.now(), text, isError });
