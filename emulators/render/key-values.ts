import { z } from "zod";
import { prefixedId, randomText } from "../core/ids.ts";
import { type Operation, operation } from "../core/operation.ts";
import type { Runtime } from "../runtime.ts";
import { badRequest, notFound } from "./dialect.ts";
import { listFilter, page, pagingQuery } from "./paging.ts";
import { REGIONS } from "./service-settings.ts";
import type { KeyValue, RenderState } from "./state.ts";

const PLANS = ["free", "starter", "standard", "pro", "pro_plus"] as const;

const policy = z.enum([
  "noeviction",
  "allkeys_lfu",
  "allkeys_lru",
  "allkeys_random",
  "volatile_lfu",
  "volatile_lru",
  "volatile_random",
  "volatile_ttl",
]);
const ipAllowList = z.array(z.strictObject({ cidrBlock: z.string().min(1), description: z.string() }));

const changeable = {
  plan: z.enum(PLANS),
  maxmemoryPolicy: policy.optional(),
  persistenceMode: z.enum(["journal_snapshot", "snapshot", "off"]).optional(),
  ipAllowList: ipAllowList.optional(),
};
const createBody = z.strictObject({
  name: z.string().min(1),
  ownerId: z.string(),
  region: z.enum(REGIONS).optional(),
  ...changeable,
});
const updateBody = z.strictObject({
  name: z.string().min(1).optional(),
  ...changeable,
  plan: z.enum(PLANS).optional(),
});

export function keyValueOperations(state: RenderState, runtime: Runtime): Operation[] {
  const found = (id: string | undefined): KeyValue => {
    const keyValue = state.keyValues.get(id ?? "");
    if (keyValue === undefined) throw notFound(id ?? "");
    return keyValue;
  };
  const view = (keyValue: KeyValue) => ({
    id: keyValue.id,
    name: keyValue.name,
    status: statusOf(keyValue),
    plan: keyValue.plan,
    region: keyValue.region,
    owner: state.owner,
    options: { maxmemoryPolicy: keyValue.maxmemoryPolicy, persistenceMode: keyValue.persistenceMode },
    ipAllowList: keyValue.ipAllowList.length === 0 ? null : keyValue.ipAllowList,
    version: "8",
    createdAt: keyValue.createdAt.toISOString(),
    updatedAt: keyValue.updatedAt.toISOString(),
  });
  const listView = (keyValue: KeyValue) => ({
    ...view(keyValue),
    dashboardUrl: `https://dashboard.render.com/r/${keyValue.id}`,
  });
  const refuseSecondFree = (except?: KeyValue): void => {
    const others = [...state.keyValues.values()].filter((other) => other !== except);
    if (others.some((other) => other.plan === "free")) {
      throw badRequest("cannot have more than one active free tier Key Value instance");
    }
  };
  const refuseTakenName = (name: string, except?: KeyValue): void => {
    const other = state.keyValueNamed(name);
    if (other !== undefined && other !== except)
      throw badRequest(`a Key Value instance named "${name}" already exists`);
  };

  return [
    operation({
      method: "GET",
      path: "/key-value",
      query: z.strictObject({ ...pagingQuery, name: listFilter, ownerId: listFilter, region: listFilter }),
      handle: ({ query }) => {
        const keyValues = [...state.keyValues.values()]
          .filter((keyValue) => query.name?.includes(keyValue.name) ?? true)
          .filter((keyValue) => query.region?.includes(keyValue.region) ?? true)
          .filter(() => query.ownerId?.includes(state.owner.id) ?? true)
          .reverse();
        return { status: 200, body: page("keyValue", keyValues, (keyValue) => keyValue.id, query, listView) };
      },
    }),
    operation({
      method: "POST",
      path: "/key-value",
      creates: true,
      body: createBody,
      handle: ({ body }) => {
        if (body.ownerId !== state.owner.id) throw notFound(body.ownerId);
        refuseTakenName(body.name);
        if (body.plan === "free") refuseSecondFree();
        const now = new Date();
        const keyValue: KeyValue = {
          id: prefixedId("red-"),
          name: body.name,
          plan: body.plan,
          region: body.region ?? "oregon",
          maxmemoryPolicy: body.maxmemoryPolicy ?? "allkeys_lru",
          persistenceMode: body.persistenceMode ?? (body.plan === "free" ? "off" : "journal_snapshot"),
          ipAllowList: body.ipAllowList ?? [],
          password: randomText(32),
          reads: 0,
          up: false,
          createdAt: now,
          updatedAt: now,
        };
        state.keyValues.set(keyValue.id, keyValue);
        void runtime.startKeyValue(keyValue.id).then(() => {
          keyValue.up = true;
        });
        return { status: 201, body: view(keyValue) };
      },
    }),
    operation({
      method: "GET",
      path: "/key-value/{keyValueId}",
      handle: ({ params }) => {
        const keyValue = found(params.keyValueId);
        keyValue.reads++;
        return { status: 200, body: view(keyValue) };
      },
    }),
    operation({
      method: "PATCH",
      path: "/key-value/{keyValueId}",
      body: updateBody,
      handle: ({ params, body }) => {
        const keyValue = found(params.keyValueId);
        if (body.name !== undefined) refuseTakenName(body.name, keyValue);
        if (body.plan !== undefined && rank(body.plan) < rank(keyValue.plan)) {
          throw badRequest(`cannot downgrade from ${keyValue.plan} to ${body.plan}`);
        }
        Object.assign(keyValue, body, { updatedAt: new Date() });
        return { status: 200, body: view(keyValue) };
      },
    }),
    operation({
      method: "DELETE",
      path: "/key-value/{keyValueId}",
      handle: async ({ params }) => {
        const keyValue = found(params.keyValueId);
        state.keyValues.delete(keyValue.id);
        await runtime.stopKeyValue(keyValue.id);
        return { status: 204 };
      },
    }),
    operation({
      method: "GET",
      path: "/key-value/{keyValueId}/connection-info",
      handle: ({ params }) => {
        const { id, password, region } = found(params.keyValueId);
        const host = `${region}-keyvalue.render.com`;
        return {
          status: 200,
          body: {
            internalConnectionString: `redis://${id}:6379`,
            externalConnectionString: `rediss://${id}:${password}@${host}:6379`,
            cliCommand: `REDISCLI_AUTH=${password} redis-cli --user ${id} -h ${host} -p 6379 --tls`,
          },
        };
      },
    }),
  ];
}

const rank = (plan: string): number => (PLANS as readonly string[]).indexOf(plan);

/** "unknown" until first read, then "creating" for a read, then "available" once it is really up. */
function statusOf(keyValue: KeyValue): string {
  if (keyValue.reads === 0) return "unknown";
  return keyValue.reads === 1 || !keyValue.up ? "creating" : "available";
}
