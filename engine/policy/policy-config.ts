import type { PropertyMap, PropertyValue } from "../property-value.ts";
import { type AnalyzerInfo, ENFORCEMENT_LEVELS, type EnforcementLevel } from "./policy-info.ts";

/**
 * Configuration of a pack, as in the CLI's `--policy-pack-config` file: policy -> level, or its properties with
 * `enforcementLevel` among them; the name `all` sets the level of every policy.
 */
export type PolicyConfig = Record<string, EnforcementLevel | ({ enforcementLevel?: EnforcementLevel } & PropertyMap)>;

const ALL = "all";

/**
 * Level and properties of every policy: what is given goes before what the pack was built with, and that before the schema's
 * defaults.
 * @throws Error naming every unknown policy, level and property, and every required property that is missing.
 */
export function reconcileConfig(
  info: AnalyzerInfo,
  config: PolicyConfig,
): Map<string, { enforcementLevel: EnforcementLevel; properties: PropertyMap }> {
  const given = new Map(Object.entries(config).map(([name, value]) => [name, entryOf(value)]));
  const names = new Set([ALL, ...info.policies.map(({ name }) => name)]);
  const problems = [...given.keys()]
    .filter((name) => !names.has(name))
    .map((name) => `${name}: the pack has no such policy`);
  for (const [name, { enforcementLevel }] of given) {
    if (enforcementLevel !== undefined && !ENFORCEMENT_LEVELS.includes(enforcementLevel)) {
      problems.push(`${name}: enforcementLevel must be one of ${ENFORCEMENT_LEVELS.join(", ")}`);
    }
  }
  const reconciled = new Map(
    info.policies.map((policy) => {
      const initial = info.initialConfig[policy.name];
      const own = given.get(policy.name);
      const properties = { ...defaultsOf(policy.configProperties), ...initial?.properties, ...own?.properties };
      const enforcementLevel =
        own?.enforcementLevel ??
        given.get(ALL)?.enforcementLevel ??
        initial?.enforcementLevel ??
        policy.enforcementLevel;
      for (const property of Object.keys(own?.properties ?? {})) {
        if (!Object.hasOwn(policy.configProperties, property)) {
          problems.push(`${policy.name}: has no property ${property} to configure`);
        }
      }
      if (enforcementLevel !== "disabled") {
        for (const property of policy.configRequired) {
          if (properties[property] === undefined) problems.push(`${policy.name}: ${property} is required`);
        }
      }
      return [policy.name, { enforcementLevel, properties }] as const;
    }),
  );
  if (problems.length > 0) {
    throw new Error([`configuration of policy pack ${info.name}:`, ...problems.map((line) => `  ${line}`)].join("\n"));
  }
  return reconciled;
}

function entryOf(value: PolicyConfig[string]): {
  enforcementLevel: EnforcementLevel | undefined;
  properties: PropertyMap;
} {
  if (typeof value === "string") return { enforcementLevel: value, properties: {} };
  const { enforcementLevel, ...properties } = value;
  return { enforcementLevel, properties: properties as PropertyMap };
}

function defaultsOf(schemas: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.entries(schemas).flatMap(([property, schema]): [string, PropertyValue][] => {
      const fallback = (schema as PropertyMap | null)?.default;
      return fallback === undefined ? [] : [[property, fallback]];
    }),
  );
}
