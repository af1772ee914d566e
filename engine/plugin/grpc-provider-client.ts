import { type ClientUnaryCall, Metadata, type ServiceError } from "@grpc/grpc-js";
import grpcService from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { PropertyMap, PropertyValue } from "../property-value.ts";
import { callError, isUnimplemented } from "./call-error.ts";
import { decodeDiff, decodeFailures } from "./diff-response.ts";
import { afterMs, CHANNEL_OPTIONS, LOOPBACK_CREDENTIALS, unary } from "./grpc-channel.ts";
import type { PluginProcess } from "./plugin-process.ts";
import { ProviderCallError, type ProviderClient } from "./provider-client.ts";
import {
  annotateSecrets,
  containsSecret,
  containsUnknown,
  fromStruct,
  openSecrets,
  secretOf,
  toStruct,
} from "./wire.ts";

/** What a plugin said it can do. */
export interface ProviderFeatures {
  acceptSecrets: boolean;
  acceptResources: boolean;
  acceptOutputs: boolean;
  supportsPreview: boolean;
}

const CONNECT_MS = 10_000;
const CANCEL_MS = 2_000;
const OPEN = { secrets: false, resources: false };
const WHOLE = { secrets: true, resources: true };

type Request<M extends keyof ProviderClient> = Parameters<ProviderClient[M]>[0];
type Reply<M extends keyof ProviderClient> = ReturnType<ProviderClient[M]>;

/**
 * A provider plugin over gRPC, with the rules the CLI has for plugins: secrets are opened for one that takes none and marked
 * again in its answer; one whose configuration is not known yet, at preview, is not called at all.
 */
export class GrpcProviderClient implements ProviderClient {
  readonly #package: string;
  readonly #process: PluginProcess;
  readonly #client: InstanceType<typeof grpcService.ResourceProviderClient>;
  #features: ProviderFeatures = {
    acceptSecrets: false,
    acceptResources: false,
    acceptOutputs: false,
    supportsPreview: false,
  };
  #handshaken = false;
  #configKnown = true;

  private constructor(name: string, process: PluginProcess) {
    this.#package = name;
    this.#process = process;
    this.#client = new grpcService.ResourceProviderClient(
      `127.0.0.1:${process.port}`,
      LOOPBACK_CREDENTIALS,
      CHANNEL_OPTIONS,
    );
  }

  /** Connects to a plugin that has printed its port, and shakes hands if it knows how. */
  static async connect(options: {
    package: string;
    process: PluginProcess;
    engineAddress: string;
    pluginDir: string;
  }): Promise<GrpcProviderClient> {
    const client = new GrpcProviderClient(options.package, options.process);
    const request = new proto.ProviderHandshakeRequest()
      .setEngineAddress(options.engineAddress)
      .setRootDirectory(options.pluginDir)
      .setProgramDirectory(options.pluginDir)
      .setConfigureWithUrn(true)
      .setInvokeWithPreview(true);
    const call = { ...afterMs(CONNECT_MS), waitForReady: true };
    try {
      const reply = await client.#call<InstanceType<typeof proto.ProviderHandshakeResponse>>((done) =>
        client.#client.handshake(request, new Metadata({ waitForReady: true }), call, done),
      );
      client.#handshaken = true;
      client.#features = {
        acceptSecrets: reply.getAcceptSecrets(),
        acceptResources: reply.getAcceptResources(),
        acceptOutputs: reply.getAcceptOutputs(),
        supportsPreview: true,
      };
    } catch (error) {
      if (!isUnimplemented(error)) {
        const failure = await callError(error as ServiceError, options.process);
        await client.close();
        throw failure;
      }
    }
    return client;
  }

  /** As of `configure`, or of the handshake where the plugin has one. */
  get features(): ProviderFeatures {
    return this.#features;
  }

  async checkConfig({ urn, olds, news }: Request<"checkConfig">): Reply<"checkConfig"> {
    const request = named(new proto.CheckRequest(), urn).setOlds(toStruct(olds, OPEN)).setNews(toStruct(news, OPEN));
    try {
      const reply = await this.#call<InstanceType<typeof proto.CheckResponse>>((done) =>
        this.#client.checkConfig(request, done),
      );
      return { inputs: annotateSecrets(fromStruct(reply.getInputs()), news), failures: decodeFailures(reply) };
    } catch (error) {
      if (isUnimplemented(error)) return { inputs: news, failures: [] };
      throw await this.#error(error);
    }
  }

  async diffConfig({ urn, oldInputs, oldOutputs, news }: Request<"diffConfig">): Reply<"diffConfig"> {
    const request = named(new proto.DiffRequest(), urn)
      .setOldInputs(toStruct(oldInputs, OPEN))
      .setOlds(toStruct(oldOutputs, OPEN))
      .setNews(toStruct(news, OPEN));
    try {
      return decodeDiff(await this.#call((done) => this.#client.diffConfig(request, done)));
    } catch (error) {
      if (!isUnimplemented(error)) throw await this.#error(error);
      return { changes: "unknown", replaceKeys: [], stableKeys: [], changedKeys: [], deleteBeforeReplace: false };
    }
  }

  async configure({ inputs }: Request<"configure">): Reply<"configure"> {
    const settings = Object.entries(inputs).filter(([key]) => key !== "version");
    this.#configKnown = !settings.some(([, value]) => containsUnknown(value));
    if (!this.#configKnown) return;
    const request = new proto.ConfigureRequest()
      .setAcceptsecrets(true)
      .setAcceptresources(true)
      .setSendsOldInputs(true)
      .setSendsOldInputsToDelete(true)
      .setArgs(toStruct(inputs, WHOLE));
    for (const [key, value] of settings) {
      request.getVariablesMap().set(`${this.#package}:config:${key}`, variableText(value));
    }
    const reply = await this.#send<InstanceType<typeof proto.ConfigureResponse>>((done) =>
      this.#client.configure(request, done),
    );
    if (this.#handshaken) return;
    this.#features = {
      acceptSecrets: reply.getAcceptsecrets(),
      acceptResources: reply.getAcceptresources(),
      acceptOutputs: reply.getAcceptoutputs(),
      supportsPreview: reply.getSupportspreview(),
    };
  }

  async check({ urn, olds, news, randomSeed }: Request<"check">): Reply<"check"> {
    if (!this.#configKnown) return { inputs: news, failures: [] };
    const request = named(new proto.CheckRequest(), urn)
      .setOlds(this.#struct(olds))
      .setNews(this.#struct(news))
      .setRandomseed(randomSeed);
    const reply = await this.#send<InstanceType<typeof proto.CheckResponse>>((done) =>
      this.#client.check(request, done),
    );
    return { inputs: this.#annotated(fromStruct(reply.getInputs()), news), failures: decodeFailures(reply) };
  }

  async diff({ urn, id, oldInputs, oldOutputs, news, ignoreChanges }: Request<"diff">): Reply<"diff"> {
    if (!this.#configKnown) {
      return { changes: "unknown", replaceKeys: [], stableKeys: [], changedKeys: [], deleteBeforeReplace: false };
    }
    const request = named(new proto.DiffRequest(), urn)
      .setId(id)
      .setOldInputs(this.#struct(oldInputs))
      .setOlds(this.#struct(oldOutputs))
      .setNews(this.#struct(news))
      .setIgnorechangesList(ignoreChanges);
    return decodeDiff(await this.#send((done) => this.#client.diff(request, done)));
  }

  async create({ urn, inputs, timeout, preview }: Request<"create">): Reply<"create"> {
    if (preview && !this.#configKnown) return { id: "", outputs: {} };
    if (preview && !this.#features.supportsPreview) return { id: "", outputs: inputs };
    const request = named(new proto.CreateRequest(), urn)
      .setProperties(this.#struct(inputs))
      .setTimeout(timeout)
      .setPreview(preview);
    const reply = await this.#send<InstanceType<typeof proto.CreateResponse>>(
      (done) => this.#client.create(request, done),
      inputs,
    );
    if (!reply.getId() && !preview) {
      throw new ProviderCallError(`plugin ${this.#package} created ${urn} but returned no id for it`);
    }
    return { id: reply.getId(), outputs: this.#annotated(fromStruct(reply.getProperties()), inputs) };
  }

  async read({ urn, id, inputs, outputs }: Request<"read">): Reply<"read"> {
    if (!this.#configKnown) return { id, inputs, outputs };
    const request = named(new proto.ReadRequest(), urn)
      .setId(id)
      .setInputs(this.#struct(inputs))
      .setProperties(this.#struct(outputs));
    const reply = await this.#send<InstanceType<typeof proto.ReadResponse>>(
      (done) => this.#client.read(request, done),
      outputs,
    );
    return {
      id: reply.getId(),
      outputs: this.#annotated(fromStruct(reply.getProperties()), outputs),
      ...(reply.getInputs() && { inputs: this.#annotated(fromStruct(reply.getInputs()), inputs) }),
    };
  }

  async update(given: Request<"update">): Reply<"update"> {
    const { urn, id, oldInputs, oldOutputs, news, timeout, ignoreChanges, preview } = given;
    if (preview && !this.#configKnown) return { outputs: {} };
    if (preview && !this.#features.supportsPreview) return { outputs: news };
    const request = named(new proto.UpdateRequest(), urn)
      .setId(id)
      .setOldInputs(this.#struct(oldInputs))
      .setOlds(this.#struct(oldOutputs))
      .setNews(this.#struct(news))
      .setTimeout(timeout)
      .setIgnorechangesList(ignoreChanges)
      .setPreview(preview);
    const reply = await this.#send<InstanceType<typeof proto.UpdateResponse>>(
      (done) => this.#client.update(request, done),
      news,
    );
    return { outputs: this.#annotated(fromStruct(reply.getProperties()), news) };
  }

  async delete({ urn, id, oldInputs, outputs, timeout }: Request<"delete">): Reply<"delete"> {
    const request = named(new proto.DeleteRequest(), urn)
      .setId(id)
      .setOldInputs(this.#struct(oldInputs))
      .setProperties(this.#struct(outputs))
      .setTimeout(timeout);
    await this.#send((done) => this.#client.delete(request, done));
  }

  async invoke({ token, args }: Request<"invoke">): Reply<"invoke"> {
    if (!this.#configKnown) return { result: {}, failures: [] };
    const request = new proto.InvokeRequest().setTok(token).setArgs(this.#struct(args));
    const reply = await this.#send<InstanceType<typeof proto.InvokeResponse>>((done) =>
      this.#client.invoke(request, done),
    );
    const result = fromStruct(reply.getReturn());
    const hide = !this.#features.acceptSecrets && containsSecret(args);
    return {
      result: hide
        ? Object.fromEntries(Object.entries(result).map(([k, v]) => [k, containsSecret(v) ? v : secretOf(v)]))
        : result,
      failures: decodeFailures(reply),
    };
  }

  async cancel(): Promise<void> {
    try {
      await this.#call((done) => this.#client.cancel(new empty.Empty(), new Metadata(), afterMs(CANCEL_MS), done));
    } catch (error) {
      if (!isUnimplemented(error)) throw await this.#error(error);
    }
  }

  async close(): Promise<void> {
    await this.cancel().catch(() => {});
    this.#client.close();
    await this.#process.close();
  }

  #struct(properties: PropertyMap) {
    return toStruct(properties, { secrets: this.#features.acceptSecrets, resources: this.#features.acceptResources });
  }

  #annotated(outs: PropertyMap, ins: PropertyMap): PropertyMap {
    return this.#features.acceptSecrets ? outs : annotateSecrets(outs, ins);
  }

  #call<T>(start: (done: (error: ServiceError | null, response: T) => void) => ClientUnaryCall): Promise<T> {
    return unary(start);
  }

  /** @param ins whose secrets are marked in what a failed call left behind. */
  async #send<T>(
    start: (done: (error: ServiceError | null, response: T) => void) => ClientUnaryCall,
    ins: PropertyMap = {},
  ): Promise<T> {
    try {
      return await unary(start);
    } catch (error) {
      const failure = await this.#error(error);
      if (!failure.partial) throw failure;
      const { partial } = failure;
      throw new ProviderCallError(failure.message, {
        ...partial,
        outputs: this.#annotated(partial.outputs, ins),
        ...(partial.inputs && { inputs: this.#annotated(partial.inputs, ins) }),
      });
    }
  }

  #error(error: unknown): Promise<ProviderCallError> {
    return callError(error as ServiceError, this.#process);
  }
}

/** `urn:pulumi:<stack>::<project>::<parents$type>::<name>`; a name may hold `::` itself. */
function named<T extends { setUrn(urn: string): T; setName(name: string): T; setType(type: string): T }>(
  request: T,
  urn: string,
): T {
  const [, , type = "", ...name] = urn.split("::");
  return request
    .setUrn(urn)
    .setType(type.slice(type.lastIndexOf("$") + 1))
    .setName(name.join("::"));
}

function variableText(value: PropertyValue): string {
  const open = openSecrets(value);
  return typeof open === "string" ? open : JSON.stringify(open);
}
