import { UnknownValueError } from "@pulumi/policy";
import type { ContractMetadata } from "../contract/select.ts";
import { RAILWAY_VARIABLES, VARIABLE_MAPS } from "./types.ts";

/** A value a rule asked for: known, or not known before `up`. */
export type Reading<T> = { known: true; value: T } | { known: false };

/** A resource as a door of the pack hands it over. */
export interface Described {
  type: string;
  name: string;
  urn: string;
  /** Inputs; in a rule about the stack outputs, which hold the inputs. */
  props: Record<string, unknown>;
  /** What is configured for the rule. */
  settings?: Readonly<Record<string, unknown>>;
  /** Whether it is protected against deletion. Default: false. */
  protect?: boolean;
  /** Paths of the values that are encrypted, `variables.SECRET_KEY`; undefined where nobody can tell. */
  secretPaths?: () => ReadonlySet<string>;
  /** URNs of what each property was made from. Default: none. */
  dependencies?: Readonly<Record<string, readonly string[]>>;
  /** Default: now. */
  today?: Date;
}

/** One variable of a resource. */
export interface DeclaredVariable {
  name: string;
  /** Its property path, `variables.DATABASE_URL`. */
  path: string;
  /** The map it is in: `variables`, or a Vercel scope. */
  map: string;
  /** Its format by the contract, `poolerUrl`; undefined when the contract does not name it. */
  format: string | undefined;
  /** Whether the contract says it is secret; undefined when the contract does not name it. */
  secret: boolean | undefined;
  /** The variable that it is another name of, by the contract. */
  sameAs: string | undefined;
  read(): Reading<string>;
}

/** A resource under judgement. Unknown values are met one property at a time, so that one of them blinds no whole rule. */
export class Subject {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly isProtected: boolean;
  readonly today: Date;
  private readonly props: Record<string, unknown>;
  private readonly settings: Readonly<Record<string, unknown>>;
  private readonly secretPaths: (() => ReadonlySet<string>) | undefined;
  private readonly dependencies: Readonly<Record<string, readonly string[]>>;

  constructor(resource: Described) {
    this.type = resource.type;
    this.name = resource.name;
    this.urn = resource.urn;
    this.isProtected = resource.protect ?? false;
    this.today = resource.today ?? new Date();
    this.props = resource.props;
    this.settings = resource.settings ?? {};
    this.secretPaths = resource.secretPaths;
    this.dependencies = resource.dependencies ?? {};
  }

  /** The stack's name, which is part of every URN. */
  get stack(): string {
    return /^urn:pulumi:([^:]+)::/.exec(this.urn)?.[1] ?? "";
  }

  /** Whether it serves visitors: its stack's name, or a word of it (`prod-eu`), is in the setting `productionStacks`. */
  get isProduction(): boolean {
    const names = this.list("productionStacks", PRODUCTION_STACKS);
    if (names.includes(this.stack)) return true;
    const words = this.stack.toLowerCase().split(/[-_.]/);
    return (
      words.some((word) => names.includes(word.replace(/\d+$/, ""))) && !words.some((word) => REHEARSALS.has(word))
    );
  }

  read(property: string): Reading<unknown> {
    return reading(() => this.props[property]);
  }

  /** A property that the platform gives: until it has, it is unknown. */
  output(property: string): Reading<unknown> {
    const value = this.read(property);
    return value.known && (value.value === undefined || value.value === "") ? { known: false } : value;
  }

  /** The elements of a list that are known, and whether all of them are. */
  elements(property: string): { values: unknown[]; complete: boolean } {
    const list = this.read(property);
    if (!list.known) return { values: [], complete: false };
    const length = Array.isArray(list.value) ? list.value.length : 0;
    const readings = Array.from({ length }, (_, index) => reading(() => (list.value as unknown[])[index]));
    const values = readings.flatMap((element) => (element.known ? [element.value] : []));
    return { values, complete: values.length === length };
  }

  /** A configured list, or its default. */
  list(name: string, fallback: readonly string[]): readonly string[] {
    const value = this.settings[name];
    return Array.isArray(value) ? value.map(String) : fallback;
  }

  /** A configured number, or its default. */
  number(name: string, fallback: number): number {
    const value = this.settings[name];
    return typeof value === "number" ? value : fallback;
  }

  /** A configured text, or its default. */
  text(name: string, fallback: string): string {
    const value = this.settings[name];
    return typeof value === "string" ? value : fallback;
  }

  /** Whether the value at this path is encrypted; undefined where nobody can tell. */
  isSecret(path: string): boolean | undefined {
    const secrets = this.secretPaths?.();
    if (secrets === undefined) return undefined;
    const steps = path.split(".");
    return steps.some((_, index) => secrets.has(steps.slice(0, index + 1).join(".")));
  }

  /** URNs of what the property was made from. */
  madeFrom(property: string): readonly string[] {
    return this.dependencies[property] ?? [];
  }

  /** The contract the resource carries; undefined when it carries none. */
  contract(): Reading<ContractMetadata | undefined> {
    return reading(() => {
      const contract = this.props.contract as ContractMetadata | undefined;
      return contract === undefined ? undefined : { consumer: contract.consumer, variables: { ...contract.variables } };
    });
  }

  /** Names of the maps that hold this type's variables. */
  variableMaps(): readonly string[] {
    return VARIABLE_MAPS[this.type] ?? [];
  }

  /** The keys of one map of variables. Keys are known even where values are not, unless the whole map is unknown. */
  keysOf(map: string): Reading<string[]> {
    const values = this.read(map);
    return values.known ? { known: true, value: Object.keys((values.value as object | undefined) ?? {}) } : values;
  }

  /** Every variable of the resource. A map that is wholly unknown is passed to `onUnknown`. */
  variables(onUnknown: (property: string) => void): DeclaredVariable[] {
    const contract = this.contract();
    const declared = contract.known ? contract.value?.variables : undefined;
    return this.variableMaps().flatMap((map) => {
      const keys = this.keysOf(map);
      if (!keys.known) {
        onUnknown(map);
        return [];
      }
      return keys.value.map((name) => ({
        name,
        path: `${map}.${name}`,
        map,
        format: declared?.[name]?.format,
        secret: declared?.[name]?.secret,
        sameAs: declared?.[name]?.sameAs,
        read: () => (this.isReference(`${map}.${name}`) ? { known: false } : this.textAt(map, name)),
      }));
    });
  }

  /** Whether the value is one of Railway's `${{Postgres.DATABASE_URL}}`, which nobody knows but Railway. */
  isReference(path: string): boolean {
    if (this.type !== RAILWAY_VARIABLES) return false;
    const [, map, name] = /^(\w+)\.(.+)$/.exec(path) ?? [];
    if (map === undefined || name === undefined) return false;
    const text = this.textAt(map, name);
    return text.known && text.value.includes("${{");
  }

  private textAt(map: string, name: string): Reading<string> {
    return reading(() => String((this.props[map] as Record<string, unknown> | undefined)?.[name]));
  }

  /** As `variables`, without Vercel's previews and developers' machines, which no visitor meets. */
  variablesOfVisitors(onUnknown: (property: string) => void): DeclaredVariable[] {
    return this.variables((map) => (SCOPES_WITHOUT_VISITORS.has(map) ? undefined : onUnknown(map))).filter(
      ({ map }) => !SCOPES_WITHOUT_VISITORS.has(map),
    );
  }
}

/** Names of the stacks that are production, unless configured otherwise. */
export const PRODUCTION_STACKS: readonly string[] = ["production", "prod", "prd", "live"];

/** What makes `prod` in a stack's name mean something else: `non-prod`, `staging-of-production`. */
const REHEARSALS: ReadonlySet<string> = new Set(
  "non not no pre test testing stage staging dev development preview sandbox qa uat local demo pr".split(" "),
);

const SCOPES_WITHOUT_VISITORS: ReadonlySet<string> = new Set(["preview", "development"]);

function reading<T>(read: () => T): Reading<T> {
  try {
    return { known: true, value: read() };
  } catch (error) {
    if (error instanceof UnknownValueError) return { known: false };
    throw error;
  }
}
