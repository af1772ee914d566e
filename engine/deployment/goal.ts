import type { PropertyMap } from "../property-value.ts";
import type { Alias } from "./alias.ts";

/** What a program asks of one resource. Timeouts are in seconds. */
export interface Goal {
  type: string;
  name: string;
  custom: boolean;
  inputs: PropertyMap;
  parent: string | undefined;
  protect: boolean;
  dependencies: string[];
  /** `<urn>::<id>`, set for every custom resource that is not itself a provider. */
  provider: string | undefined;
  propertyDependencies: Record<string, string[]>;
  /** Undefined: the provider decides. */
  deleteBeforeReplace: boolean | undefined;
  ignoreChanges: string[];
  replaceOnChanges: string[];
  additionalSecretOutputs: string[];
  aliases: Alias[];
  /** The `import` option. */
  importId: string | undefined;
  customTimeouts: { create?: number; update?: number; delete?: number };
  retainOnDelete: boolean;
  deletedWith: string | undefined;
  sourcePosition: string | undefined;
}

/** The goal of a custom resource for which a program sets nothing but what is asked for here. */
export function plainGoal(goal: Pick<Goal, "type" | "name" | "inputs"> & Partial<Goal>): Goal {
  return {
    custom: true,
    parent: undefined,
    protect: false,
    dependencies: [],
    provider: undefined,
    propertyDependencies: {},
    deleteBeforeReplace: undefined,
    ignoreChanges: [],
    replaceOnChanges: [],
    additionalSecretOutputs: [],
    aliases: [],
    importId: undefined,
    customTimeouts: {},
    retainOnDelete: false,
    deletedWith: undefined,
    sourcePosition: undefined,
    ...goal,
  };
}

/** What a program asks to read: a resource it does not own. */
export interface ReadGoal {
  type: string;
  name: string;
  id: string;
  inputs: PropertyMap;
  parent: string | undefined;
  dependencies: string[];
  provider: string;
  additionalSecretOutputs: string[];
  sourcePosition: string | undefined;
}
