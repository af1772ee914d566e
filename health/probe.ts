import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Socket } from "node:net";

/** An HTTP answer, or why there was none. */
export type Answer = Response | Failure;

export interface Response {
  kind: "response";
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  /** Milliseconds from the open connection to the first byte of the answer: the way there once, and the application's work. */
  milliseconds: number;
}

export interface Failure {
  kind: "failure";
  /** Node's error code (`ENOTFOUND`, `CERT_HAS_EXPIRED`), `ETIMEDOUT`, or `ABORTED`. */
  code: string;
}

export interface ProbeRequest {
  /** The public URL. */
  url: string;
  /** Default: GET. */
  method?: string;
  headers?: Record<string, string>;
  /** Where to connect instead of the URL's own host; the Host header stays the public one. */
  edgeUrl?: string | undefined;
  /** How long the whole exchange may take, in milliseconds. */
  timeoutMs: number;
  /** Ends the request at once, with the code `ABORTED`. */
  signal?: AbortSignal | undefined;
}

const BODY_LIMIT = 4 * 1024 * 1024;

/** One request, redirects not followed. Never rejects. */
export function probe({
  url,
  method = "GET",
  headers = {},
  edgeUrl,
  timeoutMs,
  signal,
}: ProbeRequest): Promise<Answer> {
  const target = new URL(url);
  const connection = edgeUrl === undefined ? target : new URL(edgeUrl);
  const isTls = connection.protocol === "https:";
  const timeout = AbortSignal.timeout(Math.max(1, Math.round(timeoutMs)));
  return new Promise((resolve) => {
    const fail = (error: NodeJS.ErrnoException) => {
      const code = signal?.aborted ? "ABORTED" : timeout.aborted ? "ETIMEDOUT" : (error.code ?? error.message);
      resolve({ kind: "failure", code });
    };
    let connected = performance.now();
    const request = (isTls ? httpsRequest : httpRequest)(
      {
        host: connection.hostname.replace(/^\[|\]$/g, ""),
        port: connection.port,
        path: target.pathname + target.search,
        method,
        headers: { ...headers, host: target.host, "user-agent": "stackwright-health" },
        signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
        agent: false,
        ...(isTls && { servername: target.hostname }),
      },
      (response) => {
        const milliseconds = performance.now() - connected;
        const chunks: Buffer[] = [];
        let size = 0;
        response.on("data", (chunk: Buffer) => {
          size += chunk.length;
          if (size <= BODY_LIMIT) chunks.push(chunk);
        });
        response.on("error", fail);
        response.on("end", () =>
          resolve({
            kind: "response",
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString("utf8"),
            milliseconds,
          }),
        );
      },
    );
    request.on("socket", (socket: Socket) => {
      socket.once(isTls ? "secureConnect" : "connect", () => {
        connected = performance.now();
      });
    });
    request.on("error", fail);
    request.end();
  });
}
