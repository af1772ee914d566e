import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import type { Step } from "../deployment/step.ts";
import { isLogical } from "../deployment/step.ts";
import type { ResourceState } from "../state/resource-state.ts";
import { blindProperties } from "./blinding.ts";
import type { SecretMasker } from "./secret-masker.ts";

type StepEventMetadata = NonNullable<EngineEvent["resourcePreEvent"]>["metadata"];
type StateMetadata = NonNullable<StepEventMetadata["old"]>;

/** The step as Pulumi's engine events tell it; `operation` differs from the step's own for a refresh's result. */
export function stepMetadata(step: Step, masker: SecretMasker, operation: string = step.operation): StepEventMetadata {
  const detailedDiff = Object.entries(step.detailedDiff ?? {}).map(([path, { kind, inputDiff }]) => [
    path,
    { diffKind: kind, inputDiff },
  ]);
  const metadata = {
    op: operation,
    urn: step.urn,
    type: step.type,
    old: step.old ? stateMetadata(step.old, masker) : null,
    new: step.new && step.refreshed !== "delete" ? stateMetadata(step.new, masker) : null,
    ...(step.keys?.length && { keys: step.keys }),
    ...(step.diffs?.length && { diffs: step.diffs }),
    detailedDiff: step.detailedDiff ? Object.fromEntries(detailedDiff) : null,
    ...(isLogical(step) && { logical: true }),
    provider: step.provider,
  };
  // Pulumi writes `null` where the SDK's type says the field is absent.
  return metadata as unknown as StepEventMetadata;
}

function stateMetadata(state: ResourceState, masker: SecretMasker): StateMetadata {
  return {
    type: state.type,
    urn: state.urn,
    ...(state.custom && { custom: true }),
    ...(state.delete && { delete: true }),
    id: masker.mask(state.id ?? ""),
    parent: state.parent ?? "",
    ...(state.protect && { protect: true }),
    ...(state.taint && { taint: true }),
    ...(state.external && { external: true }),
    ...(state.retainOnDelete && { retainOnDelete: true }),
    inputs: blindProperties(state.inputs, masker),
    outputs: blindProperties(state.outputs, masker),
    provider: state.provider ?? "",
    ...(state.initErrors?.length && { initErrors: state.initErrors.map((text) => masker.mask(text)) }),
  };
}
