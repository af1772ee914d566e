import { isObject, unwrapSecrets } from "../../../engine/deployment/property.ts";
import { type PropertyMap, type PropertyValue, UNKNOWN } from "../../../engine/property-value.ts";
import { fromEnvironment, type VerificationPlan } from "../../../health/plan.ts";
import { planOfUrl } from "../examine-host.ts";
import type { StackResource } from "./open-stack.ts";

const COMMAND = "command:local:Command";

/** What `up` verifies after each deploy: the same is looked at now. */
export function verificationsOf(resources: readonly StackResource[]): VerificationPlan[] {
  return environmentsOf(resources).flatMap((environment) =>
    isHttp(environment.HEALTH_URL) ? [fromEnvironment(environment)] : [],
  );
}

/** Where the verifications connect instead of the public hosts; a program knows it before it knows any host. */
export function edgeUrlOf(resources: readonly StackResource[]): string | undefined {
  return environmentsOf(resources).find(({ HEALTH_EDGE_URL: edgeUrl }) => isHttp(edgeUrl))?.HEALTH_EDGE_URL;
}

function environmentsOf(resources: readonly StackResource[]): Record<string, string>[] {
  return resources.map(({ type, inputs }) =>
    type === COMMAND && isObject(inputs.environment) ? texts(inputs.environment) : {},
  );
}

/** Component of a program, or one deployment of many: what has an address that visitors do not use. */
const NOT_VISITED = /^stackwright:components:|:Deploy(ment)?$/;

/** Public hosts of the stack that no verification looks at, each once however many monitors watch it. */
export function otherUrlsOf(
  resources: readonly StackResource[],
  verified: readonly VerificationPlan[],
  edgeUrl: string | undefined,
): VerificationPlan[] {
  const urls = resources
    .filter(({ type }) => type.startsWith("stackwright:") && !NOT_VISITED.test(type))
    .flatMap(({ outputs }) => (isHttp(outputs.url) ? [new URL(outputs.url).origin] : []))
    .filter(
      (url) => !/\.supabase\.co$/.test(new URL(url).host) && !verified.some((plan) => new URL(plan.url).origin === url),
    );
  return [...new Set(urls)].map((url) => planOfUrl(url, [], edgeUrl));
}

/** A service whose deploys and log a function of the provider tells. */
export interface StatusSubject {
  token: string;
  args: PropertyMap;
}

/** Every service the stack has, as its vendor's status function wants it named. */
export function statusSubjectsOf(resources: readonly StackResource[]): StatusSubject[] {
  const found = resources.flatMap(({ type, inputs, outputs }): StatusSubject[] => {
    const known = { ...texts(inputs), ...texts(outputs) };
    const { serviceId, projectId, environmentId } = known;
    if (type.startsWith("stackwright:render:") && serviceId?.startsWith("srv-")) {
      return [{ token: "stackwright:render:getServiceStatus", args: { serviceId } }];
    }
    if (type.startsWith("stackwright:railway:") && serviceId && projectId && environmentId) {
      return [{ token: "stackwright:railway:getServiceStatus", args: { projectId, environmentId, serviceId } }];
    }
    if (type.startsWith("stackwright:vercel:") && projectId) {
      return [{ token: "stackwright:vercel:getDeployments", args: { projectId } }];
    }
    return [];
  });
  return [...new Map(found.map((subject) => [JSON.stringify(subject), subject])).values()];
}

/** Whether a resource is a service that may have variables for itself beside those of its groups. */
export function isService({ type }: StackResource): boolean {
  return type === "stackwright:render:WebService" || type === "stackwright:render:StaticSite";
}

/** Properties that hold variables of an application. */
export const VARIABLE_MAPS = ["variables", "production", "preview", "development"];

/** The maps of variables in a resource's properties, opened. A value that is not known is undefined. */
export function variableMapsOf(inputs: PropertyMap): Record<string, Record<string, string | undefined>> {
  const maps = VARIABLE_MAPS.flatMap((name) => {
    const map = unwrapSecrets(inputs[name] ?? null);
    if (!isObject(map)) return [];
    const entries = Object.entries(map).map(([key, value]) => [key, isText(value) ? value : undefined] as const);
    return [[name, Object.fromEntries(entries)] as const];
  });
  return Object.fromEntries(maps);
}

/** Whether a resource carries variables of an application. */
export function carriesVariables({ type, custom, inputs }: StackResource): boolean {
  return custom && type.startsWith("stackwright:") && Object.keys(variableMapsOf(inputs)).length > 0;
}

function texts(map: PropertyMap): Record<string, string> {
  return Object.fromEntries(Object.entries(map).flatMap(([key, value]) => (isText(value) ? [[key, value]] : [])));
}

function isText(value: PropertyValue | undefined): value is string {
  return typeof value === "string" && value !== UNKNOWN;
}

function isHttp(value: PropertyValue | undefined): value is string {
  return isText(value) && /^https?:\/\/[^/]/.test(value);
}
