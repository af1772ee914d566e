import { isObject, unwrapSecrets } from "../../../engine/deployment/property.ts";
import { annotateSecrets } from "../../../engine/plugin/wire.ts";
import type { AnalyzedStackResource } from "../../../engine/policy/analyzed-resource.ts";
import { type PropertyMap, type PropertyValue, UNKNOWN } from "../../../engine/property-value.ts";
import type { Live } from "./live-resources.ts";
import type { StackResource } from "./open-stack.ts";
import { VARIABLE_MAPS } from "./subjects.ts";

/** A resource of the stack as rules are to see it. */
export interface LiveSubject {
  /** With its live inputs. */
  alone: AnalyzedStackResource;
  /** With its live outputs, for rules about the stack. */
  together: AnalyzedStackResource;
  /** Whether the vendor was asked: rules about one resource judge only such. */
  isLive: boolean;
}

/** One that carries no variables: what the last `up` knew of it. */
export function statedSubject(resource: StackResource): LiveSubject {
  const subject = (properties: PropertyMap) => analyzed(resource, properties);
  return { alone: subject(resource.inputs), together: subject(resource.outputs), isLive: false };
}

/**
 * One that carries variables.
 * @param live as it was read; undefined when it could not be, and then its variables are unknown.
 * @param elsewhere names the application gets from elsewhere. They and what was set by hand are there, but nobody knows their values.
 */
export function liveSubject(
  resource: StackResource,
  live: Live | undefined,
  elsewhere: readonly string[],
): LiveSubject {
  const { inputs, outputs } = resource;
  const of = (properties: PropertyMap, written: PropertyMap) =>
    analyzed(resource, {
      ...annotateSecrets(properties, written),
      // It is what the program promises; no vendor keeps it.
      ...(inputs.contract !== undefined && { contract: inputs.contract }),
      ...mapsOf(properties, live, elsewhere),
    });
  return { alone: of(live?.inputs ?? inputs, inputs), together: of(live?.outputs ?? outputs, outputs), isLive: true };

  function mapsOf(properties: PropertyMap, read: Live | undefined, others: readonly string[]): PropertyMap {
    const maps = VARIABLE_MAPS.filter((map) => properties[map] !== undefined && properties[map] !== null);
    if (read === undefined) return Object.fromEntries(maps.map((map) => [map, UNKNOWN]));
    const byHand = unwrapSecrets(read.outputs.unmanagedVariables ?? null);
    const unmanaged = Array.isArray(byHand) ? byHand.filter((name) => typeof name === "string") : [];
    return Object.fromEntries(
      maps.map((map) => {
        const scope = map === "variables" ? "" : `${map}/`;
        const names = unmanaged.filter((name) => name.startsWith(scope)).map((name) => name.slice(scope.length));
        const unread = [...names, ...(map === "variables" ? others : [])];
        const known = annotateSecrets(properties, inputs)[map] as PropertyValue;
        if (!isObject(known)) return [map, known];
        return [map, { ...Object.fromEntries(unread.map((name) => [name, UNKNOWN])), ...known }];
      }),
    );
  }
}

function analyzed(resource: StackResource, properties: PropertyMap): AnalyzedStackResource {
  const { urn, type, name, protect = false, dependencies = [], propertyDependencies = {} } = resource;
  return { urn, type, name, properties, options: { protect }, dependencies, propertyDependencies };
}
