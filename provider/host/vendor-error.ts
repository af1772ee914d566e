import { ProviderError } from "./handler.ts";

export interface VendorErrorDetails {
  /** The vendor's name as people write it, e.g. `Render`. */
  vendor: string;
  /** What was being done, e.g. `create env group`. */
  operation: string;
  /** HTTP status; absent when no answer came. */
  status?: number | undefined;
  /** The vendor's own words or the network error. Never a header, a URL with a query, or a request body. */
  reason: string;
  /** `refused`: the vendor did nothing. `unknown`: the answer was lost, the vendor may have done it. */
  outcome: "refused" | "unknown";
  /** The vendor's error code, where it has one. */
  code?: string | undefined;
  /** How long the vendor asked to wait before the next try, in milliseconds. */
  retryAfterMs?: number | undefined;
}

/** A vendor's API said no, or said nothing. */
export class VendorError extends ProviderError implements VendorErrorDetails {
  override name = "VendorError";
  readonly vendor: string;
  readonly operation: string;
  readonly status: number | undefined;
  readonly reason: string;
  readonly outcome: "refused" | "unknown";
  readonly code: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(details: VendorErrorDetails) {
    const answer = details.status === undefined ? details.reason : `${details.status} ${details.reason}`;
    super(`${details.vendor} could not ${details.operation}: ${answer}`);
    this.vendor = details.vendor;
    this.operation = details.operation;
    this.status = details.status;
    this.reason = details.reason;
    this.outcome = details.outcome;
    this.code = details.code;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** Whether the error says that the object does not exist (any more). */
export function isGone(error: unknown): boolean {
  return error instanceof VendorError && (error.status === 404 || error.status === 410);
}

/** Runs `read` and turns "it does not exist" into undefined. */
export async function unlessGone<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
