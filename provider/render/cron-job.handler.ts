import type { ResourceHandler } from "../host/handler.ts";
import { revise } from "../host/revision.ts";
import { unlessGone } from "../host/vendor-error.ts";
import type { CronJobDetails } from "./api.ts";
import type { RenderClient } from "./client.ts";
import { type CronJobInputs, type CronJobOutputs, DEPLOYED_INPUTS } from "./cron-job.definition.ts";
import {
  cancelFirstDeploy,
  changesOf,
  deployedSettings,
  differing,
  isEmpty,
  sourceOf,
  warnWhenSuspended,
} from "./service.ts";
import { newcomers, planVariables, splitByOwner, toList, toMap, writeVariables } from "./variables.ts";

export const cronJobHandler: ResourceHandler<CronJobInputs, CronJobOutputs, RenderClient> = {
  find: ({ name }, { clients, signal }) => clients.findService("cron_job", name, signal),

  async create(inputs, context) {
    const made = await context.clients.createService("cron_job", toVendor(inputs), context.signal);
    await cancelFirstDeploy(made, context);
    return made.service.id;
  },

  async sync(id, inputs, known, { clients, signal }) {
    const live = await clients.service<CronJobDetails>(id, signal);
    const changes = changesOf(live, inputs, changedDetails(live.serviceDetails, inputs));
    if (!isEmpty(changes)) await clients.changeService(id, changes, signal);
    const variables = toMap(await clients.serviceVariables(id, signal));
    const plan = planVariables(variables, inputs.variables, known.inputs?.variables);
    await writeVariables(clients, `/services/${id}`, plan, signal);
  },

  async read(id, known, { clients, signal, warn }) {
    const live = await unlessGone(clients.service<CronJobDetails>(id, signal));
    const list = live && (await unlessGone(clients.serviceVariables(id, signal)));
    if (!live || !list) return undefined;
    const owned = known.inputs && (known.inputs.variables ?? {});
    const { variables, unmanaged } = splitByOwner(toMap(list), owned);
    const warning = newcomers(unmanaged, known.outputs?.unmanagedVariables, `cron job "${live.name}" has variables`);
    if (warning) warn(warning);
    warnWhenSuspended(live, known.outputs?.suspended, warn);
    const { serviceDetails: details } = live;
    const inputs: CronJobInputs = {
      ...sourceOf(live, known.inputs),
      schedule: details.schedule,
      command: details.envSpecificDetails.startCommand,
      runtime: details.runtime as CronJobInputs["runtime"],
      region: details.region as CronJobInputs["region"],
      plan: details.plan as CronJobInputs["plan"],
      buildCommand: details.envSpecificDetails.buildCommand,
      variables: Object.keys(variables).length > 0 ? variables : undefined,
    };
    return {
      inputs,
      outputs: {
        serviceId: live.id,
        ...revise(deployedSettings(DEPLOYED_INPUTS, inputs), known.outputs),
        unmanagedVariables: unmanaged,
        suspended: live.suspended === "suspended",
        lastSuccessfulRunAt: details.lastSuccessfulRunAt,
      },
    };
  },

  async delete(id, _known, { clients, signal }) {
    await unlessGone(clients.deleteService(id, signal));
  },
};

function toVendor(inputs: CronJobInputs) {
  const { name, repo, branch, rootDir, autoDeploy, runtime, region, plan, schedule, variables } = inputs;
  const serviceDetails = { runtime, region, plan, schedule, envSpecificDetails: commandsOf(inputs) };
  return { name, repo, branch, rootDir, autoDeploy, envVars: toList(variables), serviceDetails };
}

function changedDetails(live: CronJobDetails, inputs: CronJobInputs): object {
  const { runtime, plan, schedule } = inputs;
  const commands = differing(live.envSpecificDetails, commandsOf(inputs));
  return {
    ...differing(live, { runtime, plan, schedule }),
    ...(isEmpty(commands) ? {} : { envSpecificDetails: commands }),
  };
}

const commandsOf = ({ buildCommand, command }: CronJobInputs) => ({ buildCommand, startCommand: command });
