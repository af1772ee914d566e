import { singlePageApp } from "../core/single-page-app.ts";
import type { Runtime, Site } from "../runtime.ts";
import type { Deployment, Project } from "./state.ts";

/** Keeps the edge in step with projects: which host serves which deployment, through which routes. */
export class Sites {
  readonly #runtime: Runtime;
  /** The hosts of each project that were routed. */
  readonly #hosts = new Map<string, Set<string>>();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** After any change to a project's domains, its production deployment or its live routes. */
  publish(project: Project): void {
    const served = project.domains.filter((domain) => domain.verified && domain.gitBranch === null);
    const before = this.#hosts.get(project.id) ?? new Set<string>();
    this.#hosts.set(project.id, new Set(served.map(({ name }) => name)));
    for (const host of before) {
      if (!served.some(({ name }) => name === host)) this.#runtime.routeSite?.(host, "no-deployment");
    }
    const serving = project.deployments.find(({ id }) => id === project.productionDeploymentId);
    for (const domain of served) {
      const site = serving === undefined ? "no-deployment" : siteOf(project, serving);
      const target =
        domain.redirect === null ? site : { redirectTo: domain.redirect, status: domain.redirectStatusCode ?? 307 };
      this.#runtime.routeSite?.(domain.name, target);
    }
  }

  /** The project is gone. */
  retire(project: Project): void {
    for (const host of this.#hosts.get(project.id) ?? []) this.#runtime.routeSite?.(host, "no-deployment");
    this.#hosts.delete(project.id);
  }
}

function siteOf(project: Project, deployment: Deployment): Site {
  const rules = project.routing.find(({ status }) => status === "live")?.rules ?? [];
  return {
    files: singlePageApp(project.name, deployment.id, deployment.variables),
    routes: rules
      .filter((rule) => rule.enabled)
      .map(({ route }) => ({
        source: route.src,
        caseSensitive: route.caseSensitive ?? false,
        destination: route.dest,
        status: route.status,
        headers: route.headers,
      })),
  };
}
