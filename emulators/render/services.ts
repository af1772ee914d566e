import { z } from "zod";
import { prefixedId } from "../core/ids.ts";
import { type Operation, operation } from "../core/operation.ts";
import type { DeployRunner } from "./deploy-runner.ts";
import { badRequest, notFound, renderError } from "./dialect.ts";
import { listFilter, page, pagingQuery } from "./paging.ts";
import { applySettings, createBody, misfit, serviceView, updateBody } from "./service-settings.ts";
import { newHeader, newRoute, type SiteRules } from "./site-rule.ts";
import type { RenderState, Service } from "./state.ts";
import { variablesOf } from "./variables.ts";

export function findService(state: RenderState, id: string | undefined): Service {
  const service = state.services.get(id ?? "");
  if (service === undefined) throw notFound(id ?? "");
  return service;
}

export function serviceOperations(state: RenderState, deploys: DeployRunner): Operation[] {
  const refuseTakenName = (name: string, except?: Service): void => {
    const other = state.serviceNamed(name);
    if (other !== undefined && other !== except) throw renderError(409, `name "${name}" is already in use`);
  };

  return [
    operation({
      method: "GET",
      path: "/services",
      query: z.strictObject({
        ...pagingQuery,
        name: listFilter,
        type: listFilter,
        ownerId: listFilter,
        region: listFilter,
        env: listFilter,
        suspended: listFilter,
        includePreviews: z.enum(["true", "false"]).optional(),
      }),
      handle: ({ query }) => {
        const services = [...state.services.values()]
          .filter((service) => query.name?.includes(service.name) ?? true)
          .filter((service) => query.region?.includes(service.region) ?? true)
          .filter((service) => query.env?.includes(service.runtime) ?? true)
          .filter((service) => query.suspended?.includes(service.suspended ? "suspended" : "not_suspended") ?? true)
          .filter((service) => query.type?.includes(service.type) ?? true)
          .filter(() => query.ownerId?.includes(state.owner.id) ?? true)
          .reverse();
        const body = page(
          "service",
          services,
          (service) => service.id,
          query,
          (service) => serviceView(state, service),
        );
        return { status: 200, body };
      },
    }),
    operation({
      method: "POST",
      path: "/services",
      creates: true,
      body: createBody,
      handle: ({ body }) => {
        if (body.ownerId !== state.owner.id) throw badRequest(`unknown owner: ${body.ownerId}`);
        if (body.repo === undefined) throw badRequest("repo is required for a service that is not image-backed");
        refuseTakenName(body.name);
        const service = newService(state, body);
        state.services.set(service.id, service);
        const deploy = deploys.start(service, "api");
        return { status: 201, body: { service: serviceView(state, service), deployId: deploy.id } };
      },
    }),
    operation({
      method: "GET",
      path: "/services/{serviceId}",
      handle: ({ params }) => ({ status: 200, body: serviceView(state, findService(state, params.serviceId)) }),
    }),
    operation({
      method: "PATCH",
      path: "/services/{serviceId}",
      body: updateBody,
      handle: ({ params, body }) => {
        const service = findService(state, params.serviceId);
        if (body.name !== undefined) refuseTakenName(body.name, service);
        const problem = misfit(service, body);
        if (problem !== undefined) throw badRequest(problem);
        applySettings(service, body);
        return { status: 200, body: serviceView(state, service) };
      },
    }),
    operation({
      method: "DELETE",
      path: "/services/{serviceId}",
      handle: async ({ params }) => {
        const service = findService(state, params.serviceId);
        state.services.delete(service.id);
        for (const group of state.groupsOf(service.id)) {
          group.serviceIds = group.serviceIds.filter((id) => id !== service.id);
        }
        await deploys.retire(service);
        return { status: 204 };
      },
    }),
    operation({
      method: "POST",
      path: "/services/{serviceId}/scale",
      body: z.strictObject({ numInstances: z.number().int().min(1) }),
      handle: ({ params, body }) => {
        const service = findService(state, params.serviceId);
        if (service.type !== "web_service") throw badRequest(`a ${service.type} cannot be scaled`);
        if (service.plan === "free" && body.numInstances > 1) throw badRequest("free services cannot be scaled");
        service.numInstances = body.numInstances;
        return { status: 202 };
      },
    }),
  ];
}

function newService(state: RenderState, body: z.output<typeof createBody>): Service {
  const { name, envVars, type, ownerId: _ownerId, serviceDetails, ...settings } = body;
  const { routes = [], headers = [], ...details } = serviceDetails as SiteRules & object;
  const now = new Date();
  const service: Service = {
    id: prefixedId(type === "cron_job" ? "crn-" : "srv-"),
    type,
    name,
    slug: state.slugFor(name),
    repo: "",
    branch: "main",
    rootDir: "",
    autoDeploy: "yes",
    autoDeployTrigger: "commit",
    buildFilter: undefined,
    runtime: "",
    region: "oregon",
    plan: "starter",
    buildCommand: "",
    startCommand: "",
    preDeployCommand: "",
    healthCheckPath: "",
    numInstances: 1,
    maxShutdownDelaySeconds: 30,
    previews: { generation: "off" },
    maintenanceMode: { enabled: false, uri: "" },
    publishPath: "public",
    routes: routes.map(newRoute),
    headers: headers.map(newHeader),
    schedule: "",
    lastSuccessfulRunAt: undefined,
    domains: [],
    notifications: { notificationsToSend: "default", previewNotificationsEnabled: "default" },
    variables: variablesOf(envVars ?? []),
    suspended: false,
    createdAt: now,
    updatedAt: now,
    deploys: [],
    logs: [],
    serving: undefined,
    failNextBuild: undefined,
  };
  applySettings(service, { ...settings, serviceDetails: details });
  return service;
}
