import { nearest } from "../../contract/nearest.ts";
import { isObject } from "../../engine/deployment/property.ts";
import type { PropertyMap, PropertyValue } from "../../engine/property-value.ts";
import type { StackResource } from "../doctor/stack/open-stack.ts";
import { columns } from "../terminal/style.ts";

/** A function of the provider, or an action. */
export interface Call {
  token: string;
  args: PropertyMap;
  /** Of the resource it is about: its own provider is called. */
  urn?: string;
}

/** Something a vendor deploys, and the provider's functions for it. */
export interface Service {
  /** As the program names it. */
  name: string;
  /** As its vendor names it. */
  vendorName: string;
  vendor: "Render" | "Vercel" | "Railway";
  /** e.g. `Render web service`. */
  kind: string;
  /** Its id at the vendor. */
  id: string;
  /** `https://…`, where it has one. */
  url: string | undefined;
  healthPath: string | undefined;
  /** The branch whose pushes deploy it, where that is known. */
  branch: string | undefined;
  status: Call;
  deploy: Call;
  rollback: (deployId: string) => Call;
}

const RENDER_KINDS: Readonly<Record<string, string>> = {
  "stackwright:render:WebService": "Render web service",
  "stackwright:render:StaticSite": "Render static site",
  "stackwright:render:CronJob": "Render cron job",
};

/** Every service a stack has, in the order of its state. */
export function servicesOf(resources: readonly StackResource[]): Service[] {
  return resources.filter(({ custom }) => custom).flatMap((resource) => serviceOf(resource, resources) ?? []);
}

/** @throws Error that lists what there is to choose from. */
export function chooseService(services: readonly Service[], name: string | undefined, about: string): Service {
  if (services.length === 0) {
    throw new Error(`The stack's state has no service to ${about}: run \`npx stackwright up\` first.`);
  }
  if (name === undefined) {
    if (services.length === 1) return services[0]!;
    throw new Error(`Which service? Name one: npx stackwright ${about} NAME\n${listed(services)}`);
  }
  const isMeant = (service: Service) =>
    [service.name, service.vendorName, service.id, hostOf(service)].some((known) => known === name);
  const found = services.filter(isMeant);
  if (found.length === 1) return found[0]!;
  if (found.length > 1) {
    throw new Error(`"${name}" is the name of several; name one by its id:\n${listed(found)}`);
  }
  const near = nearest(name, [...new Set(services.flatMap((service) => [service.name, service.vendorName]))]);
  const meant = near.length > 0 ? ` Did you mean ${near.join(" or ")}?` : "";
  throw new Error(`The stack has no service "${name}".${meant}\n${listed(services)}`);
}

export function hostOf({ url }: Service): string | undefined {
  return url === undefined ? undefined : new URL(url).host;
}

function listed(services: readonly Service[]): string {
  return columns(services.map(({ name, kind, id, url }) => [`  ${name}`, kind, id, url ?? ""])).join("\n");
}

function serviceOf(resource: StackResource, all: readonly StackResource[]): Service | undefined {
  const { type } = resource;
  if (type in RENDER_KINDS) return renderService(resource);
  if (type === "stackwright:vercel:Project") return vercelProject(resource);
  if (type === "stackwright:railway:ServiceInstance") return railwayService(resource, all);
  return undefined;
}

function renderService({ urn, name, type, inputs, outputs, id }: StackResource): Service | undefined {
  const serviceId = text(outputs.serviceId) ?? id;
  if (serviceId === undefined || serviceId === "") return undefined;
  const call = (action: string, more: PropertyMap = {}): Call => ({
    token: `stackwright:render:${action}`,
    args: { serviceId, ...more },
    urn,
  });
  return {
    name,
    vendorName: text(inputs.name) ?? name,
    vendor: "Render",
    kind: RENDER_KINDS[type]!,
    id: serviceId,
    url: text(outputs.url),
    healthPath: type === "stackwright:render:WebService" ? text(inputs.healthCheckPath) : "/",
    branch: text(inputs.branch),
    status: call("getServiceStatus"),
    deploy: call("deployService"),
    rollback: (deployId) => call("rollbackService", { deployId }),
  };
}

function vercelProject({ urn, name, inputs, outputs, id }: StackResource): Service | undefined {
  const projectId = text(outputs.projectId) ?? id;
  if (projectId === undefined || projectId === "") return undefined;
  const call = (action: string, more: PropertyMap = {}): Call => ({
    token: `stackwright:vercel:${action}`,
    args: { projectId, ...more },
    urn,
  });
  return {
    name,
    vendorName: text(inputs.name) ?? name,
    vendor: "Vercel",
    kind: "Vercel project",
    id: projectId,
    url: text(outputs.url),
    healthPath: "/",
    branch: text(inputs.productionBranch),
    status: call("getDeployments"),
    deploy: call("deployProject"),
    rollback: (deployId) => call("rollbackProject", { deployId }),
  };
}

/** At Railway what is deployed is a service in one environment. */
function railwayService(
  { urn, name, inputs, outputs }: StackResource,
  all: readonly StackResource[],
): Service | undefined {
  const [projectId, environmentId, serviceId] = [
    text(inputs.projectId),
    text(inputs.environmentId),
    text(inputs.serviceId),
  ];
  if (projectId === undefined || environmentId === undefined || serviceId === undefined) return undefined;
  const call = (action: string, more: PropertyMap = {}): Call => ({
    token: `stackwright:railway:${action}`,
    args: { projectId, environmentId, serviceId, ...more },
    urn,
  });
  const service = all.find(
    ({ type, outputs: known }) => type === "stackwright:railway:Service" && text(known.serviceId) === serviceId,
  );
  return {
    name,
    vendorName: text(service?.inputs.name) ?? name,
    vendor: "Railway",
    kind: "Railway service",
    id: serviceId,
    url: text(outputs.url),
    healthPath: text(inputs.healthcheckPath),
    branch: text(service?.inputs.branch),
    status: call("getServiceStatus"),
    deploy: call("deployService"),
    rollback: (deployId) => call("rollbackService", { deployId }),
  };
}

function text(value: PropertyValue | undefined): string | undefined {
  if (isObject(value)) return undefined;
  return typeof value === "string" && value !== "" ? value : undefined;
}
