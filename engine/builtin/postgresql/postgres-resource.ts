import { randomBytes } from "node:crypto";
import {
  type CheckFailure,
  type CheckResult,
  type DiffResult,
  ProviderCallError,
} from "../../plugin/provider-client.ts";
import { annotateSecrets, isSecret, openSecrets, secretOf } from "../../plugin/wire.ts";
import { type PropertyMap, type PropertyValue, UNKNOWN } from "../../property-value.ts";
import type { BuiltinResource, CheckContext } from "../builtin-resource.ts";
import { type Attributes, listOf, ordered, readAttribute, ruleFailures, sameValue } from "./attribute.ts";
import { attributeDiff } from "./attribute-diff.ts";
import type { Connections } from "./connection.ts";

type Create = Parameters<BuiltinResource["create"]>[0];
type Update = Parameters<BuiltinResource["update"]>[0];
type Read = Parameters<BuiltinResource["read"]>[0];
type Delete = Parameters<BuiltinResource["delete"]>[0];

/** Inputs under this key are the names of those that the program did not give. */
const DEFAULTS = "__defaults";

/** A resource of the `postgresql` package. Values are open and of the attributes' own types; secrets are marked here again. */
export abstract class PostgresResource implements BuiltinResource {
  protected abstract readonly attributes: Attributes;
  /** Whether the old one goes first when a change makes a new one; else that is so where a name was given. */
  protected readonly deletesBeforeReplace: boolean = false;
  readonly #connections: () => Connections;

  constructor(connections: () => Connections) {
    this.#connections = connections;
  }

  /** Resolves to the new resource's id. */
  protected abstract make(connections: Connections, values: PropertyMap): Promise<string>;
  protected abstract change(connections: Connections, olds: PropertyMap, values: PropertyMap): Promise<void>;
  /** The values that the database has; with no values given, of the resource to import. Undefined when it is gone. */
  protected abstract observe(
    connections: Connections,
    id: string,
    values: PropertyMap,
  ): Promise<{ id: string; values: PropertyMap } | undefined>;
  protected abstract remove(connections: Connections, values: PropertyMap): Promise<void>;

  check(news: PropertyMap, { urn, olds }: CheckContext): CheckResult {
    const failures: CheckFailure[] = [];
    const inputs: PropertyMap = {};
    for (const [name, value] of Object.entries(openSecrets(news) as PropertyMap)) {
      if (value === null || name.startsWith("__")) continue;
      const attribute = Object.hasOwn(this.attributes, name) ? this.attributes[name] : undefined;
      if (!attribute) {
        const known = Object.keys(this.attributes).join(", ");
        failures.push({ property: name, reason: `Unknown property '${name}'; the embedded engine knows ${known}` });
        continue;
      }
      const read = readAttribute(name, attribute, value);
      inputs[name] = read.value;
      if (read.reason !== undefined) failures.push({ property: name, reason: read.reason });
    }
    const defaults = this.#fillDefaults(inputs, urn, olds);
    failures.push(...ruleFailures(this.attributes, inputs));
    return { inputs: { ...this.#mark(inputs, news), [DEFAULTS]: defaults }, failures };
  }

  diff({ oldOutputs, news }: Parameters<BuiltinResource["diff"]>[0]): DiffResult {
    const olds = this.#values(oldOutputs);
    const wanted = this.#decided(this.#values(news), olds);
    const changedKeys: string[] = [];
    const replaceKeys: string[] = [];
    const stableKeys: string[] = [];
    const detailedDiff: NonNullable<DiffResult["detailedDiff"]> = {};
    for (const [name, attribute] of Object.entries(this.attributes)) {
      const [old, next] = [olds[name], wanted[name]];
      if (attribute.writeOnly || sameValue(attribute.kind, old, next)) {
        if (attribute.replaces) stableKeys.push(name);
        continue;
      }
      changedKeys.push(name);
      if (attribute.replaces) replaceKeys.push(name);
      Object.assign(detailedDiff, attributeDiff(name, attribute, old, next));
    }
    return {
      changes: changedKeys.length > 0 ? "some" : "none",
      replaceKeys,
      stableKeys,
      changedKeys,
      deleteBeforeReplace: replaceKeys.length > 0 && (this.deletesBeforeReplace || isNamed(news)),
      detailedDiff,
    };
  }

  async create({ inputs, preview }: Create): Promise<{ id: string; outputs: PropertyMap }> {
    const values = this.#values(inputs);
    if (preview) return { id: "", outputs: { ...this.#outputs(this.#decided(values), inputs), id: UNKNOWN } };
    const connections = this.#connections();
    const id = await this.make(connections, values);
    try {
      const made = await this.observe(connections, id, values);
      if (!made) throw new ProviderCallError(`${id} was made and is not there`);
      return { id: made.id, outputs: { ...this.#outputs(made.values, inputs), id: made.id } };
    } catch (error) {
      // It exists: losing it now would make the next run fail on a name that is taken.
      const message = error instanceof Error ? error.message : String(error);
      const outputs = { ...this.#outputs(values, inputs), id };
      throw new ProviderCallError(message, { id, outputs, inputs, reasons: [message] });
    }
  }

  async update({ oldOutputs, news, preview }: Update): Promise<{ outputs: PropertyMap }> {
    const olds = this.#values(oldOutputs);
    const values = this.#planned(this.#values(news), olds);
    const id = String(oldOutputs.id ?? "");
    if (preview) return { outputs: { ...this.#outputs(values, news), id } };
    const connections = this.#connections();
    await this.change(connections, olds, values);
    const now = await this.observe(connections, id, values);
    if (!now) throw new ProviderCallError(`${id} was changed and is gone`);
    return { outputs: { ...this.#outputs(now.values, news), id: now.id } };
  }

  async read({ id, inputs, outputs }: Read): Promise<{ id: string; inputs: PropertyMap; outputs: PropertyMap }> {
    const known = Object.keys(outputs).length > 0;
    const found = await this.observe(this.#connections(), id, known ? this.#values(outputs) : {});
    if (!found) return { id: "", inputs: {}, outputs: {} };
    const read = { ...this.#outputs(found.values, known ? outputs : {}), id: found.id };
    return { id: found.id, inputs: known ? this.#refreshed(inputs, read) : this.#imported(read), outputs: read };
  }

  async delete({ outputs }: Delete): Promise<void> {
    await this.remove(this.#connections(), this.#values(outputs));
  }

  #fillDefaults(inputs: PropertyMap, urn: string, olds: PropertyMap): string[] {
    const wasDefault = olds[DEFAULTS] === undefined ? undefined : listOf(olds[DEFAULTS]);
    const before = openSecrets(olds) as PropertyMap;
    const filled: string[] = [];
    for (const [name, { default: fallback, autoname }] of Object.entries(this.attributes)) {
      if (inputs[name] !== undefined) continue;
      const kept = wasDefault === undefined || wasDefault.includes(name) ? before[name] : undefined;
      const value =
        kept ?? (autoname ? `${urn.split("::").at(-1)}-${randomBytes(4).toString("hex").slice(1)}` : fallback);
      // An empty default is none: the real plugin leaves false out.
      if (value === undefined || (!autoname && !fallback)) continue;
      inputs[name] = value;
      filled.push(name);
    }
    return filled.sort();
  }

  /** Only attributes, open, without nulls. */
  #values(properties: PropertyMap): PropertyMap {
    const open = openSecrets(properties) as PropertyMap;
    return Object.fromEntries(
      Object.keys(this.attributes).flatMap((name) => {
        const value = open[name];
        return value === undefined || value === null ? [] : [[name, value]];
      }),
    );
  }

  /** What the database decides stays as it was, or is not known yet. */
  #decided(values: PropertyMap, olds?: PropertyMap): PropertyMap {
    const decided = Object.entries(this.attributes).flatMap(([name, { computed }]) =>
      computed && values[name] === undefined ? [[name, olds ? (olds[name] ?? null) : UNKNOWN]] : [],
    );
    return { ...values, ...Object.fromEntries(decided) };
  }

  /** What was there and is given no longer becomes empty rather than absent. */
  #planned(values: PropertyMap, olds: PropertyMap): PropertyMap {
    const emptied = Object.entries(this.attributes).flatMap(([name, { kind, writeOnly }]) => {
      const old = olds[name];
      if (values[name] !== undefined || old === undefined || writeOnly) return [];
      if (kind === "list" || kind === "set") return [[name, []]];
      return sameValue(kind, old, undefined) ? [[name, old]] : [];
    });
    return this.#decided({ ...values, ...Object.fromEntries(emptied) }, olds);
  }

  #outputs(values: PropertyMap, marks: PropertyMap): PropertyMap {
    const outputs: PropertyMap = {};
    for (const [name, { kind, writeOnly, default: fallback }] of Object.entries(this.attributes)) {
      const value = writeOnly ? undefined : (values[name] ?? fallback);
      outputs[name] =
        Array.isArray(value) && (kind === "set" || kind === "list") ? ordered(kind, value) : (value ?? null);
    }
    return this.#mark(outputs, marks);
  }

  #mark(properties: PropertyMap, marks: PropertyMap): PropertyMap {
    return Object.fromEntries(
      Object.entries(annotateSecrets(properties, marks)).map(([name, value]) => {
        const hide = this.attributes[name]?.secret && !isSecret(value);
        return [name, hide ? secretOf(value) : value];
      }),
    );
  }

  /**
   * What the program gave, as it is now: of a list as much as it gave, a set in its order while it has the same members. A
   * default that is another now is none any more.
   */
  #refreshed(inputs: PropertyMap, read: PropertyMap): PropertyMap {
    const given = Object.entries(inputs).flatMap(([name, value]): [string, PropertyValue][] => {
      if (!Object.hasOwn(this.attributes, name)) return [];
      const now = read[name] ?? null;
      if (this.attributes[name]?.kind === "set" && sameValue("set", openSecrets(value), openSecrets(now))) {
        return [[name, value]];
      }
      return [[name, Array.isArray(now) && Array.isArray(value) ? now.slice(0, value.length) : now]];
    });
    const defaults = listOf(inputs[DEFAULTS]).filter((name) => inputs[String(name)] === read[String(name)]);
    return { ...Object.fromEntries(given), ...(defaults.length > 0 && { [DEFAULTS]: defaults }) };
  }

  #imported(read: PropertyMap): PropertyMap {
    const given = Object.entries(this.attributes).flatMap(([name, attribute]): [string, PropertyValue][] => {
      const value = read[name] ?? null;
      const plain = openSecrets(value);
      const usual =
        attribute.default === undefined ? sameValue(attribute.kind, plain, undefined) : plain === attribute.default;
      return attribute.required || (value !== null && !usual) ? [[name, value]] : [];
    });
    return { ...Object.fromEntries(given), [DEFAULTS]: [] };
  }
}

/** Two of one name cannot be at the same time; one that was not given a name gets another. */
function isNamed(news: PropertyMap): boolean {
  return news.name !== undefined && Array.isArray(news[DEFAULTS]) && !news[DEFAULTS].includes("name");
}
