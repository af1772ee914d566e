import provider from "@pulumi/pulumi/proto/provider_pb.js";
import resource from "@pulumi/pulumi/proto/resource_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { Goal } from "../deployment/goal.ts";
import { makeSecret } from "../deployment/property.ts";
import { createUrn, STACK_TYPE } from "../deployment/urn.ts";
import type { SecretMasker } from "../events/secret-masker.ts";
import { ComponentScopes } from "../monitor/component-scopes.ts";
import type { MonitorMethods } from "../monitor/engine-server.ts";
import { goalOf } from "../monitor/registration-request.ts";
import { ShutDownError } from "../monitor/unsupported.ts";
import { toStruct } from "../plugin/wire.ts";
import { type PropertyMap, UNKNOWN } from "../property-value.ts";
import type { EvaluatedResource } from "./evaluation.ts";
import { isPseudoUrn } from "./origin.ts";
import { registeredInputs } from "./registered-inputs.ts";

const FEATURES = ["secrets", "resourceReferences", "outputValues", "aliasSpecs", "deletedWith"];
const WHOLE = { secrets: true, resources: true };

/**
 * Pulumi's ResourceMonitor protocol with nothing behind it: what is registered is written down, what only a provider could
 * know is unknown.
 */
export class EvaluationMonitor implements MonitorMethods {
  readonly resources: EvaluatedResource[] = [];
  readonly #options: { project: string; stack: string; projectDir: string; masker: SecretMasker };
  readonly #scopes = new ComponentScopes();
  readonly #byUrn = new Map<string, EvaluatedResource>();
  #closed = false;

  constructor(options: { project: string; stack: string; projectDir: string; masker: SecretMasker }) {
    this.#options = options;
  }

  get stackOutputs(): PropertyMap {
    return this.resources.find(({ type }) => type === STACK_TYPE)?.outputs ?? {};
  }

  close(): void {
    this.#closed = true;
  }

  supportsFeature(request: InstanceType<typeof resource.SupportsFeatureRequest>) {
    return new resource.SupportsFeatureResponse().setHassupport(FEATURES.includes(request.getId()));
  }

  async registerResource(request: InstanceType<typeof resource.RegisterResourceRequest>) {
    if (this.#closed) throw new ShutDownError();
    const goal = goalOf(request, this.#scopes.of(request.getParent() || undefined), this.#options.projectDir);
    const { inputs, origins } = registeredInputs((request.getObject()?.toJavaScript() ?? {}) as PropertyMap);
    const { urn } = this.#add(goal, inputs, origins);
    this.#scopes.register(urn, {
      custom: goal.custom,
      parent: goal.parent,
      providers: {},
      provider: undefined,
      protect: goal.protect,
      retainOnDelete: goal.retainOnDelete,
      deletedWith: goal.deletedWith,
    });
    return new resource.RegisterResourceResponse()
      .setUrn(urn)
      .setId(goal.importId ?? "")
      .setObject(toStruct({ ...(goal.custom ? { ...secretOutputs(goal), ...inputs } : {}) }, WHOLE))
      .setResult(resource.Result.SUCCESS);
  }

  async registerResourceOutputs(request: InstanceType<typeof resource.RegisterResourceOutputsRequest>) {
    const { inputs } = registeredInputs((request.getOutputs()?.toJavaScript() ?? {}) as PropertyMap);
    this.#options.masker.addProperties(inputs);
    const registered = this.#byUrn.get(request.getUrn());
    if (registered) registered.outputs = inputs;
    return new empty.Empty();
  }

  /** A resource the program does not own: it is no part of what it declares. */
  async readResource(request: InstanceType<typeof resource.ReadResourceRequest>) {
    const { inputs } = registeredInputs((request.getProperties()?.toJavaScript() ?? {}) as PropertyMap);
    const urn = createUrn({
      ...this.#options,
      parent: request.getParent() || undefined,
      type: request.getType(),
      name: request.getName(),
    });
    return new resource.ReadResourceResponse().setUrn(urn).setProperties(toStruct(inputs, WHOLE));
  }

  async invoke(_request: InstanceType<typeof resource.ResourceInvokeRequest>) {
    return new provider.InvokeResponse().setReturn(toStruct({ result: UNKNOWN }, WHOLE));
  }

  #add(goal: Goal, inputs: PropertyMap, origins: EvaluatedResource["origins"]): EvaluatedResource {
    this.#options.masker.addProperties(inputs);
    const urn = createUrn({ ...this.#options, parent: goal.parent, type: goal.type, name: goal.name });
    if (this.#byUrn.has(urn)) throw new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`);
    const real = (urns: string[]) => urns.filter((dependency) => !isPseudoUrn(dependency));
    const evaluated: EvaluatedResource = {
      urn,
      type: goal.type,
      name: goal.name,
      custom: goal.custom,
      ...(goal.parent && { parent: goal.parent }),
      inputs,
      origins,
      dependencies: real(goal.dependencies),
      propertyDependencies: Object.fromEntries(
        Object.entries(goal.propertyDependencies).map(([key, urns]) => [key, real(urns)]),
      ),
      aliases: goal.aliases,
      protect: goal.protect,
      retainOnDelete: goal.retainOnDelete,
      ignoreChanges: goal.ignoreChanges,
      replaceOnChanges: goal.replaceOnChanges,
      ...(goal.sourcePosition && { sourcePosition: goal.sourcePosition }),
      outputs: {},
    };
    this.#byUrn.set(urn, evaluated);
    this.resources.push(evaluated);
    return evaluated;
  }
}

/** Outputs the program wants to be secret are so while they are unknown too. */
function secretOutputs(goal: Goal): PropertyMap {
  return Object.fromEntries(goal.additionalSecretOutputs.map((key) => [key, makeSecret(UNKNOWN)]));
}
