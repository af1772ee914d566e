import { ProviderError } from "../host/handler.ts";
import type { Scope } from "./api.ts";

/** Ids of what belongs to a service in one environment: `<project>/<environment>/<service>`, so that an import needs nothing else. */
export function scopeId({ projectId, environmentId, serviceId }: Scope): string {
  return joinIds(projectId, environmentId, serviceId);
}

/** @throws ProviderError when it is not three ids. */
export function scopeOf(id: string): Scope {
  const [projectId, environmentId, serviceId] = splitIds(id, ["project", "environment", "service"]);
  return { projectId, environmentId, serviceId } as Scope;
}

export const joinIds = (...ids: string[]): string => ids.join("/");

/** @throws ProviderError when there are not as many ids as names. */
export function splitIds(id: string, names: readonly string[]): string[] {
  const ids = id.split("/");
  if (ids.length === names.length && !ids.includes("")) return ids;
  throw new ProviderError(
    `"${id}" is not the id of this resource: it is ${names.map((name) => `<${name} id>`).join("/")}`,
  );
}
