import { z } from "zod";
import { prefixedId } from "../core/ids.ts";
import { type Operation, operation } from "../core/operation.ts";
import { badRequest, notFound } from "./dialect.ts";
import { listFilter, page, pagingQuery } from "./paging.ts";
import type { EnvGroup, RenderState } from "./state.ts";
import { listed, variableInput, variableName, variablesInput, variablesOf, writtenValue } from "./variables.ts";

const createBody = z.strictObject({
  name: z.string().min(1),
  ownerId: z.string(),
  envVars: variablesInput,
  secretFiles: z.array(z.strictObject({ name: z.string().min(1), content: z.string() })).optional(),
  serviceIds: z.array(z.string()).optional(),
});

const LINK_TYPE = { web_service: "web", static_site: "static", cron_job: "cron" } as const;

/** A write to a group changes the group and nothing else: no linked service is deployed. */
export function envGroupOperations(state: RenderState): Operation[] {
  const found = (id: string | undefined): EnvGroup => {
    const group = state.envGroups.get(id ?? "");
    if (group === undefined) throw notFound(id ?? "");
    return group;
  };
  const existingService = (id: string): string => {
    if (!state.services.has(id)) throw notFound(id);
    return id;
  };
  const metadata = (group: EnvGroup) => ({
    id: group.id,
    name: group.name,
    ownerId: state.owner.id,
    createdAt: group.createdAt.toISOString(),
    updatedAt: group.updatedAt.toISOString(),
    serviceLinks: group.serviceIds.map((id) => {
      const service = state.services.get(id);
      return { id, name: service?.name ?? "", type: LINK_TYPE[service?.type ?? "web_service"] };
    }),
  });
  const whole = (group: EnvGroup) => ({
    ...metadata(group),
    envVars: listed(group.variables),
    secretFiles: [...group.secretFiles].map(([name, content]) => ({ name, content })),
  });
  const changed = (group: EnvGroup): EnvGroup => {
    group.updatedAt = new Date();
    return group;
  };
  const refuseTakenName = (name: string, except?: EnvGroup): void => {
    const other = state.envGroupNamed(name);
    if (other !== undefined && other !== except)
      throw badRequest(`an environment group named "${name}" already exists`);
  };

  return [
    operation({
      method: "GET",
      path: "/env-groups",
      query: z.strictObject({ ...pagingQuery, name: listFilter, ownerId: listFilter }),
      handle: ({ query }) => {
        const groups = [...state.envGroups.values()]
          .filter((group) => query.name?.includes(group.name) ?? true)
          .filter(() => query.ownerId?.includes(state.owner.id) ?? true)
          .reverse();
        const pages = page("envGroup", groups, (group) => group.id, query, metadata);
        return { status: 200, body: state.seed.envGroupList === "bare" ? pages.map((item) => item.envGroup) : pages };
      },
    }),
    operation({
      method: "POST",
      path: "/env-groups",
      creates: true,
      body: createBody,
      handle: ({ body }) => {
        if (body.ownerId !== state.owner.id) throw notFound(body.ownerId);
        refuseTakenName(body.name);
        const now = new Date();
        const group: EnvGroup = {
          id: prefixedId("evg-"),
          name: body.name,
          variables: variablesOf(body.envVars),
          secretFiles: new Map(body.secretFiles?.map((file) => [file.name, file.content])),
          serviceIds: [...new Set(body.serviceIds?.map(existingService))],
          createdAt: now,
          updatedAt: now,
        };
        state.envGroups.set(group.id, group);
        return { status: 201, body: whole(group) };
      },
    }),
    operation({
      method: "GET",
      path: "/env-groups/{envGroupId}",
      handle: ({ params }) => ({ status: 200, body: whole(found(params.envGroupId)) }),
    }),
    operation({
      method: "PATCH",
      path: "/env-groups/{envGroupId}",
      body: z.strictObject({ name: z.string().min(1) }),
      handle: ({ params, body }) => {
        const group = found(params.envGroupId);
        refuseTakenName(body.name, group);
        group.name = body.name;
        return { status: 200, body: whole(changed(group)) };
      },
    }),
    operation({
      method: "DELETE",
      path: "/env-groups/{envGroupId}",
      handle: ({ params }) => {
        state.envGroups.delete(found(params.envGroupId).id);
        return { status: 204 };
      },
    }),
    operation({
      method: "GET",
      path: "/env-groups/{envGroupId}/env-vars/{envVarKey}",
      handle: ({ params }) => {
        const group = found(params.envGroupId);
        const key = params.envVarKey ?? "";
        const value = group.variables.get(key);
        if (value === undefined) throw notFound(key);
        return { status: 200, body: { key, value } };
      },
    }),
    operation({
      method: "PUT",
      path: "/env-groups/{envGroupId}/env-vars/{envVarKey}",
      body: variableInput,
      handle: ({ params, body }) => {
        const group = found(params.envGroupId);
        const key = variableName.safeParse(params.envVarKey);
        if (!key.success) throw badRequest(`invalid environment variable key "${params.envVarKey}"`);
        group.variables.set(key.data, writtenValue(body));
        return { status: 200, body: whole(changed(group)) };
      },
    }),
    operation({
      method: "DELETE",
      path: "/env-groups/{envGroupId}/env-vars/{envVarKey}",
      handle: ({ params }) => {
        const group = found(params.envGroupId);
        if (!group.variables.delete(params.envVarKey ?? "")) throw notFound(params.envVarKey ?? "");
        changed(group);
        return { status: 204 };
      },
    }),
    operation({
      method: "POST",
      path: "/env-groups/{envGroupId}/services/{serviceId}",
      handle: ({ params }) => {
        const group = found(params.envGroupId);
        const serviceId = existingService(params.serviceId ?? "");
        if (!group.serviceIds.includes(serviceId)) group.serviceIds.push(serviceId);
        return { status: 200, body: whole(changed(group)) };
      },
    }),
    operation({
      method: "DELETE",
      path: "/env-groups/{envGroupId}/services/{serviceId}",
      handle: ({ params }) => {
        const group = found(params.envGroupId);
        if (!group.serviceIds.includes(params.serviceId ?? "")) throw notFound(params.serviceId ?? "");
        group.serviceIds = group.serviceIds.filter((id) => id !== params.serviceId);
        changed(group);
        return { status: 204 };
      },
    }),
  ];
}
