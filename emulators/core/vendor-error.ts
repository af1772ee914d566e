/** An answer in the vendor's own error shape, thrown by an operation. */
export class VendorError extends Error {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Record<string, string>;

  constructor(status: number, body: unknown, headers: Record<string, string> = {}) {
    super(`answered ${status}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** One thing wrong with a request's body or query. */
export interface RequestProblem {
  /** `"serviceDetails.plan"`; "" for the whole. */
  path: string;
  kind: "unknown" | "missing" | "invalid";
  /** What is wrong, without the value. */
  message: string;
}
