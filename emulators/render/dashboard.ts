import type { DeployRunner } from "./deploy-runner.ts";
import type { EnvGroup, RenderState, Service } from "./state.ts";

/** Edits as a person makes them in the browser: no API request, so none in the journal. */
export class RenderDashboard {
  readonly #state: RenderState;
  readonly #deploys: DeployRunner;

  constructor(state: RenderState, deploys: DeployRunner) {
    this.#state = state;
    this.#deploys = deploys;
  }

  /** "Save only": nothing is deployed. */
  setGroupVariable(groupName: string, key: string, value: string): void {
    this.#group(groupName).variables.set(key, value);
  }

  deleteGroupVariable(groupName: string, key: string): void {
    this.#group(groupName).variables.delete(key);
  }

  linkGroup(groupName: string, serviceName: string): void {
    const group = this.#group(groupName);
    group.serviceIds = [...new Set([...group.serviceIds, this.#service(serviceName).id])];
  }

  unlinkGroup(groupName: string, serviceName: string): void {
    const group = this.#group(groupName);
    const { id } = this.#service(serviceName);
    group.serviceIds = group.serviceIds.filter((linked) => linked !== id);
  }

  deleteGroup(groupName: string): void {
    this.#state.envGroups.delete(this.#group(groupName).id);
  }

  setServiceVariable(serviceName: string, key: string, value: string): void {
    this.#service(serviceName).variables.set(key, value);
  }

  deleteServiceVariable(serviceName: string, key: string): void {
    this.#service(serviceName).variables.delete(key);
  }

  changeService(serviceName: string, change: Partial<Pick<Service, EditableSetting>>): void {
    Object.assign(this.#service(serviceName), change);
  }

  /** "Manual deploy". Resolves when it and all other deploys are finished. */
  async deploy(serviceName: string): Promise<void> {
    this.#deploys.start(this.#service(serviceName), "manual");
    await this.#deploys.settled();
  }

  async suspend(serviceName: string): Promise<void> {
    await this.#deploys.suspend(this.#service(serviceName));
  }

  resume(serviceName: string): void {
    this.#deploys.resume(this.#service(serviceName));
  }

  async deleteService(serviceName: string): Promise<void> {
    const service = this.#service(serviceName);
    this.#state.services.delete(service.id);
    await this.#deploys.retire(service);
  }

  /** A push that does not build: the next deploy ends as build_failed with this as its last words. */
  breakNextBuild(serviceName: string, message: string): void {
    this.#service(serviceName).failNextBuild = message;
  }

  /** The log as it is shown there, oldest line first. */
  log(serviceName: string): string[] {
    const service = this.#service(serviceName);
    this.#deploys.collectLogs(service);
    return service.logs.map(({ message }) => message);
  }

  #group(name: string): EnvGroup {
    const group = this.#state.envGroupNamed(name);
    if (group === undefined) throw new Error(`the emulated Render workspace has no env group "${name}"`);
    return group;
  }

  #service(name: string): Service {
    const service = this.#state.serviceNamed(name);
    if (service === undefined) throw new Error(`the emulated Render workspace has no service "${name}"`);
    return service;
  }
}

type EditableSetting =
  | "plan"
  | "branch"
  | "buildCommand"
  | "startCommand"
  | "preDeployCommand"
  | "healthCheckPath"
  | "numInstances"
  | "rootDir"
  | "autoDeploy"
  | "publishPath"
  | "routes"
  | "headers"
  | "schedule"
  | "notifications";
