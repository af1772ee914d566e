import { runOperation } from "./deployment/operation-run.ts";
import type { OperationOptions, OperationResult } from "./operation.ts";

export type { OperationKind, OperationOptions, OperationResult } from "./operation.ts";

/** What `up` would do. Writes nothing; with `refresh` the state is brought up to date in memory only. */
export function preview(options: OperationOptions): Promise<OperationResult> {
  return runOperation("preview", options);
}

/** Makes the world as the program says. Creates the stack when there is none. */
export function up(options: OperationOptions): Promise<OperationResult> {
  return runOperation("update", options);
}

/** Makes state say what is live. Changes nothing at the vendors. */
export function refresh(options: OperationOptions): Promise<OperationResult> {
  return runOperation("refresh", options);
}

/** Deletes everything in state. Refuses, before the first deletion, when anything is protected. */
export function destroy(options: OperationOptions): Promise<OperationResult> {
  return runOperation("destroy", options);
}
