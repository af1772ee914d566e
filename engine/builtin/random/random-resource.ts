import type { CheckFailure, CheckResult, DiffResult } from "../../plugin/provider-client.ts";
import { annotateSecrets, openSecrets } from "../../plugin/wire.ts";
import { type PropertyMap, type PropertyValue, UNKNOWN } from "../../property-value.ts";
import type { BuiltinResource } from "../builtin-resource.ts";

type Create = Parameters<BuiltinResource["create"]>[0];
type Update = Parameters<BuiltinResource["update"]>[0];
type Read = Parameters<BuiltinResource["read"]>[0];

/** What a random resource is made of. Values are open; the base class marks again what was secret. */
export interface RandomDesign {
  /** Inputs with their kind; `required` ones have no default. */
  settings: Record<string, Setting>;
  /** Rules between settings; each gives a reason, or undefined. Only known settings are given. */
  rules(settings: PropertyMap): (string | undefined)[];
  /** Settings with their defaults filled in, as they are in the outputs. */
  planned(settings: PropertyMap): PropertyMap;
  /** Outputs of a preview besides the settings. */
  computed: string[];
  /** Outputs, secrets as envelopes, besides the settings. */
  generate(settings: PropertyMap): Promise<{ id: string; outputs: PropertyMap }>;
  /** An existing value taken over by its import id. */
  adopt(id: string): Promise<{ id: string; settings: PropertyMap; inputs: PropertyMap; outputs: PropertyMap }>;
}

export interface Setting {
  kind: "integer" | "boolean" | "string" | "map";
  required?: string;
  minimum?: number;
}

/** A resource of the `random` package: made once, kept in state, made anew when a setting or a keeper changes. */
export abstract class RandomResource implements BuiltinResource {
  protected abstract readonly design: RandomDesign;

  check(news: PropertyMap): CheckResult {
    const { settings } = this.design;
    const open = openSecrets(news) as PropertyMap;
    const failures: CheckFailure[] = [];
    const inputs: PropertyMap = {};
    for (const [name, value] of Object.entries(open)) {
      if (value === null) continue;
      const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
      const read = setting ? readSetting(name, setting, value) : { value };
      inputs[name] = read.value;
      if (read.reason) failures.push({ property: name, reason: read.reason });
    }
    for (const [name, { required }] of Object.entries(settings)) {
      if (required && inputs[name] === undefined) {
        failures.push({ property: name, reason: `Missing required property '${name}': ${required}` });
      }
    }
    if (failures.length === 0) {
      const known = Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== UNKNOWN));
      for (const reason of this.design.rules(known)) if (reason) failures.push({ property: "", reason });
    }
    return { inputs: annotateSecrets(inputs, news), failures };
  }

  diff({ oldOutputs, news }: Parameters<BuiltinResource["diff"]>[0]): DiffResult {
    const state = openSecrets(oldOutputs) as PropertyMap;
    const wanted = this.design.planned(this.#settings(news));
    const changedKeys: string[] = [];
    const replaceKeys: string[] = [];
    for (const [name, { kind }] of Object.entries(this.design.settings)) {
      const [old, next] = [state[name], wanted[name]];
      if (JSON.stringify(old ?? null) === JSON.stringify(next ?? null)) continue;
      if (kind === "map" ? keepersReplace(old, next) : !(old === "" && next === undefined)) replaceKeys.push(name);
      changedKeys.push(name);
    }
    return {
      changes: changedKeys.length > 0 ? "some" : "none",
      replaceKeys,
      stableKeys: [],
      changedKeys,
      deleteBeforeReplace: false,
    };
  }

  async create({ inputs, preview }: Create): Promise<{ id: string; outputs: PropertyMap }> {
    const settings = this.design.planned(this.#settings(inputs));
    if (preview) {
      const computed = Object.fromEntries(this.design.computed.map((name) => [name, UNKNOWN]));
      return { id: "", outputs: annotateSecrets({ ...settings, ...computed }, inputs) };
    }
    const { id, outputs } = await this.design.generate(settings);
    return { id, outputs: annotateSecrets({ ...settings, ...outputs }, inputs) };
  }

  /** Only what needs no new value comes here: keepers that went from none to empty, say. */
  async update({ oldOutputs, news }: Update): Promise<{ outputs: PropertyMap }> {
    const kept = Object.entries(oldOutputs).filter(([name]) => !Object.hasOwn(this.design.settings, name));
    const settings = this.design.planned(this.#settings(news));
    return { outputs: { ...annotateSecrets(settings, news), ...Object.fromEntries(kept) } };
  }

  async read({ id, inputs, outputs }: Read): Promise<{ id: string; inputs: PropertyMap; outputs: PropertyMap }> {
    if (Object.keys(outputs).length > 0) return { id, inputs, outputs };
    const adopted = await this.design.adopt(id);
    return { id: adopted.id, inputs: adopted.inputs, outputs: { ...adopted.settings, ...adopted.outputs } };
  }

  async delete(): Promise<void> {}

  #settings(inputs: PropertyMap): PropertyMap {
    const open = openSecrets(inputs) as PropertyMap;
    return Object.fromEntries(Object.entries(open).filter(([name]) => Object.hasOwn(this.design.settings, name)));
  }
}

/** The text of a number is a number, and of a boolean a boolean, as it is for the real plugin. */
function readSetting(name: string, { kind, minimum }: Setting, given: PropertyValue) {
  if (given === UNKNOWN) return { value: given };
  const value =
    kind === "integer" && typeof given === "string" && /^-?\d+$/.test(given)
      ? Number(given)
      : kind === "boolean" && (given === "true" || given === "false")
        ? given === "true"
        : given;
  const fits = {
    integer: Number.isInteger(value),
    boolean: typeof value === "boolean",
    string: typeof value === "string",
    map: typeof value === "object" && !Array.isArray(value),
  }[kind];
  if (!fits) return { value, reason: `${name} must be of type ${kind}` };
  if (minimum !== undefined && (value as number) < minimum) {
    return { value, reason: `Attribute ${name} value must be at least ${minimum}, got: ${value}.` };
  }
  return { value };
}

/** Keepers make a new value when a key came, went or changed; null and absent are the same. */
function keepersReplace(old: PropertyValue | undefined, next: PropertyValue | undefined): boolean {
  const before = withoutNulls(old);
  if (next === UNKNOWN) return Object.keys(before).length > 0;
  const after = withoutNulls(next);
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].some((key) => before[key] !== after[key]);
}

function withoutNulls(keepers: PropertyValue | undefined): PropertyMap {
  if (typeof keepers !== "object" || keepers === null || Array.isArray(keepers)) return {};
  return Object.fromEntries(Object.entries(keepers).filter(([, value]) => value !== null));
}
