import { z } from "zod";
import { type Operation, operation } from "../core/operation.ts";
import { badRequest, notFound } from "./dialect.ts";
import { page, pagingQuery } from "./paging.ts";
import { findService } from "./services.ts";
import type { RenderState, Service } from "./state.ts";
import { listed, variableInput, variableName, variablesInput, variablesOf, writtenValue } from "./variables.ts";

/** The variables set on a service itself; those of linked groups are not among them. No call here deploys. */
export function serviceVariableOperations(state: RenderState): Operation[] {
  const list = (service: Service, query: { limit?: number | undefined; cursor?: string | undefined }) =>
    page(
      "envVar",
      listed(service.variables),
      (variable) => variable.key,
      query,
      (variable) => variable,
    );

  return [
    operation({
      method: "GET",
      path: "/services/{serviceId}/env-vars",
      query: z.strictObject(pagingQuery),
      handle: ({ params, query }) => ({ status: 200, body: list(findService(state, params.serviceId), query) }),
    }),
    operation({
      method: "PUT",
      path: "/services/{serviceId}/env-vars",
      body: variablesInput,
      handle: ({ params, body }) => {
        const service = findService(state, params.serviceId);
        service.variables = variablesOf(body);
        return { status: 200, body: list(service, { limit: Number.POSITIVE_INFINITY }) };
      },
    }),
    operation({
      method: "GET",
      path: "/services/{serviceId}/env-vars/{envVarKey}",
      handle: ({ params }) => {
        const key = params.envVarKey ?? "";
        const value = findService(state, params.serviceId).variables.get(key);
        if (value === undefined) throw notFound(key);
        return { status: 200, body: { key, value } };
      },
    }),
    operation({
      method: "PUT",
      path: "/services/{serviceId}/env-vars/{envVarKey}",
      body: variableInput,
      handle: ({ params, body }) => {
        const service = findService(state, params.serviceId);
        const key = variableName.safeParse(params.envVarKey);
        if (!key.success) throw badRequest(`invalid environment variable key "${params.envVarKey}"`);
        const value = writtenValue(body);
        service.variables.set(key.data, value);
        return { status: 200, body: { key: key.data, value } };
      },
    }),
    operation({
      method: "DELETE",
      path: "/services/{serviceId}/env-vars/{envVarKey}",
      handle: ({ params }) => {
        if (!findService(state, params.serviceId).variables.delete(params.envVarKey ?? "")) {
          throw notFound(params.envVarKey ?? "");
        }
        return { status: 204 };
      },
    }),
  ];
}
