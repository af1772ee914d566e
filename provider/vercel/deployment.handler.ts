import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { type Context, type Known, ProviderError, type ResourceHandler } from "../host/handler.ts";
import type { DeploymentAnswer, ProjectAnswer } from "./answers.ts";
import type { VercelClient } from "./client.ts";
import type { DeploymentInputs, DeploymentOutputs } from "./deployment.definition.ts";
import { failureReport } from "./deployment-failure.ts";
import { isFailed, markedWith, newMark, startDeployment, untilServing } from "./deployment-run.ts";
import { commitOf, gitSourceOf } from "./deployment-source.ts";
import { projectPart } from "./project-part.ts";

const { idOf, projectOf } = projectPart("/production", "a project's production deployment");

export const deploymentHandler: ResourceHandler<DeploymentInputs, DeploymentOutputs, VercelClient> = {
  timeouts: { create: 1200, update: 1200 },

  /** Any number of deployments may exist. */
  find: async () => undefined,

  create: async ({ projectId }) => idOf(projectId),

  async sync(id, inputs, known, context) {
    const projectId = projectOf(id);
    const current = await stillGoodFor(inputs, known, context);
    const started = current ?? (await start(await projectFor(projectId, context), inputs, context));
    const ended = await untilServing(projectId, started, context);
    if (isFailed(ended)) throw new ProviderError(await failureReport(projectId, ended, context));
  },

  async read(id, known, { clients, signal }) {
    const projectId = projectOf(id);
    const project = await clients.getProject(projectId, signal);
    if (project === undefined) return undefined;
    const newest = newestOf(await clients.deployments.recent(projectId, signal));
    const { ref, sha } = newest ? commitOf(newest) : {};
    const declared = known.inputs;
    return {
      inputs: {
        projectId,
        ref: declared?.ref === undefined ? undefined : (ref ?? declared.ref),
        sha: declared?.sha === undefined ? undefined : (sha ?? declared.sha),
        triggers: declared?.triggers,
      },
      outputs: {
        deploymentId: newest?.id ?? "",
        status: newest?.readyState ?? "NONE",
        isLive: newest !== undefined && project.targets?.production?.id === newest.id,
        url: newest ? `https://${newest.url}` : "",
        commit: sha,
      },
      ...(newest && isFailed(newest)
        ? {
            problems: [
              `the newest deployment, ${newest.id}, ended as ${newest.readyState}: run \`pulumi up\` to deploy again`,
            ],
          }
        : {}),
    };
  },

  /** A deployment is history; there is nothing to delete. */
  delete: async () => {},
};

/** Cancelled ones do not count, unless there are no others. */
export const newestOf = (deployments: DeploymentAnswer[]): DeploymentAnswer | undefined =>
  deployments.find(({ readyState }) => readyState !== "CANCELED") ?? deployments[0];

async function projectFor(projectId: string, { clients, signal }: Context<VercelClient>): Promise<ProjectAnswer> {
  const project = await clients.getProject(projectId, signal);
  if (project !== undefined) return project;
  throw new ProviderError(
    `Vercel has no project "${projectId}" that this token can see: set \`projectId\` to a project's id, or ` +
      "`stackwright:vercelTeam` to the team it belongs to",
  );
}

/** The deployment that state knows, when nothing that deploys has changed and it has not failed. */
async function stillGoodFor(
  inputs: DeploymentInputs,
  known: Known<DeploymentInputs, DeploymentOutputs>,
  { clients, signal }: Context<VercelClient>,
): Promise<DeploymentAnswer | undefined> {
  const deploymentId = known.outputs?.deploymentId;
  if (!deploymentId || !known.inputs || !isDeepStrictEqual(causes(inputs), causes(known.inputs))) return undefined;
  const deployment = await clients.deployments.get(deploymentId, signal);
  return deployment && !isFailed(deployment) ? deployment : undefined;
}

/**
 * A run that was killed while it deployed left a note; the deployment that run started for the same causes is gone on with.
 * A project without a repository is built again from its newest deployment.
 */
async function start(project: ProjectAnswer, inputs: DeploymentInputs, context: Context<VercelClient>) {
  const { clients, signal, attempt } = context;
  const deployments = await clients.deployments.recent(project.id, signal);
  const { earlier } = attempt;
  const left = earlier?.causes === digest(inputs) ? markedWith(deployments, earlier.mark) : undefined;
  if (left && left.id === newestOf(deployments)?.id && !isFailed(left)) return left;
  const mark = newMark();
  const rebuilt = project.link ? undefined : newestOf(deployments)?.id;
  const source = rebuilt === undefined ? { gitSource: gitSourceOf(project, inputs) } : { deploymentId: rebuilt };
  attempt.note({ causes: digest(inputs), mark });
  return await startDeployment(project, source, mark, context);
}

/** What deploys when it changes. */
const causes = ({ ref, sha, triggers = {} }: DeploymentInputs) => ({ ref, sha, triggers });

function digest(inputs: DeploymentInputs): string {
  const { ref = "", sha = "", triggers } = causes(inputs);
  return createHash("sha256")
    .update(JSON.stringify([ref, sha, Object.entries(triggers).sort()]))
    .digest("hex");
}
