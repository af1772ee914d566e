import { isObject } from "../../engine/deployment/property.ts";
import type { EvaluatedResource, Evaluation } from "../../engine/evaluation/evaluation.ts";
import { type PropertyValue, UNKNOWN } from "../../engine/property-value.ts";
import { UsageError } from "../arguments.ts";
import type { Vendors } from "./vendor-session.ts";

const ENV_GROUP = "stackwright:render:EnvGroup";
const WEB_SERVICE = "stackwright:render:WebService";
const RAILWAY_VARIABLES = "stackwright:railway:Variables";

/** Somewhere at a vendor that holds variables. */
export interface Place {
  /** For people: `group toolboxai-secrets`. */
  title: string;
  urn: string;
  type: string;
  id: string;
  /** A service's own variables win over those of its groups. */
  isService: boolean;
}

/** The variables that are live at one place. Values are secrets. */
export interface LiveVariables {
  place: Place;
  values: Readonly<Record<string, string>>;
}

/** A place by its id: `evg-…`, `srv-…`, or Railway's `<project>/<environment>/<service>`. @throws UsageError */
export function placeOfId(id: string): Place {
  const place = (type: string, isService = false): Place => {
    return { title: id, urn: `urn:pulumi:live::live::${type}::${id}`, type, id, isService };
  };
  if (id.startsWith("evg-")) return place(ENV_GROUP);
  if (id.startsWith("srv-")) return place(WEB_SERVICE, true);
  if (/^[^/\s]+\/[^/\s]+\/[^/\s]+$/.test(id)) return place(RAILWAY_VARIABLES);
  throw new UsageError(
    `--from ${id}: give a Render group (evg-…) or service (srv-…), or Railway's PROJECT/ENVIRONMENT/SERVICE ids.`,
  );
}

/**
 * Where the variables that a program generates would be live: at the ids that state knows, else at what has the name the program
 * gives it.
 */
export async function placesOf(evaluation: Evaluation, names: readonly string[], vendors: Vendors): Promise<Place[]> {
  const carriers = evaluation.resources.filter(
    ({ type, inputs }) =>
      [ENV_GROUP, RAILWAY_VARIABLES].includes(type) && names.some((name) => hasVariable(inputs.variables, name)),
  );
  const linked = carriers.flatMap((carrier) => {
    const origins = Object.entries(carrier.origins).flatMap(([path, found]) =>
      path.startsWith("serviceIds") ? found : [],
    );
    const urns = origins.flatMap((origin) => (origin.from === "resource" ? [origin.urn] : []));
    return evaluation.resources.filter(({ urn, type }) => type === WEB_SERVICE && urns.includes(urn));
  });
  const places = await Promise.all(
    [...new Set([...linked, ...carriers])].map((resource) => placeOf(resource, vendors)),
  );
  return places.filter((place) => place !== undefined);
}

/** Every variable that is live at these places. One that is gone has none. */
export async function liveVariables(places: readonly Place[], vendors: Vendors): Promise<LiveVariables[]> {
  return Promise.all(
    places.map(async (place) => {
      const live = (await vendors.read(place))?.variables;
      const entries = isObject(live) ? Object.entries(live) : [];
      const values = entries.filter((entry): entry is [string, string] => typeof entry[1] === "string");
      return { place, values: Object.fromEntries(values) };
    }),
  );
}

export type LiveSecret =
  | { kind: "found"; value: string; at: string }
  | { kind: "none" }
  /** Places that disagree. */
  | { kind: "conflict"; at: string[] };

/** The value an application really has: its service's own, else its group's. */
export function liveSecret(name: string, live: readonly LiveVariables[]): LiveSecret {
  for (const isService of [true, false]) {
    const holders = live.filter(({ place, values }) => place.isService === isService && Object.hasOwn(values, name));
    const values = new Set(holders.map((holder) => holder.values[name]!));
    if (values.size > 1) return { kind: "conflict", at: holders.map(({ place }) => place.title) };
    const [first] = holders;
    if (first !== undefined) return { kind: "found", value: first.values[name]!, at: first.place.title };
  }
  return { kind: "none" };
}

function hasVariable(variables: PropertyValue | undefined, name: string): boolean {
  return isObject(variables) && Object.hasOwn(variables, name);
}

async function placeOf(resource: EvaluatedResource, vendors: Vendors): Promise<Place | undefined> {
  const { urn, type, inputs } = resource;
  const known = vendors.resources.find((other) => other.urn === urn)?.id;
  const name = typeof inputs.name === "string" && inputs.name !== UNKNOWN ? inputs.name : undefined;
  const id = known || (name === undefined ? undefined : await idOf(type, name, vendors));
  if (id === undefined) return undefined;
  const isService = type === WEB_SERVICE;
  const kind = isService ? "service" : type === ENV_GROUP ? "group" : "variables";
  return { title: `${kind} ${name ?? resource.name}`, urn, type, id, isService };
}

async function idOf(type: string, name: string, vendors: Vendors): Promise<string | undefined> {
  const isGroup = type === ENV_GROUP;
  const token = `stackwright:render:${isGroup ? "findEnvGroup" : "findService"}`;
  const { groupId, serviceId } = await vendors.invoke({ token, args: { name } });
  const id = isGroup ? groupId : serviceId;
  return typeof id === "string" && id !== "" ? id : undefined;
}
