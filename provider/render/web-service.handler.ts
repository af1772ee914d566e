import type { ResourceHandler } from "../host/handler.ts";
import { unlessGone } from "../host/vendor-error.ts";
import type { Service, WebServiceDetails } from "./api.ts";
import type { RenderClient } from "./client.ts";
import {
  addressOf,
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
import { DEPLOYED_INPUTS, type WebServiceInputs, type WebServiceOutputs } from "./web-service.definition.ts";

export const webServiceHandler: ResourceHandler<WebServiceInputs, WebServiceOutputs, RenderClient> = {
  check({ plan, numInstances = 1 }) {
    if (plan !== "free" || numInstances <= 1) return [];
    return [{ property: "numInstances", reason: "must be 1 on the free plan: leave it out, or choose a paid plan" }];
  },

  find: ({ name }, { clients, signal }) => clients.findService("web_service", name, signal),

  create: (inputs, context) => createService("web_service", toVendor(inputs), context),

  async sync(id, inputs, known, context) {
    const { clients, signal } = context;
    const live = await clients.service<WebServiceDetails>(id, signal);
    const changes = changesOf(live, inputs, changedDetails(live.serviceDetails, inputs));
    if (!isEmpty(changes)) await clients.changeService(id, changes, signal);
    if (inputs.numInstances !== undefined && inputs.numInstances !== live.serviceDetails.numInstances)
      await clients.scaleService(id, inputs.numInstances, signal);
    await syncVariables(id, inputs, known, context);
  },

  async read(id, known, context) {
    const observed = await observeService<WebServiceDetails>("service", id, known, context);
    if (!observed) return undefined;
    const { live, variables } = observed;
    const inputs = { ...fromVendor(live, known.inputs), variables };
    const outputs = commonOutputs(observed, DEPLOYED_INPUTS, inputs, known.outputs);
    return { inputs, outputs: { ...outputs, ...addressOf(live) } };
  },

  async delete(id, _known, { clients, signal }) {
    await unlessGone(clients.deleteService(id, signal));
  },
};

function toVendor(inputs: WebServiceInputs) {
  const { name, repo, branch, rootDir, autoDeploy, runtime, region, plan, buildCommand, startCommand } = inputs;
  const { preDeployCommand, healthCheckPath, numInstances, variables } = inputs;
  return {
    name,
    repo,
    branch,
    rootDir,
    autoDeploy,
    envVars: toList(variables),
    serviceDetails: {
      runtime,
      region,
      plan,
      numInstances,
      preDeployCommand,
      healthCheckPath,
      envSpecificDetails: { buildCommand, startCommand },
    },
  };
}

/** The pre-deploy command comes back among the commands. */
function fromVendor(live: Service<WebServiceDetails>, known: WebServiceInputs | undefined): WebServiceInputs {
  const { serviceDetails: details } = live;
  const { buildCommand, startCommand, preDeployCommand } = details.envSpecificDetails;
  const isScaleWanted = !known || known.numInstances !== undefined;
  return {
    ...sourceOf(live, known),
    runtime: details.runtime as WebServiceInputs["runtime"],
    region: details.region as WebServiceInputs["region"],
    plan: details.plan as WebServiceInputs["plan"],
    buildCommand,
    startCommand,
    preDeployCommand: preDeployCommand || undefined,
    healthCheckPath: details.healthCheckPath || undefined,
    numInstances: isScaleWanted ? details.numInstances : undefined,
  };
}

function changedDetails(live: WebServiceDetails, inputs: WebServiceInputs): object {
  const commands = differing(live.envSpecificDetails, {
    buildCommand: inputs.buildCommand,
    startCommand: inputs.startCommand,
  });
  const own = differing(
    { ...live, preDeployCommand: live.envSpecificDetails.preDeployCommand ?? "" },
    {
      runtime: inputs.runtime,
      plan: inputs.plan,
      healthCheckPath: inputs.healthCheckPath ?? "",
      preDeployCommand: inputs.preDeployCommand ?? "",
    },
  );
  return { ...own, ...(isEmpty(commands) ? {} : { envSpecificDetails: commands }) };
}
