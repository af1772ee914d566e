/** One finished request and its answer, bodies included: for validators. Never written anywhere by the emulators. */
export interface Exchange {
  vendor: string;
  method: string;
  /** As received, without the query. */
  path: string;
  /** The operation's path in the vendor's spelling, `/services/{serviceId}`; undefined when no operation matched. */
  route: string | undefined;
  query: Record<string, string[]>;
  /** undefined: no body was sent. */
  requestBody: unknown;
  status: number;
  responseHeaders: Record<string, string>;
  /** undefined: empty body. */
  responseBody: unknown;
}

export type Observe = (exchange: Exchange) => void;
