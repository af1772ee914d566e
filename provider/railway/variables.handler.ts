import { type Context, ProviderError, type ResourceHandler } from "../host/handler.ts";
import { revise } from "../host/revision.ts";
import { isGone } from "../host/vendor-error.ts";
import type { Scope } from "./api.ts";
import type { RailwayClient } from "./client.ts";
import { isPlatformVariable } from "./properties.ts";
import { scopeId, scopeOf } from "./scope.ts";
import type { VariablesInputs, VariablesOutputs } from "./variables.definition.ts";
import { withoutDeploying } from "./without-deploying.ts";

type Values = Record<string, string>;

export const variablesHandler: ResourceHandler<VariablesInputs, VariablesOutputs, RailwayClient> = {
  /** A collision is a variable that is live with another value. */
  async find(inputs, context) {
    const live = await liveVariables(inputs, context);
    const collides = Object.entries(inputs.variables).some(([name, value]) => (live?.[name] ?? value) !== value);
    return collides ? scopeId(inputs) : undefined;
  },

  create: async (inputs) => scopeId(inputs),

  async sync(id, inputs, known, context) {
    const { clients, signal } = context;
    const scope = scopeOf(id);
    const live = await liveVariables(scope, context);
    if (!live)
      throw new ProviderError(
        `Railway has no service ${scope.serviceId} in environment ${scope.environmentId}: correct \`serviceId\` or \`environmentId\``,
      );
    const wanted = inputs.variables;
    const differing = Object.fromEntries(Object.entries(wanted).filter(([name, value]) => live[name] !== value));
    if (Object.keys(differing).length > 0) await clients.setVariables(scope, differing, signal);
    const released = Object.keys(known.inputs?.variables ?? {}).filter((name) => !(name in wanted) && name in live);
    if (released.length === 0) return;
    await withoutDeploying(scope, context, async () => {
      for (const name of released) await clients.deleteVariable(scope, name, signal);
    });
  },

  async read(id, known, context) {
    const scope = scopeOf(id);
    const live = await liveVariables(scope, context);
    if (!live) return undefined;
    const owned = known.inputs?.variables;
    const isOurs = (name: string) => owned === undefined || name in owned;
    const ours: Values = Object.fromEntries(Object.entries(live).filter(([name]) => isOurs(name)));
    const unmanaged = Object.keys(live)
      .filter((name) => !isOurs(name))
      .sort();
    const fresh = unmanaged.filter((name) => !(known.outputs?.unmanagedVariables ?? []).includes(name));
    if (fresh.length > 0)
      context.warn(
        `service ${scope.serviceId} has variables set by hand at Railway: ${fresh.join(", ")}. Declare them or remove them there; nothing here touches them.`,
      );
    return {
      inputs: { ...scope, variables: ours },
      outputs: { ...revise(ours, known.outputs), unmanagedVariables: unmanaged },
    };
  },

  async delete(id, known, context) {
    const { clients, signal } = context;
    const scope = scopeOf(id);
    const live = await liveVariables(scope, context);
    const owned = Object.keys(known.inputs?.variables ?? {}).filter((name) => name in (live ?? {}));
    if (owned.length === 0) return;
    await withoutDeploying(scope, context, async () => {
      for (const name of owned) await clients.deleteVariable(scope, name, signal);
    });
  },
};

/** Without Railway's own; undefined when the service, its environment or its project is gone. */
async function liveVariables(
  { projectId, environmentId, serviceId }: Scope,
  { clients, signal }: Pick<Context<RailwayClient>, "clients" | "signal">,
): Promise<Values | undefined> {
  const services = await clients.services(projectId, signal);
  if (!services?.some(({ id }) => id === serviceId)) return undefined;
  try {
    const all = await clients.variables({ projectId, environmentId, serviceId }, signal);
    return Object.fromEntries(Object.entries(all).filter(([name]) => !isPlatformVariable(name)));
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
