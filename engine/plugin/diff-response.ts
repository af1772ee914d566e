import proto from "@pulumi/pulumi/proto/provider_pb.js";
import type { CheckFailure, DiffKind, DiffResult } from "./provider-client.ts";

const { DiffChanges } = proto.DiffResponse;
const { Kind } = proto.PropertyDiff;

const KINDS: Record<number, DiffKind> = {
  [Kind.ADD]: "add",
  [Kind.ADD_REPLACE]: "add-replace",
  [Kind.DELETE]: "delete",
  [Kind.DELETE_REPLACE]: "delete-replace",
  [Kind.UPDATE]: "update",
  [Kind.UPDATE_REPLACE]: "update-replace",
};

const CHANGES: Record<number, DiffResult["changes"]> = {
  [DiffChanges.DIFF_UNKNOWN]: "unknown",
  [DiffChanges.DIFF_NONE]: "none",
  [DiffChanges.DIFF_SOME]: "some",
};

export function decodeDiff(reply: InstanceType<typeof proto.DiffResponse>): DiffResult {
  return {
    changes: CHANGES[reply.getChanges()] ?? "unknown",
    replaceKeys: reply.getReplacesList(),
    stableKeys: reply.getStablesList(),
    changedKeys: reply.getDiffsList(),
    deleteBeforeReplace: reply.getDeletebeforereplace(),
    ...(reply.getHasdetaileddiff() && { detailedDiff: detailedDiff(reply) }),
  };
}

function detailedDiff(reply: InstanceType<typeof proto.DiffResponse>): NonNullable<DiffResult["detailedDiff"]> {
  const diffs: NonNullable<DiffResult["detailedDiff"]> = {};
  reply.getDetaileddiffMap().forEach((diff, path) => {
    diffs[path] = { kind: KINDS[diff.getKind()] ?? "update", inputDiff: diff.getInputdiff() };
  });
  return diffs;
}

export function decodeFailures(reply: {
  getFailuresList(): InstanceType<typeof proto.CheckFailure>[];
}): CheckFailure[] {
  return reply.getFailuresList().map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() }));
}
