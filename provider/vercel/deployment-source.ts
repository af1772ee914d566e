import { ProviderError } from "../host/handler.ts";
import type { DeploymentAnswer, ProjectAnswer } from "./answers.ts";
import type { GitSource } from "./deployments-api.ts";

/**
 * The commit to build, in the words of the project's git host. Ids come before names: a repository may be renamed.
 * @throws ProviderError when the project has no repository.
 */
export function gitSourceOf(project: ProjectAnswer, wanted: { ref?: string | undefined; sha?: string | undefined }) {
  const { link } = project;
  const ref = wanted.ref ?? link?.productionBranch ?? undefined;
  if (!link || ref === undefined) throw noRepository(project);
  const commit = { ref, ...(wanted.sha === undefined ? {} : { sha: wanted.sha }) };
  const source = repositoryOf(link);
  if (source === undefined) throw noRepository(project);
  return { ...source, ...commit } as GitSource;
}

function repositoryOf(link: NonNullable<ProjectAnswer["link"]>) {
  const { type, repoId, org, repo, projectId, uuid, workspaceUuid, owner, slug } = link;
  if (type === "gitlab") return projectId ? { type, projectId } : undefined;
  if (type === "bitbucket") {
    if (uuid) return { type, repoUuid: uuid, ...(workspaceUuid ? { workspaceUuid } : {}) };
    return owner && slug ? { type, owner, slug } : undefined;
  }
  if (repoId) return { type, repoId };
  return org && repo ? { type, org, repo } : undefined;
}

function noRepository({ name }: ProjectAnswer): ProviderError {
  return new ProviderError(
    `project "${name}" is linked to no git repository, so there is nothing to deploy: set \`gitRepository\` of its ` +
      "vercel.Project, or deploy its files once with `vercel deploy --prod`",
  );
}

/** What the git host says about the commit; each spells it with its own name in front. */
export function commitOf({ meta }: Pick<DeploymentAnswer, "meta">) {
  const said = (what: string) =>
    ["github", "gitlab", "bitbucket"]
      .map((host) => meta?.[`${host}Commit${what}`])
      .find((value) => value !== undefined);
  return { ref: said("Ref"), sha: said("Sha"), message: said("Message") };
}
