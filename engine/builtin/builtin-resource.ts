import type { PluginLog } from "../plugin/plugin-process.ts";
import type { CheckResult, DiffResult } from "../plugin/provider-client.ts";
import type { PropertyMap } from "../property-value.ts";

/** What a twin runs in. */
export interface BuiltinContext {
  /** Working folder of plugins: that of the program. */
  workingDir: string;
  env: NodeJS.ProcessEnv;
  onLog: (log: PluginLog) => void;
}

/** What a check may go by besides the new inputs. */
export interface CheckContext {
  urn: string;
  /** The inputs of the last run. */
  olds: PropertyMap;
}

/** One resource type of a package whose plugin this engine stands in for, with that plugin's inputs, outputs and diffs. */
export interface BuiltinResource {
  check(news: PropertyMap, context: CheckContext): CheckResult;
  diff(request: { oldInputs: PropertyMap; oldOutputs: PropertyMap; news: PropertyMap }): DiffResult;
  /** `name` is the resource's, for ids and messages. */
  create(request: {
    urn: string;
    name: string;
    inputs: PropertyMap;
    timeout: number;
    preview: boolean;
    signal: AbortSignal;
  }): Promise<{ id: string; outputs: PropertyMap }>;
  update(request: {
    urn: string;
    oldOutputs: PropertyMap;
    news: PropertyMap;
    timeout: number;
    preview: boolean;
    signal: AbortSignal;
  }): Promise<{ outputs: PropertyMap }>;
  /** With empty outputs this is an import. */
  read(request: { id: string; inputs: PropertyMap; outputs: PropertyMap }): Promise<{
    id: string;
    inputs: PropertyMap;
    outputs: PropertyMap;
  }>;
  delete(request: { urn: string; outputs: PropertyMap; timeout: number; signal: AbortSignal }): Promise<void>;
}
