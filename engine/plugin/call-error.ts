import { type ServiceError, status } from "@grpc/grpc-js";
import errors from "@pulumi/pulumi/proto/errors_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import { BinaryReader } from "google-protobuf";
import any from "google-protobuf/google/protobuf/any_pb.js";
import type { PluginProcess } from "./plugin-process.ts";
import { ProviderCallError } from "./provider-client.ts";
import { fromStruct } from "./wire.ts";

/** A plugin's gRPC error as the engine understands it, its details decoded. */
export async function callError(error: ServiceError, process: PluginProcess): Promise<ProviderCallError> {
  const crash = error.code === status.UNAVAILABLE ? await process.crash() : undefined;
  if (crash) return new ProviderCallError(crash);
  const lines = [error.details || error.message];
  for (const detail of detailsOf(error)) {
    switch (detail.getTypeName()) {
      case "pulumirpc.ErrorResourceInitFailed": {
        const failed = provider.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
        const reasons = failed.getReasonsList();
        return new ProviderCallError(reasons.length > 0 ? reasons.join("\n") : lines.join("\n"), {
          id: failed.getId(),
          outputs: fromStruct(failed.getProperties()),
          ...(failed.getInputs() && { inputs: fromStruct(failed.getInputs()) }),
          reasons,
        });
      }
      case "pulumirpc.ConfigureErrorMissingKeys":
        for (const key of provider.ConfigureErrorMissingKeys.deserializeBinary(
          detail.getValue_asU8(),
        ).getMissingkeysList()) {
          lines.push(
            `missing ${key.getName()}: ${key.getDescription()}; set it with \`pulumi config set ${key.getName()} <value>\``,
          );
        }
        break;
      case "pulumirpc.InputPropertiesError":
        for (const property of errors.InputPropertiesError.deserializeBinary(detail.getValue_asU8()).getErrorsList()) {
          lines.push(`${property.getPropertyPath()}: ${property.getReason()}`);
        }
        break;
    }
  }
  return new ProviderCallError(lines.join("\n"));
}

export function isUnimplemented(error: unknown): boolean {
  return (error as ServiceError).code === status.UNIMPLEMENTED;
}

/** Fields of `google.rpc.Status`. */
const DETAILS_FIELD = 3;

function detailsOf(error: ServiceError): InstanceType<typeof any.Any>[] {
  const [bytes] = error.metadata?.get("grpc-status-details-bin") ?? [];
  if (!Buffer.isBuffer(bytes)) return [];
  const details: InstanceType<typeof any.Any>[] = [];
  const reader = new BinaryReader(bytes);
  while (reader.nextField()) {
    if (reader.isEndGroup()) break;
    if (reader.getFieldNumber() === DETAILS_FIELD) details.push(any.Any.deserializeBinary(reader.readBytes()));
    else reader.skipField();
  }
  return details;
}
