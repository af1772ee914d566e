import type { PropertyMap, PropertyValue } from "../property-value.ts";

/** One resource in a checkpoint, field for field as in Pulumi's `apitype.ResourceV3`, secrets as decrypted envelopes. */
export interface ResourceState {
  urn: string;
  custom: boolean;
  id?: string;
  type: string;
  inputs?: PropertyMap;
  outputs?: PropertyMap;
  parent?: string;
  protect?: boolean;
  taint?: boolean;
  external?: boolean;
  dependencies?: string[];
  initErrors?: string[];
  provider?: string;
  propertyDependencies?: Record<string, string[] | null>;
  pendingReplacement?: boolean;
  additionalSecretOutputs?: string[];
  aliases?: string[];
  customTimeouts?: { create?: number; update?: number; delete?: number; read?: number };
  importID?: string;
  retainOnDelete?: boolean;
  deletedWith?: string;
  delete?: boolean;
  created?: string;
  modified?: string;
  sourcePosition?: string;
  stackTrace?: { sourcePosition?: string }[];
  ignoreChanges?: string[];
  hideDiff?: PropertyValue[];
  replaceOnChanges?: string[];
  replacementTrigger?: PropertyValue;
}

export type PendingOperationType = "creating" | "updating" | "deleting" | "reading" | "importing";

export interface PendingOperation {
  resource: ResourceState;
  type: PendingOperationType;
}

/** What a stack's checkpoint holds. Resources are in dependency order: nothing refers to a later one. */
export interface Snapshot {
  resources: ResourceState[];
  pendingOperations: PendingOperation[];
}
