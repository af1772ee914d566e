import type { CheckProblem, Context, ResourceHandler } from "../host/handler.ts";
import type { Service, ServiceSource } from "./api.ts";
import type { RailwayClient } from "./client.ts";
import { deleted } from "./gone.ts";
import { joinIds, splitIds } from "./scope.ts";
import type { ServiceInputs, ServiceOutputs } from "./service.definition.ts";
import { cancelOthers, withoutDeploying } from "./without-deploying.ts";

export const serviceHandler: ResourceHandler<ServiceInputs, ServiceOutputs, RailwayClient> = {
  check({ repo, branch, image }) {
    const problems: CheckProblem[] = [];
    if (repo !== undefined && image !== undefined)
      problems.push({ property: "image", reason: "cannot be set beside `repo`: a service has one source" });
    if (branch !== undefined && image !== undefined)
      problems.push({ property: "branch", reason: "belongs to `repo`: leave it out beside `image`" });
    return problems;
  },

  async find({ projectId, name }, { clients, signal }) {
    const services = await clients.services(projectId, signal);
    const found = services?.find((service) => service.name === name);
    return found && joinIds(projectId, found.id);
  },

  async create(inputs, context) {
    const { clients, signal } = context;
    const { projectId, name } = inputs;
    const { branch, ...source } = sourceOf(inputs);
    const input = { projectId, name, ...(isEmpty(source) ? {} : { source, branch }) };
    const serviceId = await clients.createService(input, signal);
    await cancelOthers({ projectId, serviceId }, new Set(), context);
    return joinIds(projectId, serviceId);
  },

  async sync(id, inputs, known, context) {
    const { clients, signal } = context;
    const [projectId, serviceId] = partsOf(id);
    const live = await liveService(id, clients, signal);
    if (!live) return;
    if (live.name !== inputs.name) await clients.renameService(serviceId, inputs.name, signal);
    const current = await liveSource(projectId, live, context);
    const wanted = sourceOf(inputs);
    if (sameSource(current, wanted)) return;
    if (!isEmpty(wanted))
      await withoutDeploying({ projectId, serviceId }, context, () =>
        clients.connectService(serviceId, wanted, signal),
      );
    else if (known.inputs && !isEmpty(sourceOf(known.inputs))) await clients.disconnectService(serviceId, signal);
  },

  async read(id, known, context) {
    const { clients, signal } = context;
    const [projectId, serviceId] = partsOf(id);
    const live = await liveService(id, clients, signal);
    if (!live) return undefined;
    const source = await liveSource(projectId, live, context);
    return {
      inputs: { projectId, name: live.name, ...asDeclared(source, known.inputs) },
      outputs: { serviceId },
    };
  },

  delete: (id, _known, { clients, signal }) => deleted(clients.deleteService(partsOf(id)[1], signal)),
};

const partsOf = (id: string) => splitIds(id, ["project", "service"]) as [string, string];

const DEFAULT_BRANCH = "main";

/** Railway takes a repository without a branch and then never deploys it. */
function sourceOf({ repo, branch, image }: Pick<ServiceInputs, "repo" | "branch" | "image">): ServiceSource {
  if (repo !== undefined) return { repo, branch: branch ?? DEFAULT_BRANCH };
  return image === undefined ? {} : { image };
}

function sameSource(a: ServiceSource, b: ServiceSource): boolean {
  return a.repo?.toLowerCase() === b.repo?.toLowerCase() && a.branch === b.branch && a.image === b.image;
}

/** The live source in the spelling of the inputs it equals. */
function asDeclared(source: ServiceSource, known: ServiceInputs | undefined): ServiceSource {
  if (!known || !sameSource(source, sourceOf(known))) return source;
  const { repo, branch, image } = known;
  return Object.fromEntries(Object.entries({ repo, branch, image }).filter(([, value]) => value !== undefined));
}

async function liveService(id: string, clients: RailwayClient, signal: AbortSignal): Promise<Service | undefined> {
  const [projectId, serviceId] = partsOf(id);
  return (await clients.services(projectId, signal))?.find((service) => service.id === serviceId);
}

/** As it is in the project's first environment; the branch is told by the trigger that deploys it. */
async function liveSource(
  projectId: string,
  service: Service,
  { clients, signal }: Context<RailwayClient>,
): Promise<ServiceSource> {
  const project = await clients.project(projectId, signal);
  const environmentId = project?.primaryEnvironmentId;
  if (!environmentId) return {};
  const { source } = await clients.serviceInstance({ serviceId: service.id, environmentId }, signal);
  if (source?.image) return { image: source.image };
  if (!source?.repo) return {};
  const trigger = service.repoTriggers.find((candidate) => candidate.environmentId === environmentId);
  return trigger ? { repo: source.repo, branch: trigger.branch } : { repo: source.repo };
}

const isEmpty = (object: object): boolean => Object.keys(object).length === 0;
