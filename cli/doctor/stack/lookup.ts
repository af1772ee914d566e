import type { PropertyMap, PropertyValue } from "../../../engine/property-value.ts";
import { UNKNOWN } from "../../../engine/property-value.ts";
import type { StackResource } from "./open-stack.ts";

/** How a vendor finds what a program declares, by the name the program gives it. */
export interface Lookup {
  /** Function of the provider; it answers with ids, or with none. */
  token: string;
  args: PropertyMap;
  /** As one says that it is not there: `Render has no service "api"`. */
  absent: string;
  /** What it is, for saying that it could not be looked at. */
  about: string;
}

/** Undefined for what is not looked up: it has no variables and is not deployed, or its name is not known yet. */
export function lookupOf(resource: StackResource, all: readonly StackResource[]): Lookup | undefined {
  const { type, inputs } = resource;
  const name = textOf(inputs.name);
  switch (type) {
    case "stackwright:render:WebService":
    case "stackwright:render:StaticSite":
      return name === undefined ? undefined : named("Render", "service", "stackwright:render:findService", name);
    case "stackwright:render:EnvGroup":
      return name === undefined
        ? undefined
        : named("Render", "environment group", "stackwright:render:findEnvGroup", name);
    case "stackwright:vercel:Project":
      return name === undefined ? undefined : named("Vercel", "project", "stackwright:vercel:findProject", name);
    case "stackwright:vercel:ProjectEnvironment": {
      const project = ownerOf(resource, "projectId", all);
      return project && lookupOf(project, all);
    }
    case "stackwright:railway:ServiceInstance":
    case "stackwright:railway:Variables":
      return railwayLookup(resource, all);
    default:
      return undefined;
  }
}

/** The resource with what the lookup found; undefined when that was nothing. */
export function located(resource: StackResource, found: PropertyMap): StackResource | undefined {
  const ids = Object.fromEntries(Object.entries(found).filter(([, id]) => textOf(id) !== undefined));
  const id = idOf(resource.type, ids as Record<string, string>);
  if (id === undefined) return undefined;
  const known = Object.keys(resource.inputs).filter((name) => name in ids);
  const inputs = { ...resource.inputs, ...Object.fromEntries(known.map((name) => [name, ids[name]!])) };
  return { ...resource, id, inputs, outputs: { ...resource.outputs, ...ids } };
}

function idOf(type: string, ids: Record<string, string>): string | undefined {
  const { serviceId, groupId, projectId, environmentId } = ids;
  if (type.startsWith("stackwright:railway:")) return serviceId && [projectId, environmentId, serviceId].join("/");
  if (type === "stackwright:vercel:ProjectEnvironment") return projectId && `${projectId}/environment`;
  return serviceId ?? groupId ?? projectId;
}

function named(vendor: string, what: string, token: string, name: string): Lookup {
  return { token, args: { name }, absent: `${vendor} has no ${what} "${name}"`, about: `${what} ${name}` };
}

/** At Railway a name counts within its project; what was made elsewhere is told by its id. */
function railwayLookup(resource: StackResource, all: readonly StackResource[]): Lookup | undefined {
  const told = (property: string) => {
    const owner = ownerOf(resource, property, all);
    return owner === undefined ? textOf(resource.inputs[property]) : textOf(owner.inputs.name);
  };
  const [project, service] = [told("projectId"), told("serviceId")];
  if (project === undefined || service === undefined) return undefined;
  const isFirst = ownerOf(resource, "environmentId", all)?.type === "stackwright:railway:Project";
  const environment = isFirst ? undefined : told("environmentId");
  if (!isFirst && environment === undefined) return undefined;
  return {
    token: "stackwright:railway:findService",
    args: { project, service, ...(environment !== undefined && { environment }) },
    absent: `Railway has no service "${service}" in ${environment === undefined ? "" : `environment "${environment}" of `}project "${project}"`,
    about: `service ${service}`,
  };
}

/** The resource that a property of this one comes from. */
function ownerOf(
  { propertyDependencies = {} }: StackResource,
  property: string,
  all: readonly StackResource[],
): StackResource | undefined {
  const urns = propertyDependencies[property] ?? [];
  return all.find(({ urn }) => urns.includes(urn));
}

function textOf(value: PropertyValue | undefined): string | undefined {
  return typeof value === "string" && value !== "" && value !== UNKNOWN ? value : undefined;
}
