import type { DeploymentRunner } from "./deployment-runner.ts";
import type { Deployment, Placement, RailwayState, Service, Settings } from "./state.ts";

/** Edits as a person makes them in the browser: no API request, so none in the journal. */
export class RailwayDashboard {
  readonly #state: RailwayState;
  readonly #runner: DeploymentRunner;

  constructor(state: RailwayState, runner: DeploymentRunner) {
    this.#state = state;
    this.#runner = runner;
  }

  /** Of the project's first environment, unless another one is named. */
  placement(serviceName: string, environmentName?: string): Placement {
    const service = this.#service(serviceName);
    const environments = [...this.#state.projectOf(service).environments.values()];
    const environment = environmentName
      ? environments.find(({ name }) => name === environmentName)
      : environments.find(({ id }) => service.placements.has(id));
    const placement = service.placements.get(environment?.id ?? "");
    if (!placement)
      throw new Error(`the emulated Railway has no "${serviceName}" in ${environmentName ?? "any environment"}`);
    return placement;
  }

  setVariable(serviceName: string, name: string, value: string): void {
    this.placement(serviceName).variables.set(name, value);
  }

  deleteVariable(serviceName: string, name: string): void {
    this.placement(serviceName).variables.delete(name);
  }

  changeSettings(serviceName: string, change: Partial<Settings>): void {
    Object.assign(this.placement(serviceName).settings, change);
  }

  /** The repository holds a `railway.toml`, and the service reads it. */
  useConfigFile(serviceName: string, file: string): void {
    this.placement(serviceName).railwayConfigFile = file;
  }

  changeSource(serviceName: string, source: Service["source"]): void {
    this.#service(serviceName).source = source;
  }

  verifyDomain(serviceName: string, domain: string): void {
    const found = this.placement(serviceName).customDomains.find((candidate) => candidate.domain === domain);
    if (!found) throw new Error(`"${serviceName}" has no domain ${domain}`);
    found.verified = true;
  }

  /** "Deploy". Resolves when it and all other deployments are finished. */
  async deploy(serviceName: string): Promise<Deployment> {
    const deployment = this.#runner.start(this.placement(serviceName));
    await this.#runner.settled();
    if (!deployment) throw new Error(`"${serviceName}" has no source`);
    return deployment;
  }

  /** "Remove" of what serves: the service stands still, and its hosts lead nowhere. */
  async removeDeployment(serviceName: string): Promise<void> {
    await this.#runner.retire(this.placement(serviceName));
  }

  async deleteService(serviceName: string): Promise<void> {
    const service = this.#service(serviceName);
    for (const placement of service.placements.values()) await this.#runner.retire(placement);
    this.#state.projectOf(service).services.delete(service.id);
    this.#state.deleted.add(service.id);
  }

  deleteProject(name: string): void {
    const project = this.#state.projectNamed(name);
    if (!project) throw new Error(`the emulated Railway workspace has no project "${name}"`);
    this.#state.projects.delete(project.id);
    for (const id of [project.id, ...project.environments.keys(), ...project.services.keys()])
      this.#state.deleted.add(id);
  }

  /** A push that does not build: the next deployment ends as FAILED with this as its last words. */
  breakNextBuild(serviceName: string, message: string): void {
    this.placement(serviceName).failNextBuild = message;
  }

  #service(name: string): Service {
    const service = this.#state.serviceNamed(name);
    if (!service) throw new Error(`the emulated Railway workspace has no service "${name}"`);
    return service;
  }
}
