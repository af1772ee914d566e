import * as grpc from "@grpc/grpc-js";
import type { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import status from "@pulumi/pulumi/proto/status_pb.js";
import any from "google-protobuf/google/protobuf/any_pb.js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { ProviderError } from "./handler.ts";
import type { Properties } from "./wire.ts";

export function toStruct(properties: Properties): Struct {
  return struct.Struct.fromJavaScript(properties);
}

export function fromStruct(properties: Struct | undefined): Properties | undefined {
  return properties?.toJavaScript() as Properties | undefined;
}

/** The resource exists but does not work; the engine keeps it in state with these reasons. Sealed properties. */
export class InitFailed extends Error {
  override name = "InitFailed";
  constructor(
    readonly id: string,
    readonly properties: Properties,
    readonly inputs: Properties,
    readonly reasons: string[],
  ) {
    super(reasons.join("\n"));
  }

  /** As Pulumi's protocol carries it: a `google.rpc.Status` with the details packed, in a trailer. */
  toTrailer(): grpc.Metadata {
    const failed: ErrorResourceInitFailed = new provider.ErrorResourceInitFailed();
    failed.setId(this.id);
    failed.setProperties(toStruct(this.properties));
    failed.setInputs(toStruct(this.inputs));
    failed.setReasonsList(this.reasons);
    const detail = new any.Any();
    detail.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const answer = new status.Status();
    answer.setCode(grpc.status.UNKNOWN);
    answer.setMessage(this.message);
    answer.addDetails(detail);
    const trailer = new grpc.Metadata();
    trailer.add("grpc-status-details-bin", Buffer.from(answer.serializeBinary()));
    return trailer;
  }
}

/** An error as gRPC carries it. `mask` takes every secret out of its text. */
export function toServiceError(error: unknown, mask: (text: string) => string): Partial<grpc.ServiceError> {
  const details = mask(error instanceof Error ? error.message : String(error));
  if (error instanceof InitFailed) return { code: grpc.status.UNKNOWN, details, metadata: error.toTrailer() };
  // FAILED_PRECONDITION tells the engine that nothing happened; UNKNOWN that it cannot be sure.
  const isKnown = error instanceof ProviderError;
  return { code: isKnown ? grpc.status.FAILED_PRECONDITION : grpc.status.UNKNOWN, details };
}
