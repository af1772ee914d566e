import type { ResourceHandler } from "../host/handler.ts";
import { revise } from "../host/revision.ts";
import { unlessGone, VendorError } from "../host/vendor-error.ts";
import type { Service, ServiceChanges } from "./api.ts";
import type { RenderClient } from "./client.ts";
import { newcomers, planVariables, splitByOwner, toList, toMap, writeVariables } from "./variables.ts";
import { deployedSettings, type WebServiceInputs, type WebServiceOutputs } from "./web-service.definition.ts";

export const webServiceHandler: ResourceHandler<WebServiceInputs, WebServiceOutputs, RenderClient> = {
  check({ plan, numInstances = 1 }) {
    if (plan !== "free" || numInstances <= 1) return [];
    return [{ property: "numInstances", reason: "must be 1 on the free plan: leave it out, or choose a paid plan" }];
  },

  find: ({ name }, { clients, signal }) => clients.findWebService(name, signal),

  async create(inputs, { clients, signal, warn, name }) {
    const { service, deployId } = await clients.createWebService(toVendor(inputs), signal);
    // The deploy that Render starts by itself runs before a group can be linked, so it could only fail or start wrong.
    if (deployId)
      await clients.cancelDeploy(service.id, deployId, signal).catch((error: unknown) => {
        if (!(error instanceof VendorError)) throw error;
        warn(`the first deploy of "${name}", which Render started by itself, could not be cancelled: ${error.reason}`);
      });
    return service.id;
  },

  async sync(id, inputs, known, { clients, signal }) {
    const live = await clients.service(id, signal);
    const changes = changesOf(live, inputs);
    if (Object.keys(changes).length > 0) await clients.changeService(id, changes, signal);
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
    const live = await unlessGone(clients.service(id, signal));
    const list = live && (await unlessGone(clients.serviceVariables(id, signal)));
    if (!live || !list) return undefined;
    const owned = known.inputs && (known.inputs.variables ?? {});
    const { variables, unmanaged } = splitByOwner(toMap(list), owned);
    const inputs = fromVendor(live, known.inputs);
    if (Object.keys(variables).length > 0) inputs.variables = variables;
    const warning = newcomers(unmanaged, known.outputs?.unmanagedVariables, `service "${live.name}" has variables`);
    if (warning) warn(warning);
    if (live.suspended === "suspended" && known.outputs?.suspended !== true)
      warn(
        `service "${live.name}" is suspended at Render (by ${live.suspenders.join(", ") || "somebody"}): resume it in the dashboard`,
      );
    const url = live.serviceDetails.url.replace(/\/+$/, "");
    return {
      inputs,
      outputs: {
        serviceId: live.id,
        url,
        host: new URL(url).host,
        slug: live.slug,
        ...revise(deployedSettings(inputs), known.outputs),
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

/** Undoes what Render makes of its input: unset texts come back as "", the pre-deploy command among the commands. */
function fromVendor(live: Service, known: WebServiceInputs | undefined): WebServiceInputs {
  const { serviceDetails: details } = live;
  const { buildCommand, startCommand, preDeployCommand } = details.envSpecificDetails;
  const isScaleWanted = !known || known.numInstances !== undefined;
  return {
    name: live.name,
    repo: sameRepository(live.repo, known?.repo) ? (known?.repo ?? "") : (live.repo ?? ""),
    branch: live.branch ?? "",
    rootDir: live.rootDir || undefined,
    runtime: details.runtime as WebServiceInputs["runtime"],
    region: details.region as WebServiceInputs["region"],
    plan: details.plan as WebServiceInputs["plan"],
    buildCommand,
    startCommand,
    preDeployCommand: preDeployCommand || undefined,
    healthCheckPath: details.healthCheckPath || undefined,
    numInstances: isScaleWanted ? details.numInstances : undefined,
    autoDeploy: live.autoDeploy,
  };
}

/** The fields of PATCH /services that differ; a text that is not wanted any more is cleared with "". */
function changesOf(live: Service, inputs: WebServiceInputs): ServiceChanges {
  const { serviceDetails: details } = live;
  const commands = differing(details.envSpecificDetails, {
    buildCommand: inputs.buildCommand,
    startCommand: inputs.startCommand,
  });
  const own = differing(
    { ...details, preDeployCommand: details.envSpecificDetails.preDeployCommand ?? "" },
    {
      runtime: inputs.runtime,
      plan: inputs.plan,
      healthCheckPath: inputs.healthCheckPath ?? "",
      preDeployCommand: inputs.preDeployCommand ?? "",
    },
  );
  const serviceDetails = { ...own, ...(isEmpty(commands) ? {} : { envSpecificDetails: commands }) };
  const top = differing(live, {
    name: inputs.name,
    repo: sameRepository(live.repo, inputs.repo) ? live.repo : inputs.repo,
    branch: inputs.branch,
    rootDir: inputs.rootDir ?? "",
    autoDeploy: inputs.autoDeploy,
  });
  return { ...top, ...(isEmpty(serviceDetails) ? {} : { serviceDetails }) } as ServiceChanges;
}

function differing(live: object, wanted: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(wanted).filter(([key, value]) => (live as Record<string, unknown>)[key] !== value),
  );
}

const isEmpty = (object: object): boolean => Object.keys(object).length === 0;

function sameRepository(a: string | undefined, b: string | undefined): boolean {
  const plain = (address: string | undefined) =>
    address
      ?.toLowerCase()
      .replace(/\/+$/, "")
      .replace(/\.git$/, "");
  return plain(a) === plain(b);
}
