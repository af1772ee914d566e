import type { EvaluatedResource } from "./evaluation.ts";

/** An evaluated resource with only what a test is about, for tests. */
export function evaluatedResource(
  known: Pick<EvaluatedResource, "urn" | "type" | "name"> & Partial<EvaluatedResource>,
): EvaluatedResource {
  return {
    custom: true,
    inputs: {},
    origins: {},
    dependencies: [],
    propertyDependencies: {},
    aliases: [],
    protect: false,
    retainOnDelete: false,
    ignoreChanges: [],
    replaceOnChanges: [],
    outputs: {},
    ...known,
  };
}
