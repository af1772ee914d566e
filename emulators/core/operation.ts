import type { z } from "zod";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface Reply {
  status: number;
  /** undefined: empty. */
  body?: unknown;
  headers?: Record<string, string>;
  /** For operations that make a new thing only sometimes. Default: the operation's `creates`. */
  created?: boolean;
}

export interface OperationRequest<Query, Body> {
  /** Path parameters, decoded. */
  params: Record<string, string>;
  query: Query;
  body: Body;
}

/** One operation of a vendor's API. */
export interface Operation {
  method: Method;
  /** The vendor's own spelling: `/services/{serviceId}/deploys`. */
  path: string;
  /** Query parameters it takes, as an object of optional strings (repeated ones: arrays). None by default. */
  query?: z.ZodType | undefined;
  /** None by default: a body is then refused. */
  body?: z.ZodType | undefined;
  /** Its success makes a new thing at the vendor. */
  creates?: boolean | undefined;
  handle(request: OperationRequest<never, never>): Reply | Promise<Reply>;
}

/** Declares an operation with the types of its query and body taken from their schemas. */
export function operation<
  Query extends z.ZodType = z.ZodType<Record<string, never>>,
  Body extends z.ZodType = z.ZodUndefined,
>(
  declared: Omit<Operation, "query" | "body" | "handle"> & {
    query?: Query;
    body?: Body;
    handle(request: OperationRequest<z.output<Query>, z.output<Body>>): Reply | Promise<Reply>;
  },
): Operation {
  return declared as Operation;
}
