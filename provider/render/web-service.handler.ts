import type { ResourceHandler } from "../host/handler.ts";
import { revise } from "../host/revision.ts";
import { unlessGone } from "../host/vendor-error.ts";
import type { Service, WebServiceDetails } from "./api.ts";
import type { RenderClient } from "./client.ts";
import {
  cancelFirstDeploy,
  changesOf,
  deployedSettings,
  differing,
  hostOf,
  isEmpty,
  sourceOf,
  warnWhenSuspended,
} from "./service.ts";
import { newcomers, planVariables, splitByOwner, toList, toMap, writeVariables } from "./variables.ts";
import { DEPLOYED_INPUTS, type WebServiceInputs, type WebServiceOutputs } from "./web-service.definition.ts";

export const webServiceHandler: ResourceHandler<WebServiceInputs, WebServiceOutputs, RenderClient> = {
  check({ plan, numInstances = 1 }) {
    if (plan !== "free" || numInstances <= 1) return [];
    return [{ property: "numInstances", reason: "must be 1 on the free plan: leave it out, or choose a paid plan" }];
  },

  find: ({ name }, { clients, signal }) => clients.findService("web_service", name, signal),

  async create(inputs, context) {
    const made = await context.clients.createService("web_service", toVendor(inputs), context.signal);
    await cancelFirstDeploy(made, context);
    return made.service.id;
  },

  async sync(id, inputs, known, { clients, signal }) {
    const live = await clients.service<WebServiceDetails>(id, signal);
    const changes = changesOf(live, inputs, changedDetails(live.serviceDetails, inputs));
    if (!isEmpty(changes)) await clients.changeService(id, changes, signal);
    if (inputs.numInstances !== undefined && inputs.numInstances !== live.serviceDetails.numInstances)
      await clients.scaleService(id, inputs.numInstances, signal);
    const variables = toMap(await clients.serviceVariables(id, signal));
    await writeVariables(
      clients,
      `/services/${id}`,
      planVariables(variables, inputs.variables, known.inputs?.variables),
      signal,
    );
  },

  async read(id, known, { clients, signal, warn }) {
    const live = await unlessGone(clients.service<WebServiceDetails>(id, signal));
    const list = live && (await unlessGone(clients.serviceVariables(id, signal)));
    if (!live || !list) return undefined;
    const owned = known.inputs && (known.inputs.variables ?? {});
    const { variables, unmanaged } = splitByOwner(toMap(list), owned);
    const inputs = fromVendor(live, known.inputs);
    if (Object.keys(variables).length > 0) inputs.variables = variables;
    const warning = newcomers(unmanaged, known.outputs?.unmanagedVariables, `service "${live.name}" has variables`);
    if (warning) warn(warning);
    warnWhenSuspended(live, known.outputs?.suspended, warn);
    return {
      inputs,
      outputs: {
        serviceId: live.id,
        url: `https://${hostOf(live)}`,
        host: hostOf(live),
        slug: live.slug,
        ...revise(deployedSettings(DEPLOYED_INPUTS, inputs), known.outputs),
        unmanagedVariables: unmanaged,
        suspended: live.suspended === "suspended",
      },
    };
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
