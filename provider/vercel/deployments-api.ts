import { unlessGone } from "../host/vendor-error.ts";
import { type DeploymentAnswer, deploymentAnswer, deploymentsAnswer, eventsAnswer } from "./answers.ts";
import { type Transport, understood } from "./transport.ts";

type OnGitHub<Type> = { type: Type; repoId: string | number } | { type: Type; org: string; repo: string };

/** Which commit is built: a branch's newest, or one of its own. */
export type GitSource = { ref: string; sha?: string } & (
  | OnGitHub<"github">
  | OnGitHub<"github-limited">
  | { type: "gitlab"; projectId: string | number }
  | { type: "bitbucket"; repoUuid: string; workspaceUuid?: string }
  | { type: "bitbucket"; owner: string; slug: string }
);

/** A production deployment to be made, from a commit or from what another deployment was built from. */
export interface NewDeployment {
  /** The project's name, and its id. */
  name: string;
  project: string;
  source: { gitSource: GitSource } | { deploymentId: string };
  meta: Record<string, string>;
}

/** Vercel's deployments, and which of them production leads to. */
export class DeploymentsApi {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async create({ name, project, source, meta }: NewDeployment, signal: AbortSignal): Promise<DeploymentAnswer> {
    const operation = `deploy project "${name}"`;
    const answer = await this.#transport.sdk(operation, "once", signal, async (core, options) => {
      const { deploymentsCreateDeployment } = await import("@vercel/sdk/funcs/deploymentsCreateDeployment.js");
      const requestBody = { name, project, target: "production", meta, ...source };
      const query = { forceNew: "1" as const, skipAutoDetectionConfirmation: "1" as const };
      return deploymentsCreateDeployment(core, { ...query, requestBody, ...this.#transport.scope() }, options);
    });
    return understood(deploymentAnswer, answer, operation);
  }

  async get(id: string, signal: AbortSignal): Promise<DeploymentAnswer | undefined> {
    const operation = `read deployment "${id}"`;
    const answer = await unlessGone(
      this.#transport.sdk(operation, "idempotent", signal, async (core, options) => {
        const { deploymentsGetDeployment } = await import("@vercel/sdk/funcs/deploymentsGetDeployment.js");
        return deploymentsGetDeployment(core, { idOrUrl: id, ...this.#transport.scope() }, options);
      }),
    );
    return answer === undefined ? undefined : understood(deploymentAnswer, answer, operation);
  }

  /** The newest 20 production deployments, newest first. */
  async recent(projectId: string, signal: AbortSignal): Promise<DeploymentAnswer[]> {
    const operation = `list the deployments of project "${projectId}"`;
    const query = { projectId, target: "production", limit: 20 };
    const answer = await this.#transport.send({ method: "GET", path: "/v6/deployments", query, operation, signal });
    return understood(deploymentsAnswer, answer, operation).deployments.sort((a, b) => b.createdAt - a.createdAt);
  }

  /** The last lines of a deployment's build, oldest first. */
  async lastLines(id: string, limit: number, signal: AbortSignal): Promise<string[]> {
    const operation = `read the build log of deployment "${id}"`;
    const path = `/v3/deployments/${encodeURIComponent(id)}/events`;
    const query = { builds: 1, direction: "backward", limit };
    const answer = await this.#transport.send({ method: "GET", path, query, operation, signal });
    return understood(eventsAnswer, answer, operation).toReversed();
  }

  /** Production leads to this deployment, and to newer ones again as they are built. Asking twice is asking once. */
  async promote(projectId: string, deploymentId: string, signal: AbortSignal): Promise<void> {
    const operation = `promote deployment "${deploymentId}"`;
    await this.#transport.sdk(operation, "idempotent", signal, async (core, options) => {
      const { projectsRequestPromote } = await import("@vercel/sdk/funcs/projectsRequestPromote.js");
      return projectsRequestPromote(core, { projectId, deploymentId, ...this.#transport.scope() }, options);
    });
  }

  /** Production leads to this deployment and stays there until one is promoted. Asking twice is asking once. */
  async rollBack(projectId: string, deploymentId: string, signal: AbortSignal): Promise<void> {
    const operation = `roll project "${projectId}" back to deployment "${deploymentId}"`;
    await this.#transport.sdk(operation, "idempotent", signal, async (core, options) => {
      const { projectsRequestRollback } = await import("@vercel/sdk/funcs/projectsRequestRollback.js");
      return projectsRequestRollback(core, { projectId, deploymentId, ...this.#transport.scope() }, options);
    });
  }
}
