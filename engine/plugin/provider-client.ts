import type { PropertyMap } from "../property-value.ts";

/**
 * A resource provider as the engine sees it: Pulumi's ResourceProvider protocol with plain values. Plugins over gRPC and
 * the engine's builtin twins both implement it. Every call may reject with a `ProviderCallError`.
 */
export interface ProviderClient {
  checkConfig(request: { urn: string; olds: PropertyMap; news: PropertyMap }): Promise<CheckResult>;
  diffConfig(request: {
    urn: string;
    oldInputs: PropertyMap;
    oldOutputs: PropertyMap;
    news: PropertyMap;
  }): Promise<DiffResult>;
  configure(request: { inputs: PropertyMap }): Promise<void>;
  check(request: { urn: string; olds: PropertyMap; news: PropertyMap; randomSeed: Uint8Array }): Promise<CheckResult>;
  diff(request: {
    urn: string;
    id: string;
    oldInputs: PropertyMap;
    oldOutputs: PropertyMap;
    news: PropertyMap;
    ignoreChanges: string[];
  }): Promise<DiffResult>;
  create(request: { urn: string; inputs: PropertyMap; timeout: number; preview: boolean }): Promise<{
    id: string;
    outputs: PropertyMap;
  }>;
  read(request: { urn: string; id: string; inputs: PropertyMap; outputs: PropertyMap }): Promise<{
    /** Empty when the resource is gone. */
    id: string;
    inputs?: PropertyMap;
    outputs: PropertyMap;
  }>;
  update(request: {
    urn: string;
    id: string;
    oldInputs: PropertyMap;
    oldOutputs: PropertyMap;
    news: PropertyMap;
    timeout: number;
    ignoreChanges: string[];
    preview: boolean;
  }): Promise<{ outputs: PropertyMap }>;
  delete(request: {
    urn: string;
    id: string;
    oldInputs: PropertyMap;
    outputs: PropertyMap;
    timeout: number;
  }): Promise<void>;
  invoke(request: { token: string; args: PropertyMap }): Promise<{ result: PropertyMap; failures: CheckFailure[] }>;
  /** Asks the provider to stop what it is doing. */
  cancel(): Promise<void>;
  close(): Promise<void>;
}

export interface CheckFailure {
  property: string;
  reason: string;
}

export interface CheckResult {
  inputs: PropertyMap;
  failures: CheckFailure[];
}

export type DiffKind = "add" | "add-replace" | "delete" | "delete-replace" | "update" | "update-replace";

export interface DiffResult {
  changes: "none" | "some" | "unknown";
  replaceKeys: string[];
  stableKeys: string[];
  changedKeys: string[];
  deleteBeforeReplace: boolean;
  detailedDiff?: Record<string, { kind: DiffKind; inputDiff: boolean }>;
}

/** A call the provider answered with an error. When `partial` is set, the resource exists and must be kept in state. */
export class ProviderCallError extends Error {
  override name = "ProviderCallError";
  constructor(
    message: string,
    readonly partial?: { id: string; outputs: PropertyMap; inputs?: PropertyMap; reasons: string[] },
  ) {
    super(message);
  }
}
