import { isDeepStrictEqual } from "node:util";
import type { ResourceHandler } from "../host/handler.ts";
import { revise } from "../host/revision.ts";
import { unlessGone } from "../host/vendor-error.ts";
import type { Header, Route, StaticSiteDetails } from "./api.ts";
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
import { DEPLOYED_INPUTS, type StaticSiteInputs, type StaticSiteOutputs } from "./static-site.definition.ts";
import { newcomers, planVariables, splitByOwner, toList, toMap, writeVariables } from "./variables.ts";

export const staticSiteHandler: ResourceHandler<StaticSiteInputs, StaticSiteOutputs, RenderClient> = {
  find: ({ name }, { clients, signal }) => clients.findService("static_site", name, signal),

  async create(inputs, context) {
    const made = await context.clients.createService("static_site", toVendor(inputs), context.signal);
    await cancelFirstDeploy(made, context);
    return made.service.id;
  },

  async sync(id, inputs, known, { clients, signal }) {
    const live = await clients.service<StaticSiteDetails>(id, signal);
    const { buildCommand = "", publishPath } = inputs;
    const changes = changesOf(live, inputs, differing(live.serviceDetails, { buildCommand, publishPath }));
    if (!isEmpty(changes)) await clients.changeService(id, changes, signal);

    const routes = (await clients.routes(id, signal)).map(bareRoute);
    if (!isDeepStrictEqual(routes, inputs.routes)) await clients.replaceRoutes(id, inputs.routes, signal);
    const headers = (await clients.headers(id, signal)).map(bareHeader);
    if (!isDeepStrictEqual(sorted(headers), sorted(inputs.headers)))
      await clients.replaceHeaders(id, inputs.headers, signal);

    const variables = toMap(await clients.serviceVariables(id, signal));
    const plan = planVariables(variables, inputs.variables, known.inputs?.variables);
    await writeVariables(clients, `/services/${id}`, plan, signal);
  },

  async read(id, known, { clients, signal, warn }) {
    const live = await unlessGone(clients.service<StaticSiteDetails>(id, signal));
    const list = live && (await unlessGone(clients.serviceVariables(id, signal)));
    const routes = live && (await unlessGone(clients.routes(id, signal)));
    const headers = live && (await unlessGone(clients.headers(id, signal)));
    if (!live || !list || !routes || !headers) return undefined;
    const owned = known.inputs && (known.inputs.variables ?? {});
    const { variables, unmanaged } = splitByOwner(toMap(list), owned);
    const warning = newcomers(unmanaged, known.outputs?.unmanagedVariables, `site "${live.name}" has variables`);
    if (warning) warn(warning);
    warnWhenSuspended(live, known.outputs?.suspended, warn);
    const inputs: StaticSiteInputs = {
      ...sourceOf(live, known.inputs),
      buildCommand: live.serviceDetails.buildCommand || undefined,
      publishPath: live.serviceDetails.publishPath,
      routes: routes.map(bareRoute),
      headers: headers.map(bareHeader),
      variables: Object.keys(variables).length > 0 ? variables : undefined,
    };
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

function toVendor(inputs: StaticSiteInputs) {
  const { name, repo, branch, rootDir, autoDeploy, buildCommand, publishPath, routes, headers, variables } = inputs;
  const serviceDetails = { buildCommand, publishPath, routes, headers };
  return { name, repo, branch, rootDir, autoDeploy, envVars: toList(variables), serviceDetails };
}

const bareRoute = ({ type, source, destination }: Route): Route => ({ type, source, destination });

const bareHeader = ({ path, name, value }: Header): Header => ({ path, name, value });

const sorted = (headers: readonly Header[]): Header[] =>
  headers.map(bareHeader).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
