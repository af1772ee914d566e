import grpc from "@grpc/grpc-js";

/** What Pulumi's engine does and the embedded one does not. Refused by name, never ignored. */
export class UnsupportedError extends Error {
  override name = "UnsupportedError";

  /** `feature` as in "transforms"; `subject` is the resource or call that asks for it. */
  constructor(feature: string, subject?: string) {
    super(
      `the embedded engine does not support ${feature}${subject ? ` (${subject})` : ""}; run this with the Pulumi CLI (--engine pulumi)`,
    );
  }
}

/** The error as gRPC carries it: refusals and bad requests keep their message. */
export function serviceError(error: unknown): { code: grpc.status; details: string } {
  const details = error instanceof Error ? error.message : String(error);
  if (error instanceof UnsupportedError) {
    return { code: grpc.status.UNIMPLEMENTED, details };
  }
  if (error instanceof ShutDownError) {
    return { code: grpc.status.UNAVAILABLE, details };
  }
  return { code: grpc.status.INVALID_ARGUMENT, details };
}

/** The engine is stopping; a program that hears this ends quietly. */
export class ShutDownError extends Error {
  override name = "ShutDownError";
  constructor() {
    super("resource monitor shut down");
  }
}
