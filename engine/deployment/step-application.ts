import { ProviderCallError } from "../plugin/provider-client.ts";
import { UNKNOWN } from "../property-value.ts";
import type { ResourceState } from "../state/resource-state.ts";
import type { DeploymentContext } from "./deployment-context.ts";
import { deepEquals, isSecret, makeSecret } from "./property.ts";
import { providerOf } from "./resource-diff.ts";
import type { Step } from "./step.ts";
import { isProviderType } from "./urn.ts";

/**
 * Does what a step says and completes `step.new`. Rejects with a ProviderCallError that has `partial` when something
 * exists all the same; `step.new` then holds it, with the reasons as initialisation errors.
 */
export async function applyStep(context: DeploymentContext, step: Step): Promise<void> {
  try {
    await dispatch(context, step);
  } catch (error) {
    if (error instanceof ProviderCallError && error.partial && step.new) {
      keepPartial(step, step.new, error.partial);
      markSecrets(step.new);
    }
    throw error;
  }
  if (step.new && step.operation !== "replace") {
    markSecrets(step.new);
  }
}

function dispatch(context: DeploymentContext, step: Step): Promise<void> {
  switch (step.operation) {
    case "same":
      return same(context, step);
    case "create":
    case "create-replacement":
      return create(context, required(step.new));
    case "update":
      return update(context, required(step.new), required(step.old), step.ignoreChanges ?? []);
    case "delete":
    case "delete-replaced":
      return remove(context, required(step.old));
    case "read":
    case "read-replacement":
      return read(context, required(step.new), step.old);
    case "import":
    case "import-replacement":
      return importResource(context, step, required(step.new));
    case "replace":
    case "discard":
    case "discard-replaced":
    case "remove-pending-replace":
      return Promise.resolve();
    case "refresh":
      throw new Error("refresh steps are applied by refresh.ts");
  }
}

async function same(context: DeploymentContext, { old, new: fresh, skippedCreate, untargeted }: Step): Promise<void> {
  if (!fresh || !old) {
    return;
  }
  if (old.id !== undefined) {
    fresh.id = old.id;
  }
  fresh.outputs = old.outputs ?? {};
  if (isProviderType(fresh.type) && !skippedCreate && !untargeted) {
    await context.providers.same({ ...fresh, ...(old.inputs && { inputs: old.inputs }) });
  }
}

async function create(context: DeploymentContext, fresh: ResourceState): Promise<void> {
  const inputs = fresh.inputs ?? {};
  const { urn } = fresh;
  if (fresh.custom) {
    const timeout = fresh.customTimeouts?.create ?? 0;
    const { preview } = context;
    const created = isProviderType(fresh.type)
      ? await context.providers.create({ urn, inputs, preview })
      : await providerOf(context, fresh).create({ urn, inputs, timeout, preview });
    if (created.id === "" && !preview) {
      throw new Error("provider did not return an ID from Create");
    }
    if (created.id !== "") {
      fresh.id = created.id;
    }
    fresh.outputs = created.outputs;
  } else {
    fresh.outputs = {};
  }
  stamp(fresh, "created");
}

async function update(
  context: DeploymentContext,
  fresh: ResourceState,
  old: ResourceState,
  ignoreChanges: string[],
): Promise<void> {
  if (old.id !== undefined) {
    fresh.id = old.id;
  }
  if (!fresh.custom) {
    fresh.outputs = old.outputs ?? {};
    return;
  }
  const request = { urn: fresh.urn, id: old.id ?? "", news: fresh.inputs ?? {} };
  const updated = isProviderType(fresh.type)
    ? await context.providers.update(request)
    : await providerOf(context, fresh).update({
        ...request,
        oldInputs: old.inputs ?? {},
        oldOutputs: old.outputs ?? {},
        timeout: fresh.customTimeouts?.update ?? 0,
        ignoreChanges,
        preview: context.preview,
      });
  fresh.outputs = updated.outputs;
  stamp(fresh, "modified");
}

/** What is not the engine's to delete is only forgotten: kept by option, or gone with something else. */
async function remove(context: DeploymentContext, old: ResourceState): Promise<void> {
  const goneWithAnother = old.deletedWith !== undefined && context.progress.deleted.has(old.deletedWith);
  if (context.preview || !old.custom || old.retainOnDelete || goneWithAnother || isProviderType(old.type)) {
    return;
  }
  const client = await context.providers.ensure(old.provider ?? "", (urn) => context.base.find(urn));
  await client.delete({
    urn: old.urn,
    id: old.id ?? "",
    oldInputs: old.inputs ?? {},
    outputs: old.outputs ?? {},
    timeout: old.customTimeouts?.delete ?? 0,
  });
}

async function read(context: DeploymentContext, fresh: ResourceState, old: ResourceState | undefined): Promise<void> {
  const inputs = fresh.inputs ?? {};
  const id = fresh.id ?? "";
  if (id === UNKNOWN) {
    fresh.outputs = {};
    return;
  }
  const found = await providerOf(context, fresh).read({ urn: fresh.urn, id, inputs, outputs: inputs });
  if (found.id === "") {
    throw new Error(`resource '${id}' does not exist`);
  }
  fresh.id = found.id;
  fresh.outputs = found.outputs;
  if (old?.created) {
    fresh.created = old.created;
  }
  if (old?.modified) {
    fresh.modified = old.modified;
  }
  if (old && !deepEquals(old.outputs ?? {}, fresh.outputs)) {
    stamp(fresh, "modified");
  }
}

async function importResource(context: DeploymentContext, step: Step, fresh: ResourceState): Promise<void> {
  const importId = fresh.importID ?? "";
  const wanted = fresh.inputs ?? {};
  const found = await providerOf(context, fresh).read({ urn: fresh.urn, id: importId, inputs: {}, outputs: {} });
  if (found.id === "") {
    throw new Error(`resource '${importId}' does not exist`);
  }
  if (!found.inputs) {
    throw new Error(`the provider of ${fresh.type} does not support importing resources`);
  }
  fresh.id = found.id;
  fresh.inputs = found.inputs;
  fresh.outputs = found.outputs;
  stamp(fresh, "created");
  step.old = { ...fresh };
  step.diffs = Object.keys(wanted).filter((key) => !deepEquals(wanted[key], found.inputs?.[key]));
}

/** A failed update's inputs did not come into force; what the provider reports as outputs did. */
function keepPartial(step: Step, fresh: ResourceState, partial: NonNullable<ProviderCallError["partial"]>): void {
  const id = partial.id || step.old?.id;
  if (id) {
    fresh.id = id;
  }
  fresh.outputs = partial.outputs;
  fresh.initErrors = partial.reasons;
  if (step.operation === "update") {
    fresh.inputs = step.old?.inputs ?? {};
    stamp(fresh, "modified");
  } else {
    if (partial.inputs) {
      fresh.inputs = partial.inputs;
    }
    stamp(fresh, "created");
  }
}

/** Outputs are secret when named by `additionalSecretOutputs` or when the input of the same name is. */
export function markSecrets(state: ResourceState): void {
  const outputs = { ...state.outputs };
  for (const [key, value] of Object.entries(outputs)) {
    if ((state.additionalSecretOutputs?.includes(key) && key !== "id") || isSecret(state.inputs?.[key])) {
      outputs[key] = makeSecret(value);
    }
  }
  state.outputs = outputs;
}

function stamp(state: ResourceState, what: "created" | "modified"): void {
  const now = new Date().toISOString();
  if (what === "created") {
    state.created = now;
  }
  state.modified = now;
}

function required(state: ResourceState | undefined): ResourceState {
  if (!state) {
    throw new Error("a step lacks the state it works on");
  }
  return state;
}
