import type { PropertyPath } from "../../../engine/deployment/property-path.ts";

/** What the vendors' resources mean to a person who reviews a change. Type tokens, as in every program. */
export const DEPLOY = "stackwright:render:Deploy";
export const WEB_SERVICE = "stackwright:render:WebService";
export const ENV_GROUP = "stackwright:render:EnvGroup";
export const KEY_VALUE = "stackwright:render:KeyValue";
export const PROJECT = "stackwright:vercel:Project";
export const PROJECT_ENVIRONMENT = "stackwright:vercel:ProjectEnvironment";

export const SCOPES = ["production", "preview", "development"] as const;
export type Scope = "" | (typeof SCOPES)[number];

/** Settings a running service takes over without a deploy. */
const NEED_NO_DEPLOY: Readonly<Record<string, readonly string[]>> = {
  [WEB_SERVICE]: ["name", "numInstances", "autoDeploy"],
  [ENV_GROUP]: ["name", "serviceIds", "contract"],
};
const HOLDS_DATA = /KeyValue|Redis|Postgres|Database|Volume|Disk|Bucket/;

/** Which variable a property path means, if it means one. */
export function variableAt(type: string, path: Readonly<PropertyPath>): { name: string; scope: Scope } | undefined {
  const [map, name, ...rest] = path;
  if (!type.startsWith("stackwright:") || typeof name !== "string" || rest.length > 0) return undefined;
  if (map === "variables") return { name, scope: "" };
  const scope = SCOPES.find((known) => known === map);
  return scope && type === PROJECT_ENVIRONMENT ? { name, scope } : undefined;
}

export function needsDeploy(type: string, property: string): boolean {
  return !(NEED_NO_DEPLOY[type] ?? []).includes(property);
}

/** Whether what it holds is gone when it is. A generated secret counts: nobody else has it. */
export function holdsData(type: string): boolean {
  return type.startsWith("random:") || HOLDS_DATA.test(type.split(":").at(-1) ?? "");
}
