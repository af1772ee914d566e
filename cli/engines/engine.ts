import type { OperationKind, OperationOptions, OperationResult } from "../../engine/operation.ts";

/** Something that can run the program: Pulumi's own CLI or the embedded engine. Both take the same request. */
export interface Engine {
  readonly name: "pulumi" | "embedded";
  run(kind: OperationKind, options: OperationOptions): Promise<OperationResult>;
}
