import { mixedCase } from "../core/ids.ts";
import { type DeploymentRunner, productionSource } from "./deployment-runner.ts";
import { challengeOf } from "./domains.ts";
import { compilePattern } from "./route-patterns.ts";
import { stage } from "./routes.ts";
import type { Sites } from "./sites.ts";
import type { Deployment, EnvVariable, Project, RoutingRule, Target, VercelState } from "./state.ts";

/** Edits as a person makes them in the browser: no API request, so none in the journal. */
export class VercelDashboard {
  readonly #state: VercelState;
  readonly #runner: DeploymentRunner;
  readonly #sites: Sites;

  constructor(state: VercelState, runner: DeploymentRunner, sites: Sites) {
    this.#state = state;
    this.#runner = runner;
    this.#sites = sites;
  }

  /** Adds the variable, or changes the one that is there for that target. */
  setVariable(
    projectName: string,
    key: string,
    value: string,
    target: Target,
    type: EnvVariable["type"] = "encrypted",
  ): void {
    const project = this.#project(projectName);
    const now = Date.now();
    const existing = this.variable(projectName, key, target);
    if (existing !== undefined) {
      Object.assign(existing, { value, updatedAt: now });
      return;
    }
    const id = mixedCase(16);
    project.variables.set(id, {
      id,
      key,
      value,
      type,
      target: [target],
      gitBranch: null,
      comment: undefined,
      createdAt: now,
      updatedAt: now,
    });
  }

  deleteVariable(projectName: string, key: string, target: Target): void {
    const variable = this.variable(projectName, key, target);
    if (variable !== undefined) this.#project(projectName).variables.delete(variable.id);
  }

  /** What is stored, value included: for assertions, since the API never shows a sensitive value. */
  variable(projectName: string, key: string, target: Target): EnvVariable | undefined {
    return [...this.#project(projectName).variables.values()].find(
      (variable) => variable.key === key && variable.target.includes(target),
    );
  }

  addDomain(projectName: string, name: string, options: { redirect?: string; gitBranch?: string } = {}): void {
    this.#project(projectName).domains.push({
      name,
      gitBranch: options.gitBranch ?? null,
      redirect: options.redirect ?? null,
      redirectStatusCode: options.redirect === undefined ? null : 308,
      verified: true,
      createdAt: Date.now(),
    });
    this.#sites.publish(this.#project(projectName));
  }

  /** The domain's owner adds the record that proves it is theirs. */
  proveDomain(projectName: string, name: string): void {
    const project = this.#project(projectName);
    const domain = project.domains.find((candidate) => candidate.name === name);
    if (domain === undefined) throw new Error(`project "${projectName}" has no domain ${name}`);
    const [, record = ""] = name.match(/([^.]+\.[^.]+)$/) ?? [];
    this.#state.dns.set(`TXT _vercel.${record}`, challengeOf(project, domain));
  }

  /** Somebody pushes to the production branch, and waits. */
  async push(projectName: string): Promise<Deployment> {
    const project = this.#project(projectName);
    const gitSource = productionSource(project);
    if (gitSource === undefined) throw new Error(`project "${projectName}" is not linked to a repository`);
    const deployment = this.#runner.start(project, { target: "production", source: "git", gitSource });
    await this.#runner.settled();
    return deployment;
  }

  /** The next build prints this line and fails. */
  breakNextBuild(projectName: string, line: string): void {
    this.#project(projectName).nextBuildFailure = line;
  }

  /** Serves production from an earlier deployment, until somebody promotes another. */
  async rollBack(projectName: string, deploymentId: string): Promise<void> {
    const project = this.#project(projectName);
    const deployment = project.deployments.find(({ id }) => id === deploymentId);
    if (deployment === undefined) throw new Error(`project "${projectName}" has no deployment ${deploymentId}`);
    this.#runner.point(project, deployment, "rollback");
    await this.#runner.settled();
  }

  /** Adds a rule that leads a path elsewhere; it stays a draft unless published. */
  addRoute(
    projectName: string,
    route: { name: string; source: string; destination: string },
    { publish }: { publish: boolean },
  ): RoutingRule {
    const project = this.#project(projectName);
    const rule: RoutingRule = {
      id: mixedCase(16),
      name: route.name,
      description: undefined,
      enabled: true,
      srcSyntax: "path-to-regexp",
      rawSrc: route.source,
      rawDest: route.destination,
      route: compilePattern(route.source, "path-to-regexp", route.destination),
    };
    const version = stage(this.#state, project, (rules) => rules.push(rule), "somebody");
    if (publish) {
      for (const other of project.routing) if (other.status === "live") other.status = "past";
      version.status = "live";
      this.#sites.publish(project);
    }
    return rule;
  }

  changeSettings(projectName: string, change: Partial<Project["settings"]>): void {
    Object.assign(this.#project(projectName).settings, change);
  }

  deleteProject(projectName: string): void {
    const project = this.#project(projectName);
    this.#state.projects.delete(project.id);
    this.#sites.retire(project);
  }

  #project(name: string): Project {
    const project = this.#state.projectNamed(name);
    if (project === undefined) throw new Error(`the emulated Vercel team has no project "${name}"`);
    return project;
  }
}
