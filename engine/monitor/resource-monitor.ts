import provider from "@pulumi/pulumi/proto/provider_pb.js";
import resource from "@pulumi/pulumi/proto/resource_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { addProviderSettings, DefaultProviders } from "../deployment/default-providers.ts";
import type { Deployment, Outcome } from "../deployment/deployment.ts";
import { containsUnknowns, findAsset, mapEntries, unwrapSecrets, withoutOutputValues } from "../deployment/property.ts";
import { formatProviderReference } from "../deployment/provider-reference.ts";
import { isProviderType, packageOf } from "../deployment/urn.ts";
import type { SecretMasker } from "../events/secret-masker.ts";
import { type PropertyMap, RESOURCE_SIGNATURE, SIGNATURE_KEY, UNKNOWN } from "../property-value.ts";
import { ComponentScopes } from "./component-scopes.ts";
import { goalOf } from "./registration-request.ts";
import { sourcePosition } from "./source-position.ts";
import { ShutDownError, UnsupportedError } from "./unsupported.ts";

/** What `supportsFeature` says yes to; everything else is refused when asked for. */
const FEATURES = ["secrets", "resourceReferences", "outputValues", "aliasSpecs", "deletedWith"];

interface Options {
  deployment: Deployment;
  masker: SecretMasker;
  projectDir: string;
  /** Inputs of a package's default provider. */
  packageConfig: (packageName: string) => PropertyMap;
}

/** Pulumi's ResourceMonitor protocol on top of a deployment: one method per call, plain promises. */
export class ResourceMonitor {
  readonly #options: Options;
  readonly #defaults: DefaultProviders;
  readonly #scopes = new ComponentScopes();
  #closed = false;

  constructor(options: Options) {
    this.#options = options;
    this.#defaults = new DefaultProviders(options.packageConfig, async (goal) => {
      const outcome = await options.deployment.register(goal);
      // A reference to a provider that failed makes what uses it skipped, like any failed dependency.
      return formatProviderReference({ urn: outcome.urn, id: outcome.id || UNKNOWN });
    });
  }

  /** Every call from now on hears that the monitor is gone. */
  close(): void {
    this.#closed = true;
  }

  supportsFeature(request: InstanceType<typeof resource.SupportsFeatureRequest>) {
    return new resource.SupportsFeatureResponse().setHassupport(FEATURES.includes(request.getId()));
  }

  async registerResource(request: InstanceType<typeof resource.RegisterResourceRequest>) {
    this.#refuseWhenClosed();
    const scope = this.#scopes.of(request.getParent() || undefined);
    const goal = goalOf(request, scope, this.#options.projectDir);
    const providers = Object.fromEntries(
      request
        .getProvidersMap()
        .toObject(false)
        .map(([key, value]) => [key, value]),
    );
    const own = request.getProvider();
    if (isProviderType(goal.type)) {
      goal.inputs = addProviderSettings(goal.inputs, {
        version: request.getVersion(),
        pluginDownloadUrl: request.getPlugindownloadurl(),
      });
    } else if (goal.custom) {
      const packageName = packageOf(goal.type);
      goal.provider =
        this.#scopes.provider(packageName, own, providers, goal.parent) ??
        (await this.#defaultProvider(packageName, request.getVersion(), request.getPlugindownloadurl()));
    }
    const outcome = await this.#options.deployment.register(goal);
    this.#refuseWhenClosed();
    this.#scopes.register(outcome.urn, {
      custom: goal.custom,
      parent: goal.parent,
      providers,
      provider: goal.provider ?? (own || undefined),
      protect: goal.protect,
      retainOnDelete: goal.retainOnDelete,
      deletedWith: goal.deletedWith,
    });
    return registerResponse(outcome, {
      secrets: request.getAcceptsecrets(),
      resources: request.getAcceptresources(),
      unknowns: request.getSupportspartialvalues(),
    });
  }

  async registerResourceOutputs(request: InstanceType<typeof resource.RegisterResourceOutputsRequest>) {
    this.#refuseWhenClosed();
    const outputs = (request.getOutputs()?.toJavaScript() ?? {}) as PropertyMap;
    const asset = findAsset(outputs);
    if (asset !== undefined) {
      throw new UnsupportedError("assets and archives", `output ${asset} of ${request.getUrn()}`);
    }
    await this.#options.deployment.registerOutputs(request.getUrn(), withoutOutputValues(outputs));
    return new empty.Empty();
  }

  async readResource(request: InstanceType<typeof resource.ReadResourceRequest>) {
    this.#refuseWhenClosed();
    const type = request.getType();
    const subject = `${type} ${request.getName()}`;
    if (isProviderType(type)) {
      throw new Error(`${subject}: provider resources may not be read`);
    }
    if (request.getPackageref()) {
      throw new UnsupportedError("parameterized packages", subject);
    }
    if (!request.getId()) {
      throw new Error(`${subject}: to read a resource takes its id`);
    }
    const reference =
      request.getProvider() ||
      (await this.#defaultProvider(packageOf(type), request.getVersion(), request.getPlugindownloadurl()));
    const outcome = await this.#options.deployment.read({
      type,
      name: request.getName(),
      id: request.getId(),
      inputs: withoutOutputValues((request.getProperties()?.toJavaScript() ?? {}) as PropertyMap),
      parent: request.getParent() || undefined,
      dependencies: request.getDependenciesList(),
      provider: reference,
      additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
      sourcePosition: sourcePosition(request.getSourceposition(), this.#options.projectDir),
    });
    this.#refuseWhenClosed();
    if (outcome.result !== "success") {
      throw new Error(`${subject} could not be read`);
    }
    const accepts = { secrets: request.getAcceptsecrets(), resources: request.getAcceptresources(), unknowns: true };
    return new resource.ReadResourceResponse().setUrn(outcome.urn).setProperties(toStruct(outcome.outputs, accepts));
  }

  async invoke(request: InstanceType<typeof resource.ResourceInvokeRequest>) {
    this.#refuseWhenClosed();
    const token = request.getTok();
    const args = withoutOutputValues((request.getArgs()?.toJavaScript() ?? {}) as PropertyMap);
    this.#options.masker.addProperties(args);
    if (token === "pulumi:pulumi:getResource") {
      return new provider.InvokeResponse().setReturn(toStruct(this.#getResource(args), KEEP_ALL));
    }
    if (packageOf(token) === "pulumi") {
      throw new UnsupportedError(
        token === "pulumi:pulumi:readStackReference" ? "stack references" : `the function ${token}`,
      );
    }
    if (request.getPackageref()) {
      throw new UnsupportedError("parameterized packages", token);
    }
    const reference =
      request.getProvider() ||
      (await this.#defaultProvider(packageOf(token), request.getVersion(), request.getPlugindownloadurl()));
    const client = this.#options.deployment.provider(reference);
    if (!client) {
      // That the provider could not be set up is said already; the program need not say it again for each call.
      throw new ShutDownError();
    }
    const { result, failures } = await client.invoke({ token, args });
    this.#options.masker.addProperties(result);
    const response = new provider.InvokeResponse();
    response.setReturn(toStruct(result, { ...KEEP_ALL, resources: request.getAcceptresources() }));
    response.setFailuresList(
      failures.map(({ property, reason }) => new provider.CheckFailure().setProperty(property).setReason(reason)),
    );
    return response;
  }

  #getResource(args: PropertyMap): PropertyMap {
    const urn = String(args.urn ?? "");
    const state = this.#options.deployment.resource(urn);
    if (!state) {
      throw new Error(`unknown resource ${urn}`);
    }
    return { urn, id: state.id ?? "", state: state.outputs ?? {} };
  }

  async #defaultProvider(packageName: string, version: string, pluginDownloadUrl: string): Promise<string> {
    if (packageName === "pulumi") {
      throw new UnsupportedError("stack references and other resources of the package pulumi");
    }
    return this.#defaults.reference({ packageName, version, pluginDownloadUrl: pluginDownloadUrl.replace(/\/$/, "") });
  }

  #refuseWhenClosed(): void {
    if (this.#closed) {
      throw new ShutDownError();
    }
  }
}

interface Accepts {
  secrets: boolean;
  resources: boolean;
  unknowns: boolean;
}

const KEEP_ALL: Accepts = { secrets: true, resources: true, unknowns: true };

function registerResponse(outcome: Outcome, accepts: Accepts) {
  const results = { success: resource.Result.SUCCESS, fail: resource.Result.FAIL, skip: resource.Result.SKIP };
  return new resource.RegisterResourceResponse()
    .setUrn(outcome.urn)
    .setId(outcome.id)
    .setObject(toStruct(outcome.outputs, accepts))
    .setResult(outcome.unknown ? resource.Result.SKIP : results[outcome.result]);
}

/** Properties as a program takes them. */
function toStruct(properties: PropertyMap, accepts: Accepts): struct.Struct {
  let result = properties;
  if (!accepts.unknowns) {
    result = Object.fromEntries(Object.entries(result).filter(([, value]) => !containsUnknowns(value)));
  }
  if (!accepts.secrets) {
    result = mapEntries(result, unwrapSecrets);
  }
  if (!accepts.resources) {
    result = mapEntries(result, withoutReference);
  }
  return struct.Struct.fromJavaScript(result as Parameters<typeof struct.Struct.fromJavaScript>[0]);
}

function withoutReference(value: PropertyMap[string]): PropertyMap[string] {
  if (Array.isArray(value)) {
    return value.map(withoutReference);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (value[SIGNATURE_KEY] === RESOURCE_SIGNATURE) {
    return value.id ?? value.urn ?? null;
  }
  return mapEntries(value, withoutReference);
}
