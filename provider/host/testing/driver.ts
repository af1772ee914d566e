import * as grpc from "@grpc/grpc-js";
import type { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type * as Proto from "@pulumi/pulumi/proto/provider_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import status from "@pulumi/pulumi/proto/status_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { fromStruct, toStruct } from "../grpc-answer.ts";
import type { ProviderOptions } from "../provider-service.ts";
import { startProvider } from "../serve.ts";
import { open, type Properties, seal } from "../wire.ts";

/** An engine's side of the protocol, for tests: one provider over a real socket, remembering one stack's resources. */
export class Driver {
  private constructor(
    readonly client: ResourceProviderClient,
    readonly stop: () => Promise<void>,
    readonly port: number,
  ) {}

  static async start(options: ProviderOptions): Promise<Driver> {
    const running = await startProvider(options);
    const client = new providerGrpc.ResourceProviderClient(
      `127.0.0.1:${running.port}`,
      grpc.credentials.createInsecure(),
    );
    const stop = async () => {
      client.close();
      await running.stop();
    };
    return new Driver(client, stop, running.port);
  }

  async configure(config: Properties = {}): Promise<void> {
    await call((done) => this.client.configure(new proto.ConfigureRequest().setArgs(toStruct(config)), done));
  }

  async checkConfig(config: Properties) {
    const request = new proto.CheckRequest().setNews(toStruct(config));
    return checked(await call((done) => this.client.checkConfig(request, done)));
  }

  async check(urn: string, news: Properties) {
    const request = new proto.CheckRequest().setUrn(urn).setNews(toStruct(news));
    return checked(await call((done) => this.client.check(request, done)));
  }

  async diff(urn: string, olds: Known, news: Properties, ignoreChanges: string[] = []) {
    const request = new proto.DiffRequest().setUrn(urn).setId(olds.id).setOldInputs(toStruct(olds.inputs));
    request.setOlds(toStruct(olds.state)).setNews(toStruct(news)).setIgnorechangesList(ignoreChanges);
    const response = await call<Proto.DiffResponse>((done) => this.client.diff(request, done));
    const kinds = Object.entries(proto.PropertyDiff.Kind);
    return {
      detailed: Object.fromEntries(
        response
          .getDetaileddiffMap()
          .toArray()
          .map(([path, change]) => [
            path,
            kinds.find(([, kind]) => kind === (change as unknown as [number])[0])?.[0] ?? "ADD",
          ]),
      ),
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
      isChanged: response.getChanges() === proto.DiffResponse.DiffChanges.DIFF_SOME,
    };
  }

  async create(urn: string, inputs: Properties, options: { preview?: boolean; timeout?: number } = {}): Promise<Known> {
    const request = new proto.CreateRequest().setUrn(urn).setProperties(toStruct(inputs));
    request.setPreview(options.preview ?? false).setTimeout(options.timeout ?? 0);
    const response = await call<Proto.CreateResponse>((done) => this.client.create(request, done));
    return { id: response.getId(), inputs, state: fromStruct(response.getProperties()) ?? {} };
  }

  async update(urn: string, olds: Known, news: Properties, options: { preview?: boolean } = {}): Promise<Known> {
    const request = new proto.UpdateRequest().setUrn(urn).setId(olds.id).setOldInputs(toStruct(olds.inputs));
    request
      .setOlds(toStruct(olds.state))
      .setNews(toStruct(news))
      .setPreview(options.preview ?? false);
    const response = await call<Proto.UpdateResponse>((done) => this.client.update(request, done));
    return { id: olds.id, inputs: news, state: fromStruct(response.getProperties()) ?? {} };
  }

  /** @returns undefined when it is gone. */
  async read(urn: string, olds: Pick<Known, "id"> & Partial<Known>): Promise<Known | undefined> {
    const request = new proto.ReadRequest().setUrn(urn).setId(olds.id);
    if (olds.inputs) request.setInputs(toStruct(olds.inputs));
    if (olds.state) request.setProperties(toStruct(olds.state));
    const response = await call<Proto.ReadResponse>((done) => this.client.read(request, done));
    if (response.getId() === "") return undefined;
    return {
      id: response.getId(),
      inputs: fromStruct(response.getInputs()) ?? {},
      state: fromStruct(response.getProperties()) ?? {},
    };
  }

  async delete(urn: string, olds: Known): Promise<void> {
    const request = new proto.DeleteRequest().setUrn(urn).setId(olds.id).setOldInputs(toStruct(olds.inputs));
    await call((done) => this.client.delete(request.setProperties(toStruct(olds.state)), done));
  }

  async invoke(token: string, args: Properties) {
    const request = new proto.InvokeRequest().setTok(token).setArgs(toStruct(args));
    const response = await call<Proto.InvokeResponse>((done) => this.client.invoke(request, done));
    return { result: fromStruct(response.getReturn()), failures: failures(response.getFailuresList()) };
  }

  async schema(): Promise<Record<string, Record<string, unknown>>> {
    const response = await call<Proto.GetSchemaResponse>((done) =>
      this.client.getSchema(new proto.GetSchemaRequest(), done),
    );
    return JSON.parse(response.getSchema());
  }

  async cancel(): Promise<void> {
    await call((done) => this.client.cancel(new empty.Empty(), done));
  }
}

/** What an engine keeps of a resource. */
export interface Known {
  id: string;
  inputs: Properties;
  state: Properties;
}

/** What an `ErrorResourceInitFailed` in a call's error holds. */
export function initFailure(error: unknown): (Known & { reasons: string[] }) | undefined {
  const [trailer] = (error as grpc.ServiceError).metadata?.get("grpc-status-details-bin") ?? [];
  if (!trailer) return undefined;
  const [detail] = status.Status.deserializeBinary(trailer as Buffer).getDetailsList();
  const failed = detail?.unpack(proto.ErrorResourceInitFailed.deserializeBinary, "pulumirpc.ErrorResourceInitFailed");
  if (!failed) return undefined;
  return {
    id: failed.getId(),
    inputs: fromStruct(failed.getInputs()) ?? {},
    state: fromStruct(failed.getProperties()) ?? {},
    reasons: failed.getReasonsList(),
  };
}

export const urnOf = (type: string, name: string): string => `urn:pulumi:test::project::${type}::${name}`;

/** A value in a secret envelope. */
export const secret = (value: string) => seal({ value }, () => true).value as Properties;

/** The plain values of sealed properties, and the Pulumi paths that were secret. */
export function opened(properties: Properties): { values: Properties; secrets: string[] } {
  const { values, secrets } = open(properties);
  return { values, secrets: secrets.map((path) => path.join(".")).sort() };
}

type Done<T> = (error: grpc.ServiceError | null, response: T) => void;

function call<T>(send: (done: Done<T>) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    send((error, response) => (error ? reject(error) : resolve(response)));
  });
}

function checked(response: unknown) {
  const answer = response as Proto.CheckResponse;
  return { inputs: fromStruct(answer.getInputs()) ?? {}, failures: failures(answer.getFailuresList()) };
}

function failures(list: Proto.CheckFailure[]): { property: string; reason: string }[] {
  return list.map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() }));
}
