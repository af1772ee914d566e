import { type FunctionHandler, ProviderError } from "../host/handler.ts";
import { unlessGone } from "../host/vendor-error.ts";
import type { Service } from "./api.ts";
import type { RenderClient } from "./client.ts";
import type { FindServiceInputs, FindServiceOutputs } from "./find-service.definition.ts";
import { hostOf } from "./service.ts";

export const findServiceHandler: FunctionHandler<FindServiceInputs, FindServiceOutputs, RenderClient> = {
  async invoke({ name, host }, { clients, signal }) {
    if (name === undefined && host === undefined)
      throw new ProviderError("stackwright:render:findService looks for nothing: give it a `name` or a `host`");
    const named = await clients.listServices({ name }, signal);
    const candidates = named.filter((service) => name === undefined || service.name === name);
    const found = host === undefined ? candidates[0] : await atHost(host.toLowerCase(), candidates, clients, signal);
    return { serviceId: found?.id };
  },
};

async function atHost(
  host: string,
  services: readonly Service[],
  clients: RenderClient,
  signal: AbortSignal,
): Promise<Service | undefined> {
  const own = services.find((service) => hostOf(service) === host);
  if (own) return own;
  for (const service of services.filter((candidate) => hostOf(candidate) !== ""))
    if (await unlessGone(clients.customDomain(service.id, host, signal))) return service;
  return undefined;
}
