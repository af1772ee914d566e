import { mixedCase } from "../core/ids.ts";
import type { EnvVariable, Project, Target, VercelState } from "./state.ts";

/** Edits as a person makes them in the browser: no API request, so none in the journal. */
export class VercelDashboard {
  readonly #state: VercelState;

  constructor(state: VercelState) {
    this.#state = state;
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
  }

  changeSettings(projectName: string, change: Partial<Project["settings"]>): void {
    Object.assign(this.#project(projectName).settings, change);
  }

  deleteProject(projectName: string): void {
    this.#state.projects.delete(this.#project(projectName).id);
  }

  #project(name: string): Project {
    const project = this.#state.projectNamed(name);
    if (project === undefined) throw new Error(`the emulated Vercel team has no project "${name}"`);
    return project;
  }
}
