import { isDeepStrictEqual } from "node:util";
import { type Context, ProviderError, type ResourceHandler } from "../host/handler.ts";
import { poll } from "../host/poll.ts";
import { unlessGone } from "../host/vendor-error.ts";
import type { CidrBlock, KeyValue } from "./api.ts";
import type { RenderClient } from "./client.ts";
import type { KeyValueInputs, KeyValueOutputs } from "./key-value.definition.ts";

/** Statuses that no waiting ends. */
const STUCK: Record<string, string> = {
  suspended: "it is suspended: resume it in Render's dashboard (or settle the bill), then run again",
  recovery_failed: "its recovery failed: see Render's dashboard, or delete it there and run `pulumi refresh`",
};

export const keyValueHandler: ResourceHandler<KeyValueInputs, KeyValueOutputs, RenderClient> = {
  find: ({ name }, { clients, signal }) => clients.findKeyValue(name, signal),

  async create({ name, plan, region, maxmemoryPolicy, ipAllowList }, { clients, signal }) {
    const policy = maxmemoryPolicy === undefined ? {} : { maxmemoryPolicy };
    const instance = { name, plan, region, ...policy, ipAllowList: toVendor(ipAllowList) };
    return (await clients.createKeyValue(instance, signal)).id;
  },

  async sync(id, inputs, _known, context) {
    const { clients, signal } = context;
    const live = await clients.keyValue(id, signal);
    const changes = changesOf(live, inputs);
    if (Object.keys(changes).length > 0) await clients.changeKeyValue(id, changes, signal);
    await untilAvailable(id, context);
  },

  async read(id, known, { clients, signal }) {
    const live = await unlessGone(clients.keyValue(id, signal));
    const connection = live && (await unlessGone(clients.connectionInfo(id, signal)));
    if (!live || !connection) return undefined;
    const isPolicyWanted = !known.inputs || known.inputs.maxmemoryPolicy !== undefined;
    return {
      inputs: {
        name: live.name,
        plan: live.plan as KeyValueInputs["plan"],
        region: live.region as KeyValueInputs["region"],
        maxmemoryPolicy: isPolicyWanted
          ? (live.options.maxmemoryPolicy as KeyValueInputs["maxmemoryPolicy"])
          : undefined,
        ipAllowList: (live.ipAllowList ?? []).map(({ cidrBlock, description }) =>
          description ? { cidrBlock, description } : { cidrBlock },
        ),
      },
      outputs: {
        keyValueId: live.id,
        internalConnectionString: connection.internalConnectionString,
        externalConnectionString: connection.externalConnectionString,
        status: live.status,
      },
    };
  },

  async delete(id, _known, { clients, signal }) {
    await unlessGone(clients.deleteKeyValue(id, signal));
  },
};

function changesOf(live: KeyValue, inputs: KeyValueInputs) {
  const allowed = toVendor(inputs.ipAllowList);
  return {
    ...(live.name === inputs.name ? {} : { name: inputs.name }),
    ...(live.plan === inputs.plan ? {} : { plan: inputs.plan }),
    ...(inputs.maxmemoryPolicy === undefined || live.options.maxmemoryPolicy === inputs.maxmemoryPolicy
      ? {}
      : { maxmemoryPolicy: inputs.maxmemoryPolicy }),
    ...(isDeepStrictEqual(sorted(live.ipAllowList ?? []), sorted(allowed)) ? {} : { ipAllowList: allowed }),
  };
}

async function untilAvailable(id: string, { clients, signal, status, name }: Context<RenderClient>): Promise<void> {
  let last = "";
  await poll(async () => {
    const live = await clients.keyValue(id, signal);
    if (live.status === "available") return live;
    const stuck = STUCK[live.status];
    if (stuck) throw new ProviderError(`Key Value "${name}" (${id}) cannot be used: ${stuck}`);
    if (live.status !== last) status(`waiting for ${id}: ${live.status}`);
    last = live.status;
    return undefined;
  }, signal);
}

function toVendor(list: KeyValueInputs["ipAllowList"]): CidrBlock[] {
  return list.map(({ cidrBlock, description = "" }) => ({ cidrBlock, description }));
}

function sorted(list: readonly CidrBlock[]): CidrBlock[] {
  return list
    .map(({ cidrBlock, description }) => ({ cidrBlock, description: description ?? "" }))
    .sort((a, b) => (a.cidrBlock + a.description < b.cidrBlock + b.description ? -1 : 1));
}
