import { type Known, ProviderError, type ResourceHandler } from "../host/handler.ts";
import { revise } from "../host/revision.ts";
import { unlessGone } from "../host/vendor-error.ts";
import type { RenderClient } from "./client.ts";
import type { EnvGroupInputs, EnvGroupOutputs } from "./env-group.definition.ts";
import { newcomers, planVariables, splitByOwner, toList, toMap, writeVariables } from "./variables.ts";

export const envGroupHandler: ResourceHandler<EnvGroupInputs, EnvGroupOutputs, RenderClient> = {
  async find({ name, variables, contract }, { clients, signal }) {
    const id = await clients.findEnvGroup(name, signal);
    const precious = Object.entries(contract?.variables ?? {}).filter(([, { loses }]) => loses !== undefined);
    if (id === undefined || precious.length === 0) return id;
    const live = toMap((await clients.envGroup(id, signal)).envVars);
    const lost = precious.filter(([key]) => key in live && key in variables && live[key] !== variables[key]);
    if (lost.length > 0) throw new ProviderError(wouldLose(name, lost));
    return id;
  },

  /** All variables in one request: one by one they would meet the limit of 30 writes a minute. */
  async create({ name, variables, serviceIds = [] }, { clients, signal }) {
    const group = await clients.createEnvGroup({ name, envVars: toList(variables), serviceIds }, signal);
    return group.id;
  },

  async sync(id, inputs, known, { clients, signal }) {
    const live = await clients.envGroup(id, signal);
    if (live.name !== inputs.name) await clients.renameEnvGroup(id, inputs.name, signal);
    const plan = planVariables(toMap(live.envVars), inputs.variables, known.inputs?.variables);
    await writeVariables(clients, `/env-groups/${id}`, plan, signal);

    const linked = live.serviceLinks.map((link) => link.id);
    const wanted = inputs.serviceIds ?? [];
    for (const service of wanted.filter((service) => !linked.includes(service)))
      await clients.linkService(id, service, signal);
    const released = ownedLinks(known).filter((service) => !wanted.includes(service) && linked.includes(service));
    for (const service of released) await unlessGone(clients.unlinkService(id, service, signal));
  },

  async read(id, known, { clients, signal, warn }) {
    const live = await unlessGone(clients.envGroup(id, signal));
    if (!live) return undefined;
    const { variables, unmanaged } = splitByOwner(toMap(live.envVars), known.inputs?.variables);
    const links = live.serviceLinks.map((link) => link.id);
    const ours = known.inputs ? links.filter((service) => known.inputs?.serviceIds?.includes(service)) : links;
    const foreign = links.filter((service) => !ours.includes(service)).sort();
    const warning = newcomers(unmanaged, known.outputs?.unmanagedVariables, `env group "${live.name}" has variables`);
    if (warning) warn(warning);
    return {
      inputs: { name: live.name, variables, serviceIds: ours.length > 0 ? ours : undefined },
      outputs: {
        groupId: live.id,
        ...revise(variables, known.outputs),
        unmanagedVariables: unmanaged,
        unmanagedServiceIds: foreign,
      },
    };
  },

  async delete(id, _known, { clients, signal }) {
    await unlessGone(clients.deleteEnvGroup(id, signal));
  },
};

/** What is taken over is brought to what is declared, which for these cannot be undone. */
function wouldLose(name: string, lost: [key: string, { loses?: string | undefined }][]): string {
  const what = lost.map(([key, { loses }]) => `${key} (another value loses ${loses})`).join(", ");
  return `env group "${name}" is live with a value of its own for ${what}: run \`stackwright adopt secrets\` first, which keeps it`;
}

function ownedLinks(known: Known<EnvGroupInputs, EnvGroupOutputs>): string[] {
  return known.inputs?.serviceIds ?? [];
}
