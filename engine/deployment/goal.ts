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
