import type { z } from "zod";
import type { RetryPolicy } from "../host/retry.ts";
import { unlessGone, VendorError } from "../host/vendor-error.ts";
import {
  createdAnswer,
  type DomainAnswer,
  domainsAnswer,
  type ProjectAnswer,
  projectAnswer,
  rowAnswer,
  rowsAnswer,
} from "./answers.ts";
import { DeploymentsApi } from "./deployments-api.ts";
import { DomainsApi } from "./domains-api.ts";
import type { NewRow } from "./environment-plan.ts";
import type { ApiRow } from "./environment-rows.ts";
import type { Scope } from "./project-environment.definition.ts";
import { ProjectQueue } from "./project-queue.ts";
import { RoutesApi } from "./routes-api.ts";
import type { SdkFunction } from "./sdk-call.ts";
import { nextPage, Transport, understood } from "./transport.ts";

export interface VercelClientOptions {
  /** API token. Never part of an error. */
  token: string;
  /** Team, as id (`team_…`) or slug. Unset means the token's personal account. */
  team?: string | undefined;
  /** Where the API is, without a closing slash. */
  apiUrl: string;
  retry?: Partial<RetryPolicy> | undefined;
}

/** What create and update take. `null` in an update gives the setting back to Vercel's detection. */
export interface ProjectSettings {
  name?: string;
  framework?: string | null;
  rootDirectory?: string | null;
  buildCommand?: string | null;
  installCommand?: string | null;
  outputDirectory?: string | null;
}

export interface GitRepository {
  type: string;
  repo: string;
}

/** Vercel's REST API: the account, projects and their variables; deployments, domains and routes each have their own part. */
export class VercelClient {
  readonly apiUrl: string;
  readonly team: string | undefined;
  readonly deployments: DeploymentsApi;
  readonly domains: DomainsApi;
  readonly routes: RoutesApi;
  readonly #transport: Transport;
  readonly #queue = new ProjectQueue();
  readonly #written = new Map<string, string>();

  constructor(options: VercelClientOptions) {
    this.apiUrl = options.apiUrl;
    this.team = options.team;
    this.#transport = new Transport(options);
    this.deployments = new DeploymentsApi(this.#transport);
    this.domains = new DomainsApi(this.#transport);
    this.routes = new RoutesApi(this.#transport);
  }

  /** Proves that the token is accepted and, where a team is set, that it may act for it. */
  async verify(signal: AbortSignal): Promise<void> {
    await this.#transport.sdk("use the API token", "idempotent", signal, async (core, options) => {
      const { userGetAuthUser } = await import("@vercel/sdk/funcs/userGetAuthUser.js");
      return userGetAuthUser(core, options);
    });
    const { team } = this;
    if (team === undefined) return;
    await this.#transport.sdk(`act for team "${team}"`, "idempotent", signal, async (core, options) => {
      const { teamsGetTeam } = await import("@vercel/sdk/funcs/teamsGetTeam.js");
      return teamsGetTeam(core, { teamId: team }, options);
    });
  }

  /** By id or by name. */
  async getProject(idOrName: string, signal: AbortSignal): Promise<ProjectAnswer | undefined> {
    const operation = `read project "${idOrName}"`;
    const answer = await unlessGone(
      this.#transport.sdk(operation, "idempotent", signal, async (core, options) => {
        const { projectsGetProject } = await import("@vercel/sdk/funcs/projectsGetProject.js");
        return projectsGetProject(core, { idOrName, ...this.#transport.scope() }, options);
      }),
    );
    return answer === undefined ? undefined : understood(projectAnswer, answer, operation);
  }

  async createProject(
    settings: ProjectSettings & { name: string; gitRepository?: GitRepository },
    signal: AbortSignal,
  ): Promise<ProjectAnswer> {
    const operation = `create project "${settings.name}"`;
    const answer = await this.#transport.send({
      method: "POST",
      path: "/v11/projects",
      body: settings,
      operation,
      signal,
    });
    return understood(projectAnswer, answer, operation);
  }

  async updateProject(id: string, settings: ProjectSettings, signal: AbortSignal): Promise<void> {
    const path = `/v9/projects/${encodeURIComponent(id)}`;
    await this.#transport.send({ method: "PATCH", path, body: settings, operation: `update project "${id}"`, signal });
  }

  /** Deletes the project with its deployments, domains and variables. Already gone is success. */
  async deleteProject(id: string, signal: AbortSignal): Promise<void> {
    await unlessGone(
      this.#transport.sdk(`delete project "${id}"`, "idempotent", signal, async (core, options) => {
        const { projectsDeleteProject } = await import("@vercel/sdk/funcs/projectsDeleteProject.js");
        return projectsDeleteProject(core, { idOrName: id, ...this.#transport.scope() }, options);
      }),
    );
  }

  async linkRepository(id: string, repository: GitRepository, signal: AbortSignal): Promise<void> {
    const path = `/v9/projects/${encodeURIComponent(id)}/link`;
    const operation = `link project "${id}" to ${repository.repo}`;
    const body = { type: repository.type, repo: repository.repo };
    await this.#transport.send({ method: "POST", path, body, operation, signal });
  }

  async unlinkRepository(id: string, signal: AbortSignal): Promise<void> {
    const path = `/v9/projects/${encodeURIComponent(id)}/link`;
    await this.#transport.send({
      method: "DELETE",
      path,
      operation: `unlink project "${id}" from its repository`,
      signal,
    });
  }

  async setProductionBranch(id: string, branch: string, signal: AbortSignal): Promise<void> {
    const path = `/v9/projects/${encodeURIComponent(id)}/branch`;
    const operation = `set the production branch of project "${id}" to ${branch}`;
    await this.#transport.send({ method: "PATCH", path, body: { branch }, operation, signal });
  }

  async listDomains(projectId: string, signal: AbortSignal): Promise<DomainAnswer[]> {
    const operation = `list the domains of project "${projectId}"`;
    const domains: DomainAnswer[] = [];
    let until: number | undefined;
    do {
      const page = await this.#transport.sdk(operation, "idempotent", signal, async (core, options) => {
        const { projectsGetProjectDomains } = await import("@vercel/sdk/funcs/projectsGetProjectDomains.js");
        const request = {
          idOrName: projectId,
          limit: 100,
          ...(until === undefined ? {} : { until }),
          ...this.#transport.scope(),
        };
        return projectsGetProjectDomains(core, request, options);
      });
      const answer = understood(domainsAnswer, page, operation);
      domains.push(...answer.domains);
      until = nextPage(until, answer.pagination?.next);
    } while (until !== undefined);
    return domains;
  }

  /**
   * Every variable row of the project, encrypted values decrypted. Throws when the token cannot see production's
   * variables: absence would then look like deletion.
   */
  async listVariables(projectId: string, signal: AbortSignal): Promise<ApiRow[]> {
    const operation = `list the variables of project "${projectId}"`;
    const path = `/v10/projects/${encodeURIComponent(projectId)}/env`;
    const rows: z.output<typeof rowAnswer>[] = [];
    let until: number | undefined;
    do {
      const page = await this.#transport.send({
        method: "GET",
        path,
        query: { decrypt: "true", until },
        operation,
        signal,
      });
      const answer = understood(rowsAnswer, page, operation);
      const hidden = answer.hiddenProductionEnvCount ?? 0;
      if (hidden > 0) {
        throw new VendorError({
          vendor: "Vercel",
          operation,
          reason: `the token cannot see ${hidden} production variables; use one of a member who may (role Member or higher, or a project role that reads production)`,
          outcome: "refused",
        });
      }
      rows.push(...answer.envs);
      until = nextPage(until, answer.pagination?.next);
    } while (until !== undefined);
    return await Promise.all(rows.map((row) => this.#decrypted(projectId, row, signal)));
  }

  /** The value this process last wrote to a variable in a scope, if it has. */
  lastWritten(projectId: string, { scope, key }: { scope: Scope; key: string }): string | undefined {
    return this.#written.get(`${projectId}/${scope}/${key}`);
  }

  /** Writes new rows in one request. Safe to repeat: a row that is there with the same scope is overwritten. */
  async createVariables(projectId: string, rows: NewRow[], signal: AbortSignal): Promise<void> {
    const operation = `write ${rows.map((row) => row.key).join(", ")} to project "${projectId}"`;
    const answer = await this.#writeVariables(operation, signal, async (core, options) => {
      const { projectsCreateProjectEnv } = await import("@vercel/sdk/funcs/projectsCreateProjectEnv.js");
      return projectsCreateProjectEnv(
        core,
        { idOrName: projectId, upsert: "true", requestBody: rows, ...this.#transport.scope() },
        options,
      );
    });
    const failed = understood(createdAnswer, answer, operation).failed ?? [];
    const first = failed[0]?.error;
    if (first === undefined) {
      for (const row of rows) this.#remember(projectId, row.target, row.key, row.value);
      return;
    }
    const names = failed.map(({ error }) => `${error.envVarKey ?? error.key ?? "a variable"} (${error.code})`);
    throw new VendorError({
      vendor: "Vercel",
      operation,
      reason: `it refused ${names.join(", ")}`,
      code: first.code,
      outcome: "refused",
    });
  }

  /** Changes a row's scopes and, where given, its value. The key must not be sent: Vercel refuses it on sensitive rows. */
  async editVariable(
    projectId: string,
    row: { id: string; key: string; value?: string; target: Scope[] },
    signal: AbortSignal,
  ): Promise<void> {
    const body = { target: row.target, ...(row.value === undefined ? {} : { value: row.value }) };
    await this.#writeVariables(`update ${row.key} of project "${projectId}"`, signal, async (core, options) => {
      const { projectsEditProjectEnv } = await import("@vercel/sdk/funcs/projectsEditProjectEnv.js");
      const request = { idOrName: projectId, id: row.id, requestBody: body, ...this.#transport.scope() };
      return projectsEditProjectEnv(core, request, options);
    });
    if (row.value !== undefined) this.#remember(projectId, row.target, row.key, row.value);
  }

  #remember(projectId: string, targets: Scope[], key: string, value: string): void {
    for (const scope of targets) this.#written.set(`${projectId}/${scope}/${key}`, value);
  }

  /** Already gone is success. */
  async removeVariable(projectId: string, row: { id: string; key: string }, signal: AbortSignal): Promise<void> {
    await unlessGone(
      this.#writeVariables(`remove ${row.key} from project "${projectId}"`, signal, async (core, options) => {
        const { projectsRemoveProjectEnv } = await import("@vercel/sdk/funcs/projectsRemoveProjectEnv.js");
        return projectsRemoveProjectEnv(core, { idOrName: projectId, id: row.id, ...this.#transport.scope() }, options);
      }),
    );
  }

  /** Vercel takes one change of a project's variables at a time; nothing else here writes them while `work` runs. */
  exclusively<T>(projectId: string, work: () => Promise<T>): Promise<T> {
    return this.#queue.run(projectId, work);
  }

  async #decrypted(projectId: string, row: z.output<typeof rowAnswer>, signal: AbortSignal): Promise<ApiRow> {
    if (row.type !== "encrypted" || row.decrypted !== false) return row;
    const operation = `read ${row.key} of project "${projectId}"`;
    const answer = await this.#transport.sdk(operation, "idempotent", signal, async (core, options) => {
      const { projectsGetProjectEnv } = await import("@vercel/sdk/funcs/projectsGetProjectEnv.js");
      return projectsGetProjectEnv(core, { idOrName: projectId, id: row.id, ...this.#transport.scope() }, options);
    });
    return { ...row, value: understood(rowAnswer, answer, operation).value };
  }

  /** Every write of variables may be repeated: an upsert, whole values, or a removal. */
  #writeVariables(operation: string, signal: AbortSignal, send: SdkFunction): Promise<unknown> {
    return this.#transport.sdk(operation, "idempotent", signal, send, whenBusy);
  }
}

/**
 * "An ongoing env update is already happening" comes as a plain 400. It is a lock, not a refusal: without the status the
 * retry policy tries again.
 */
function whenBusy(error: unknown): unknown {
  if (!(error instanceof VendorError) || error.status !== 400 || !/ongoing\b.*\bupdate/i.test(error.reason))
    return error;
  return new VendorError({ ...error, status: undefined });
}
