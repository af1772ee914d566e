/**
 * What another team's program needs to declare its variables:
 *
 * ```ts
 * import { defineContract, format, source } from "stackwright/contract";
 * ```
 */
export { type Contract, defineContract, type Features, type Scope, type Tier, type Variable } from "./contract.ts";
export * as format from "./format.ts";
export { ProgramError } from "./program-error.ts";
export { type Resolution, resolve, resolveScopes, type SourceValues } from "./resolve.ts";
export { type ContractMetadata, metadataFor } from "./select.ts";
export * as source from "./source.ts";
