import { isDeepStrictEqual } from "node:util";
import type { ResourceHandler } from "../host/handler.ts";
import { unlessGone } from "../host/vendor-error.ts";
import type { Header, Route, StaticSiteDetails } from "./api.ts";
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
import { DEPLOYED_INPUTS, type StaticSiteInputs, type StaticSiteOutputs } from "./static-site.definition.ts";
import { toList } from "./variables.ts";

export const staticSiteHandler: ResourceHandler<StaticSiteInputs, StaticSiteOutputs, RenderClient> = {
  find: ({ name }, { clients, signal }) => clients.findService("static_site", name, signal),

  create: (inputs, context) => createService("static_site", toVendor(inputs), context),

  async sync(id, inputs, known, context) {
    const { clients, signal } = context;
    const live = await clients.service<StaticSiteDetails>(id, signal);
    const { buildCommand = "", publishPath } = inputs;
    const changes = changesOf(live, inputs, differing(live.serviceDetails, { buildCommand, publishPath }));
    if (!isEmpty(changes)) await clients.changeService(id, changes, signal);

    const routes = (await clients.routes(id, signal)).map(bareRoute);
    if (!isDeepStrictEqual(routes, inputs.routes)) await clients.replaceRoutes(id, inputs.routes, signal);
    const headers = (await clients.headers(id, signal)).map(bareHeader);
    if (!isDeepStrictEqual(sorted(headers), sorted(inputs.headers)))
      await clients.replaceHeaders(id, inputs.headers, signal);

    await syncVariables(id, inputs, known, context);
  },

  async read(id, known, context) {
    const { clients, signal } = context;
    const observed = await observeService<StaticSiteDetails>("site", id, known, context);
    const routes = observed && (await unlessGone(clients.routes(id, signal)));
    const headers = observed && (await unlessGone(clients.headers(id, signal)));
    if (!observed || !routes || !headers) return undefined;
    const { live, variables } = observed;
    const inputs: StaticSiteInputs = {
      ...sourceOf(live, known.inputs),
      buildCommand: live.serviceDetails.buildCommand || undefined,
      publishPath: live.serviceDetails.publishPath,
      routes: routes.map(bareRoute),
      headers: headers.map(bareHeader),
      variables,
    };
    const outputs = commonOutputs(observed, DEPLOYED_INPUTS, inputs, known.outputs);
    return { inputs, outputs: { ...outputs, ...addressOf(live) } };
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
