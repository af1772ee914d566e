import { type CheckProblem, ProviderError, type ResourceHandler } from "../host/handler.ts";
import { unlessGone, VendorError } from "../host/vendor-error.ts";
import type { DomainAnswer } from "./answers.ts";
import type { VercelClient } from "./client.ts";
import { dnsRecordsFor } from "./dns-records.ts";
import type { DomainSettings } from "./domains-api.ts";
import type { ProjectDomainInputs, ProjectDomainOutputs } from "./project-domain.definition.ts";

const settings = ["redirect", "redirectStatusCode", "gitBranch"] as const;

export const projectDomainHandler: ResourceHandler<ProjectDomainInputs, ProjectDomainOutputs, VercelClient> = {
  check(inputs): CheckProblem[] {
    const problems: CheckProblem[] = [];
    if ("redirect" in inputs && "gitBranch" in inputs) {
      problems.push({ property: "gitBranch", reason: "cannot go together with `redirect`: leave one of them out" });
    }
    if (inputs.redirect !== undefined && inputs.redirect === inputs.name) {
      problems.push({ property: "redirect", reason: "leads to the domain itself: name another domain of the project" });
    }
    return problems;
  },

  async find({ projectId, name }, { clients, signal }) {
    const domain = await clients.domains.get(projectId, name, signal);
    return domain === undefined ? undefined : idOf(projectId, name);
  },

  async create(inputs, { clients, signal }) {
    const { projectId, name } = inputs;
    try {
      await clients.domains.add(projectId, name, declaredSettings(inputs), signal);
    } catch (error) {
      throw explained(error, inputs);
    }
    return idOf(projectId, name);
  },

  async sync(id, inputs, known, { clients, signal, status }) {
    const { projectId, name } = partsOf(id);
    const live = await clients.domains.get(projectId, name, signal);
    if (live === undefined) throw missing(projectId, name);
    const changes = changedDomain(live, inputs, known.inputs);
    if (Object.keys(changes).length === 0) return;
    status(`changing ${Object.keys(changes).join(", ")}`);
    try {
      await clients.domains.update(projectId, name, changes, signal);
    } catch (error) {
      throw explained(error, inputs);
    }
  },

  async read(id, known, { clients, signal }) {
    const { projectId, name } = partsOf(id);
    const live = await looked(projectId, name, clients, signal);
    if (live === undefined) return undefined;
    const config = await clients.domains.config(projectId, name, signal);
    return {
      inputs: liveDomain(projectId, live, known.inputs),
      outputs: {
        verified: live.verified,
        misconfigured: config.misconfigured,
        verification: live.verified
          ? []
          : (live.verification ?? []).map(({ type, domain, value, reason }) => ({ type, domain, value, reason })),
        dnsRecords: dnsRecordsFor(live, config),
      },
    };
  },

  async delete(id, _known, { clients, signal }) {
    const { projectId, name } = partsOf(id);
    await clients.domains.remove(projectId, name, signal);
  },
};

/** The domain as it is, after Vercel has looked for its proof of ownership where that is still missing. */
async function looked(
  projectId: string,
  name: string,
  clients: VercelClient,
  signal: AbortSignal,
): Promise<DomainAnswer | undefined> {
  const live = await clients.domains.get(projectId, name, signal);
  if (live === undefined || live.verified) return live;
  try {
    await unlessGone(clients.domains.verify(projectId, name, signal));
  } catch (error) {
    if (error instanceof VendorError && error.outcome === "refused" && error.status !== 429) return live;
    throw error;
  }
  return await clients.domains.get(projectId, name, signal);
}

function declaredSettings(inputs: ProjectDomainInputs): DomainSettings {
  const { redirect, redirectStatusCode, gitBranch } = inputs;
  return {
    ...(redirect === undefined ? {} : { redirect }),
    ...(redirectStatusCode === undefined ? {} : { redirectStatusCode }),
    ...(gitBranch === undefined ? {} : { gitBranch }),
  };
}

/** What a PATCH must carry: what is declared and differs, and `null` for what was declared and is not any more. */
export function changedDomain(
  live: DomainAnswer,
  wanted: ProjectDomainInputs,
  owned: ProjectDomainInputs | undefined,
): DomainSettings {
  const changes: Record<string, unknown> = {};
  for (const setting of settings) {
    const value = wanted[setting] ?? null;
    const isOurs = value !== null || owned?.[setting] !== undefined;
    if (isOurs && (live[setting] ?? null) !== value) changes[setting] = value;
  }
  // A redirect brings its status; without the redirect there is none to take away.
  if (changes.redirectStatusCode === null && (wanted.redirect ?? null) === null) delete changes.redirectStatusCode;
  return changes as DomainSettings;
}

/** What is live of what is declared; without a declaration (an import) everything that is set. */
export function liveDomain(
  projectId: string,
  live: DomainAnswer,
  owned: ProjectDomainInputs | undefined,
): ProjectDomainInputs {
  const inputs: Record<string, unknown> = { projectId, name: live.name };
  for (const setting of settings) {
    const value = live[setting];
    if (value && (owned === undefined || owned[setting] !== undefined)) inputs[setting] = value;
  }
  // A domain that somebody has turned to another place serves something else: that is drift of a setting left out, too.
  if (owned)
    for (const setting of ["redirect", "gitBranch"] as const) if (live[setting]) inputs[setting] = live[setting];
  return inputs as ProjectDomainInputs;
}

/** Vercel says what is in the way; what to do about it depends on where the domain is. */
function explained(error: unknown, { name, projectId }: ProjectDomainInputs): unknown {
  if (!(error instanceof VendorError) || error.outcome !== "refused") return error;
  if (error.status === 409) {
    return new ProviderError(
      `${error.message}. Remove ${name} from the project it is on (\`vercel domains inspect ${name}\` names it), then run again.`,
    );
  }
  if (error.status === 400 && /production deployment/i.test(error.reason)) {
    return new ProviderError(
      `${error.message}. Mend the newest production deployment of ${projectId} first, then run again.`,
    );
  }
  return error;
}

const idOf = (projectId: string, name: string): string => `${projectId}/${name}`;

function partsOf(id: string): { projectId: string; name: string } {
  const [projectId = "", name = "", ...rest] = id.split("/");
  if (projectId !== "" && name !== "" && rest.length === 0) return { projectId, name };
  throw new ProviderError(
    `"${id}" is not the id of a project's domain: write the project's id, a slash and the domain, as in prj_…/app.example.com`,
  );
}

function missing(projectId: string, name: string): VendorError {
  return new VendorError({
    vendor: "Vercel",
    operation: `change ${name} of project "${projectId}"`,
    status: 404,
    reason: "it does not exist",
    outcome: "refused",
  });
}
