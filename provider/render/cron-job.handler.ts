import type { ResourceHandler } from "../host/handler.ts";
import { unlessGone } from "../host/vendor-error.ts";
import type { CronJobDetails } from "./api.ts";
import type { RenderClient } from "./client.ts";
import { type CronJobInputs, type CronJobOutputs, DEPLOYED_INPUTS } from "./cron-job.definition.ts";
import {
  changesOf,
  commonOutputs,
  createService,
  differing,
  isEmpty,
  observeService,
  sourceOf,
  syncVariables,
} from "./service.ts";
import { toList } from "./variables.ts";

export const cronJobHandler: ResourceHandler<CronJobInputs, CronJobOutputs, RenderClient> = {
  find: ({ name }, { clients, signal }) => clients.findService("cron_job", name, signal),

  create: (inputs, context) => createService("cron_job", toVendor(inputs), context),

  async sync(id, inputs, known, context) {
    const { clients, signal } = context;
    const live = await clients.service<CronJobDetails>(id, signal);
    const changes = changesOf(live, inputs, changedDetails(live.serviceDetails, inputs));
    if (!isEmpty(changes)) await clients.changeService(id, changes, signal);
    await syncVariables(id, inputs, known, context);
  },

  async read(id, known, context) {
    const observed = await observeService<CronJobDetails>("cron job", id, known, context);
    if (!observed) return undefined;
    const { live, variables } = observed;
    const { serviceDetails: details } = live;
    const inputs: CronJobInputs = {
      ...sourceOf(live, known.inputs),
      schedule: details.schedule,
      command: details.envSpecificDetails.startCommand,
      runtime: details.runtime as CronJobInputs["runtime"],
      region: details.region as CronJobInputs["region"],
      plan: details.plan as CronJobInputs["plan"],
      buildCommand: details.envSpecificDetails.buildCommand,
      variables,
    };
    const outputs = commonOutputs(observed, DEPLOYED_INPUTS, inputs, known.outputs);
    return { inputs, outputs: { ...outputs, lastSuccessfulRunAt: details.lastSuccessfulRunAt } };
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
