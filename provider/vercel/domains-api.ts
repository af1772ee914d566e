import { unlessGone } from "../host/vendor-error.ts";
import { type DomainAnswer, type DomainConfigAnswer, domainAnswer, domainConfigAnswer } from "./answers.ts";
import { type Transport, understood } from "./transport.ts";

/** What a domain of a project can be told. `null` takes a setting away. */
export interface DomainSettings {
  redirect?: string | null;
  redirectStatusCode?: 301 | 302 | 307 | 308 | null;
  gitBranch?: string | null;
}

/** The domains of a project. */
export class DomainsApi {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async add(projectId: string, name: string, settings: DomainSettings, signal: AbortSignal): Promise<void> {
    const operation = `add ${name} to project "${projectId}"`;
    await this.#transport.sdk(operation, "once", signal, async (core, options) => {
      const { projectsAddProjectDomain } = await import("@vercel/sdk/funcs/projectsAddProjectDomain.js");
      const request = { idOrName: projectId, requestBody: { name, ...settings }, ...this.#transport.scope() };
      return projectsAddProjectDomain(core, request, options);
    });
  }

  async get(projectId: string, name: string, signal: AbortSignal): Promise<DomainAnswer | undefined> {
    const operation = `read ${name} of project "${projectId}"`;
    const answer = await unlessGone(
      this.#transport.sdk(operation, "idempotent", signal, async (core, options) => {
        const { projectsGetProjectDomain } = await import("@vercel/sdk/funcs/projectsGetProjectDomain.js");
        return projectsGetProjectDomain(
          core,
          { idOrName: projectId, domain: name, ...this.#transport.scope() },
          options,
        );
      }),
    );
    return answer === undefined ? undefined : understood(domainAnswer, answer, operation);
  }

  async update(projectId: string, name: string, settings: DomainSettings, signal: AbortSignal): Promise<void> {
    const operation = `change ${Object.keys(settings).join(", ")} of ${name}`;
    await this.#transport.sdk(operation, "idempotent", signal, async (core, options) => {
      const { projectsUpdateProjectDomain } = await import("@vercel/sdk/funcs/projectsUpdateProjectDomain.js");
      const request = { idOrName: projectId, domain: name, requestBody: settings, ...this.#transport.scope() };
      return projectsUpdateProjectDomain(core, request, options);
    });
  }

  /** Already gone is success. */
  async remove(projectId: string, name: string, signal: AbortSignal): Promise<void> {
    await unlessGone(
      this.#transport.sdk(`remove ${name} from project "${projectId}"`, "idempotent", signal, async (core, options) => {
        const { projectsRemoveProjectDomain } = await import("@vercel/sdk/funcs/projectsRemoveProjectDomain.js");
        const request = { idOrName: projectId, domain: name, ...this.#transport.scope() };
        return projectsRemoveProjectDomain(core, request, options);
      }),
    );
  }

  /** Makes Vercel look for the record that proves the domain is ours. Looking twice is looking once. */
  async verify(projectId: string, name: string, signal: AbortSignal): Promise<void> {
    await this.#transport.sdk(`verify ${name}`, "idempotent", signal, async (core, options) => {
      const { projectsVerifyProjectDomain } = await import("@vercel/sdk/funcs/projectsVerifyProjectDomain.js");
      const request = { idOrName: projectId, domain: name, ...this.#transport.scope() };
      return projectsVerifyProjectDomain(core, request, options);
    });
  }

  /** What Vercel sees in the DNS, and what it advises. */
  async config(projectId: string, name: string, signal: AbortSignal): Promise<DomainConfigAnswer> {
    const operation = `read how ${name} is set up`;
    const answer = await this.#transport.sdk(operation, "idempotent", signal, async (core, options) => {
      const { domainsGetDomainConfig } = await import("@vercel/sdk/funcs/domainsGetDomainConfig.js");
      const request = { domain: name, projectIdOrName: projectId, ...this.#transport.scope() };
      return domainsGetDomainConfig(core, request, options);
    });
    return understood(domainConfigAnswer, answer, operation);
  }
}
