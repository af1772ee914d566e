import { UnknownValueError } from "@pulumi/policy";
import type { ContractMetadata } from "../contract/select.ts";

/** A value a rule asked for: known, or not known before `up`. */
export type Reading<T> = { known: true; value: T } | { known: false };

export const ENV_GROUP = "stackwright:render:EnvGroup";
export const WEB_SERVICE = "stackwright:render:WebService";
export const PROJECT_ENVIRONMENT = "stackwright:vercel:ProjectEnvironment";
/** Everything that carries environment variables. */
export const WITH_VARIABLES = [ENV_GROUP, WEB_SERVICE, PROJECT_ENVIRONMENT];

const MAPS: Readonly<Record<string, readonly string[]>> = {
  [ENV_GROUP]: ["variables"],
  [WEB_SERVICE]: ["variables"],
  [PROJECT_ENVIRONMENT]: ["production", "preview", "development"],
};

/** One variable of a resource. */
export interface DeclaredVariable {
  name: string;
  /** Its property path, `variables.DATABASE_URL`. */
  path: string;
  /** Its format by the contract, `poolerUrl`; undefined when the contract does not name it. */
  format: string | undefined;
  read(): Reading<string>;
}

/** A resource under judgement. Unknown values are met one property at a time, so that one of them blinds no whole rule. */
export class Subject {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  private readonly props: Record<string, unknown>;
  private readonly settings: Readonly<Record<string, unknown>>;

  constructor(resource: {
    type: string;
    name: string;
    urn: string;
    props: Record<string, unknown>;
    settings?: Readonly<Record<string, unknown>>;
  }) {
    this.type = resource.type;
    this.name = resource.name;
    this.urn = resource.urn;
    this.props = resource.props;
    this.settings = resource.settings ?? {};
  }

  /** The stack's name, which is part of every URN. */
  get stack(): string {
    return /^urn:pulumi:([^:]+)::/.exec(this.urn)?.[1] ?? "";
  }

  read(property: string): Reading<unknown> {
    return reading(() => this.props[property]);
  }

  /** A configured list, or its default. */
  setting(name: string, fallback: readonly string[]): readonly string[] {
    const value = this.settings[name];
    return Array.isArray(value) ? value.map(String) : fallback;
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
    return MAPS[this.type] ?? [];
  }

  /** The keys of one map of variables. Keys are known even where values are not, unless the whole map is unknown. */
  keysOf(map: string): Reading<string[]> {
    const values = this.read(map);
    return values.known ? { known: true, value: Object.keys((values.value as object | undefined) ?? {}) } : values;
  }

  /** Every variable of the resource. A map that is wholly unknown is passed to `onUnknown`. */
  variables(onUnknown: (property: string) => void): DeclaredVariable[] {
    const contract = this.contract();
    const formats = contract.known ? contract.value?.variables : undefined;
    return this.variableMaps().flatMap((map) => {
      const keys = this.keysOf(map);
      if (!keys.known) {
        onUnknown(map);
        return [];
      }
      return keys.value.map((name) => ({
        name,
        path: `${map}.${name}`,
        format: formats?.[name]?.format,
        read: () => reading(() => String((this.props[map] as Record<string, unknown>)[name])),
      }));
    });
  }
}

function reading<T>(read: () => T): Reading<T> {
  try {
    return { known: true, value: read() };
  } catch (error) {
    if (error instanceof UnknownValueError) return { known: false };
    throw error;
  }
}
