import type * as grpc from "@grpc/grpc-js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type * as Proto from "@pulumi/pulumi/proto/provider_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import type { Message } from "google-protobuf";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { check } from "./check.ts";
import { Connections, checkConfig, configSchema, environmentSecrets, missingCredential } from "./config.ts";
import { type Difference, diff } from "./diff.ts";
import { EngineLog } from "./engine-log.ts";
import { fromStruct, toServiceError, toStruct } from "./grpc-answer.ts";
import { type CheckProblem, ProviderError } from "./handler.ts";
import { Intents } from "./intents.ts";
import { ResourceService } from "./resource-service.ts";
import { SecretTexts, secretRule } from "./secrets.ts";
import type { AnyPlugin } from "./vendor-plugin.ts";
import { open, type Properties, seal } from "./wire.ts";

export interface ProviderOptions {
  name: string;
  version: string;
  plugins: readonly AnyPlugin[];
  /** The package schema, made when it is asked for. */
  schema: () => object;
  /** Where keys not set in the config are looked up, and where the journal lies. Default: this process's. */
  env?: NodeJS.ProcessEnv;
}

/** Configuring waits this long for the vendors to answer, in seconds. */
const CONFIGURE_TIMEOUT = 60;
const INVOKE_TIMEOUT = 300;
/** An action waits for what it started: a deploy. */
const ACTION_TIMEOUT = 1200;

/** Pulumi's ResourceProvider service over a set of vendor plugins. What it does not answer, gRPC reports as unimplemented. */
export class ProviderService {
  readonly secrets = new SecretTexts();
  readonly log = new EngineLog((text) => this.secrets.mask(text));
  readonly connections = new Connections();
  readonly resources: ResourceService;
  readonly #env: NodeJS.ProcessEnv;

  constructor(readonly options: ProviderOptions) {
    this.#env = options.env ?? process.env;
    const intents = new Intents(Intents.home(this.#env), (message) => this.log.warn("", message));
    this.resources = new ResourceService(options.plugins, this.connections, intents, this.secrets, this.log);
  }

  cancel(): void {
    this.resources.calls.cancelAll();
  }

  /** The service's methods for a gRPC server. */
  implementation(): Partial<IResourceProviderServer> {
    return {
      handshake: this.#unary((request: Proto.ProviderHandshakeRequest) => this.#handshake(request)),
      attach: this.#unary((request: { getAddress(): string }) => {
        this.log.attach(request.getAddress());
        return new empty.Empty();
      }),
      getPluginInfo: this.#unary(() => new plugin.PluginInfo().setVersion(this.options.version)),
      getSchema: this.#unary(() => new proto.GetSchemaResponse().setSchema(JSON.stringify(this.options.schema()))),
      checkConfig: this.#unary((request: Proto.CheckRequest) => this.#checkConfig(request)),
      diffConfig: this.#unary((request: Proto.DiffRequest) => this.#diffConfig(request)),
      configure: this.#unary((request: Proto.ConfigureRequest) => this.#configure(request)),
      invoke: this.#unary((request: Proto.InvokeRequest) => this.#invoke(request)),
      check: this.#unary((request: Proto.CheckRequest) => this.#check(request)),
      diff: this.#unary((request: Proto.DiffRequest) => this.#diff(request)),
      create: this.#unary((request: Proto.CreateRequest) => this.#create(request)),
      read: this.#unary((request: Proto.ReadRequest) => this.#read(request)),
      update: this.#unary((request: Proto.UpdateRequest) => this.#update(request)),
      delete: this.#unary((request: Proto.DeleteRequest) => this.#delete(request)),
      cancel: this.#unary(() => {
        this.cancel();
        return new empty.Empty();
      }),
    };
  }

  #unary<Request, Response extends Message>(answer: (request: Request) => Response | Promise<Response>) {
    return (call: { request: Request }, callback: grpc.sendUnaryData<Response>): void => {
      Promise.resolve()
        .then(() => answer(call.request))
        .then(
          (response) => callback(null, response),
          (error: unknown) => callback(toServiceError(error, (text) => this.secrets.mask(text))),
        );
    };
  }

  #handshake(request: Proto.ProviderHandshakeRequest): Proto.ProviderHandshakeResponse {
    this.log.attach(request.getEngineAddress());
    return new proto.ProviderHandshakeResponse()
      .setAcceptSecrets(true)
      .setAcceptResources(false)
      .setAcceptOutputs(false);
  }

  #checkConfig(request: Proto.CheckRequest): Proto.CheckResponse {
    const news = fromStruct(request.getNews()) ?? {};
    const opened = open(news);
    this.secrets.remember(opened.secretTexts);
    const inputs = seal(opened.values, secretRule([configSchema(this.options.plugins)], [opened]));
    return checkResponse(inputs, checkConfig(this.options.plugins, news));
  }

  /** A provider's settings say how to reach the vendors, not what is there: a change never replaces anything. */
  #diffConfig(request: Proto.DiffRequest): Proto.DiffResponse {
    const olds = open(fromStruct(request.getOldInputs()) ?? fromStruct(request.getOlds()) ?? {});
    const news = open(fromStruct(request.getNews()) ?? {});
    return diffResponse(
      diff({ inputs: configSchema(this.options.plugins) }, olds, news, request.getIgnorechangesList()),
    );
  }

  async #configure(request: Proto.ConfigureRequest): Promise<Proto.ConfigureResponse> {
    const args = fromStruct(request.getArgs()) ?? {};
    this.secrets.remember([...open(args).secretTexts, ...environmentSecrets(this.options.plugins, this.#env)]);
    const call = this.resources.calls.begin(CONFIGURE_TIMEOUT, "configuring");
    try {
      await this.connections.configure(this.options.plugins, args, this.#env, call.signal);
    } finally {
      call.end();
    }
    return new proto.ConfigureResponse()
      .setAcceptsecrets(true)
      .setAcceptresources(false)
      .setAcceptoutputs(false)
      .setSupportspreview(true);
  }

  async #invoke(request: Proto.InvokeRequest): Promise<Proto.InvokeResponse> {
    const token = request.getTok();
    const vendor = this.options.plugins.find((candidate) =>
      candidate.functions.some(({ definition }) => definition.token === token),
    );
    const registration = vendor?.functions.find(({ definition }) => definition.token === token);
    if (!vendor || !registration) throw new ProviderError(`${this.options.name} has no function ${token}`);
    const { definition, handler } = registration;
    const opened = open(fromStruct(request.getArgs()) ?? {});
    this.secrets.remember(opened.secretTexts);
    const { values, problems } = check(definition.inputs, opened);
    if (!this.connections.has(vendor)) problems.push({ property: "", reason: missingCredential(vendor) });
    if (problems.length > 0) return new proto.InvokeResponse().setFailuresList(problems.map(checkFailure));
    const { clients } = this.connections.of(vendor);
    const call = this.resources.calls.begin(definition.action ? ACTION_TIMEOUT : INVOKE_TIMEOUT, token);
    try {
      const outputs = seal(
        await handler.invoke(values, { clients, signal: call.signal }),
        secretRule([definition.outputs], []),
      );
      this.secrets.remember(open(outputs).secretTexts);
      return new proto.InvokeResponse().setReturn(toStruct(outputs));
    } catch (error) {
      throw call.signal.aborted ? call.signal.reason : error;
    } finally {
      call.end();
    }
  }

  #check(request: Proto.CheckRequest): Proto.CheckResponse {
    const { inputs, problems } = this.resources.check(request.getUrn(), fromStruct(request.getNews()) ?? {});
    return checkResponse(inputs, problems);
  }

  #diff(request: Proto.DiffRequest): Proto.DiffResponse {
    const news = fromStruct(request.getNews()) ?? {};
    return diffResponse(
      this.resources.diff(subject(request), olds(request, request.getOlds()), news, request.getIgnorechangesList()),
    );
  }

  async #create(request: Proto.CreateRequest): Promise<Proto.CreateResponse> {
    const news = fromStruct(request.getProperties()) ?? {};
    const made = await this.resources.create(request.getUrn(), news, request.getTimeout(), request.getPreview());
    return new proto.CreateResponse().setId(made.id).setProperties(toStruct(made.state));
  }

  async #read(request: Proto.ReadRequest): Promise<Proto.ReadResponse> {
    const found = await this.resources.read(subject(request), {
      inputs: fromStruct(request.getInputs()),
      state: fromStruct(request.getProperties()) ?? {},
    });
    if (!found) return new proto.ReadResponse();
    return new proto.ReadResponse()
      .setId(found.id)
      .setInputs(toStruct(found.inputs))
      .setProperties(toStruct(found.state));
  }

  async #update(request: Proto.UpdateRequest): Promise<Proto.UpdateResponse> {
    const updated = await this.resources.update(
      subject(request),
      olds(request, request.getOlds()),
      fromStruct(request.getNews()) ?? {},
      request.getTimeout(),
      request.getPreview(),
    );
    return new proto.UpdateResponse().setProperties(toStruct(updated.state));
  }

  async #delete(request: Proto.DeleteRequest): Promise<Message> {
    await this.resources.delete(subject(request), olds(request, request.getProperties()), request.getTimeout());
    return new empty.Empty();
  }
}

const subject = (request: { getUrn(): string; getId(): string }) => ({ urn: request.getUrn(), id: request.getId() });

type Struct = Parameters<typeof fromStruct>[0];

function olds(request: { getOldInputs(): Struct }, state: Struct): { inputs: Properties; state: Properties } {
  const opened = fromStruct(state) ?? {};
  const inputs = fromStruct(request.getOldInputs());
  return { ...(inputs ? { inputs } : {}), state: opened } as { inputs: Properties; state: Properties };
}

function checkFailure({ property, reason }: CheckProblem): Proto.CheckFailure {
  return new proto.CheckFailure().setProperty(property).setReason(reason);
}

function checkResponse(inputs: Properties, problems: CheckProblem[]): Proto.CheckResponse {
  return new proto.CheckResponse().setInputs(toStruct(inputs)).setFailuresList(problems.map(checkFailure));
}

function diffResponse(difference: Difference): Proto.DiffResponse {
  const { DiffChanges } = proto.DiffResponse;
  const response = new proto.DiffResponse()
    .setChanges(difference.changes.size === 0 ? DiffChanges.DIFF_NONE : DiffChanges.DIFF_SOME)
    .setDiffsList(difference.changed)
    .setReplacesList(difference.replaces)
    .setDeletebeforereplace(difference.deleteBeforeReplace)
    .setHasdetaileddiff(true);
  for (const [path, { kind, replaces }] of difference.changes) {
    const name = `${kind.toUpperCase()}${replaces ? "_REPLACE" : ""}` as keyof typeof proto.PropertyDiff.Kind;
    response
      .getDetaileddiffMap()
      .set(path, new proto.PropertyDiff().setKind(proto.PropertyDiff.Kind[name]).setInputdiff(true));
  }
  return response;
}
