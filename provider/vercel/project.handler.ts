import type { CheckProblem, Context, Known, Live, ResourceHandler } from "../host/handler.ts";
import { VendorError } from "../host/vendor-error.ts";
import type { DomainAnswer, ProjectAnswer } from "./answers.ts";
import type { GitRepository, ProjectSettings, VercelClient } from "./client.ts";
import type { ProjectInputs, ProjectOutputs } from "./project.definition.ts";

/** The settings that `null` gives back to Vercel's detection. */
const detectable = ["framework", "rootDirectory", "buildCommand", "installCommand", "outputDirectory"] as const;

export const projectHandler: ResourceHandler<ProjectInputs, ProjectOutputs, VercelClient> = {
  check(inputs): CheckProblem[] {
    if (inputs.productionBranch === undefined || "gitRepository" in inputs) return [];
    return [
      { property: "productionBranch", reason: "needs `gitRepository`: declare the repository or leave the branch out" },
    ];
  },

  async find(inputs, { clients, signal }) {
    const project = await clients.getProject(inputs.name, signal);
    return project?.name === inputs.name ? project.id : undefined;
  },

  async create(inputs, { clients, signal }) {
    const { productionBranch: _, ownDomains: __, ...settings } = inputs;
    return (await clients.createProject(settings as ProjectSettings & { name: string }, signal)).id;
  },

  async sync(id, inputs, known, context) {
    const { clients, signal } = context;
    const live = await clients.getProject(id, signal);
    if (live === undefined) throw missing(id);
    const settings = changedSettings(live, inputs, known.inputs);
    if (Object.keys(settings).length > 0) {
      context.status(`updating ${Object.keys(settings).join(", ")}`);
      await clients.updateProject(id, settings, signal);
    }
    await syncRepository(id, live, inputs, known.inputs, context);
  },

  async read(id, known, { clients, signal }): Promise<Live<ProjectInputs, ProjectOutputs> | undefined> {
    const live = await clients.getProject(id, signal);
    if (live === undefined) return undefined;
    const serving = productionHosts(await clients.listDomains(id, signal));
    const { ownDomains } = known.inputs ?? {};
    const domains = [...new Set([...serving, ...(ownDomains ?? [])])].sort();
    return {
      inputs: { ...liveInputs(live, known.inputs), ...(ownDomains === undefined ? {} : { ownDomains }) },
      outputs: { projectId: live.id, domains, url: productionUrl(live.name, domains) },
    };
  },

  async delete(id, _known: Known<ProjectInputs, ProjectOutputs>, { clients, signal }) {
    await clients.deleteProject(id, signal);
  },
};

/** What a PATCH must carry: what is declared and differs, and `null` for what was declared and is not any more. */
export function changedSettings(
  live: ProjectAnswer,
  wanted: ProjectInputs,
  owned: ProjectInputs | undefined,
): ProjectSettings {
  const changes: ProjectSettings = {};
  if (live.name !== wanted.name) changes.name = wanted.name;
  for (const setting of detectable) {
    const value = wanted[setting] ?? null;
    const isOurs = value !== null || owned?.[setting] !== undefined;
    if (isOurs && !isSame(setting, live[setting], value)) changes[setting] = value;
  }
  return changes;
}

async function syncRepository(
  id: string,
  live: ProjectAnswer,
  wanted: ProjectInputs,
  owned: ProjectInputs | undefined,
  { clients, signal, status }: Context<VercelClient>,
): Promise<void> {
  const linked = linkedRepository(live);
  const isLinked = wanted.gitRepository !== undefined && isSameRepository(linked, wanted.gitRepository);
  const unlinks = linked !== undefined && !isLinked && (wanted.gitRepository ?? owned?.gitRepository) !== undefined;
  if (unlinks) {
    status(`unlinking ${linked.repo}`);
    await clients.unlinkRepository(id, signal);
  }
  if (wanted.gitRepository && !isLinked) {
    status(`linking ${wanted.gitRepository.repo}`);
    await clients.linkRepository(id, wanted.gitRepository, signal);
  }
  const branch = isLinked ? live.link?.productionBranch : undefined;
  if (wanted.productionBranch !== undefined && wanted.productionBranch !== branch) {
    status(`setting the production branch to ${wanted.productionBranch}`);
    await clients.setProductionBranch(id, wanted.productionBranch, signal);
  }
}

/** What is live of what is declared; without a declaration (an import) everything that is set. */
export function liveInputs(live: ProjectAnswer, owned: ProjectInputs | undefined): ProjectInputs {
  const inputs: ProjectInputs = { name: live.name };
  for (const setting of detectable) {
    const declared = owned?.[setting];
    if (owned && declared === undefined) continue;
    const value = isSame(setting, live[setting], declared) ? declared : live[setting];
    if (value) inputs[setting] = value;
  }
  const linked = linkedRepository(live);
  if (linked && (!owned || owned.gitRepository)) {
    inputs.gitRepository =
      owned?.gitRepository && isSameRepository(linked, owned.gitRepository) ? owned.gitRepository : linked;
  }
  const branch = live.link?.productionBranch;
  if (branch && (!owned || owned.productionBranch)) inputs.productionBranch = branch;
  return inputs;
}

function isSame(
  setting: (typeof detectable)[number],
  one: string | null | undefined,
  other: string | null | undefined,
): boolean {
  const spelled = (value: string | null | undefined) =>
    setting === "rootDirectory" ? (value ?? "").replace(/^(\.?\/)+|^\.$|\/+$/g, "") : (value ?? "");
  return spelled(one) === spelled(other);
}

/** The repository of a project's link. GitLab's name comes only as a URL. */
export function linkedRepository({ link }: ProjectAnswer): GitRepository | undefined {
  if (!link) return undefined;
  if (link.type === "gitlab" && link.projectUrl) {
    return { type: link.type, repo: new URL(link.projectUrl).pathname.replace(/^\/|\.git$|\/$/g, "") };
  }
  if (link.owner && link.slug) return { type: link.type, repo: `${link.owner}/${link.slug}` };
  return link.org && link.repo ? { type: link.type, repo: `${link.org}/${link.repo}` } : undefined;
}

/** Hosts are case-preserving about names, not case-sensitive; `github-limited` is GitHub. */
function isSameRepository(linked: GitRepository | undefined, wanted: GitRepository): boolean {
  if (linked === undefined || linked.repo.toLowerCase() !== wanted.repo.toLowerCase()) return false;
  return linked.type === wanted.type || linked.type.startsWith(`${wanted.type}-`);
}

/** Hosts that serve production themselves, sorted. */
export function productionHosts(domains: DomainAnswer[]): string[] {
  return domains
    .filter((domain) => domain.verified && !domain.redirect && !domain.gitBranch && !domain.customEnvironmentId)
    .map((domain) => domain.name)
    .sort();
}

export function productionUrl(name: string, hosts: string[]): string {
  const own = hosts.filter((host) => host.endsWith(".vercel.app"));
  const host = own.find((candidate) => candidate === `${name}.vercel.app`) ?? own[0] ?? hosts[0];
  return host === undefined ? "" : `https://${host}`;
}

function missing(id: string): VendorError {
  return new VendorError({
    vendor: "Vercel",
    operation: `update project "${id}"`,
    status: 404,
    reason: "it does not exist",
    outcome: "refused",
  });
}
