import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { request as httpsRequest } from "node:https";

/** An HTTP answer, or why there was none. */
export type Answer =
  | { kind: "response"; status: number; headers: IncomingHttpHeaders; body: string }
  | { kind: "failure"; code: string };

export interface ProbeRequest {
  /** The public URL. */
  url: string;
  method?: "GET" | "OPTIONS" | "POST";
  headers?: Record<string, string>;
  /** Where to connect instead of the URL's own host; the Host header stays the public one. */
  edgeUrl?: string | undefined;
  timeoutMs: number;
}

const BODY_LIMIT = 4 * 1024 * 1024;

/** One request, redirects not followed. Never rejects. */
export function probe({ url, method = "GET", headers = {}, edgeUrl, timeoutMs }: ProbeRequest): Promise<Answer> {
  const target = new URL(url);
  const connection = edgeUrl === undefined ? target : new URL(edgeUrl);
  const send = connection.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const fail = (error: NodeJS.ErrnoException) => resolve({ kind: "failure", code: error.code ?? error.message });
    const request = send(
      {
        host: connection.hostname,
        port: connection.port,
        path: target.pathname + target.search,
        method,
        headers: { ...headers, host: target.host, "user-agent": "stackwright-health" },
        signal: AbortSignal.timeout(timeoutMs),
        agent: false,
      },
      (response) => {
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
          }),
        );
      },
    );
    request.on("error", (error: NodeJS.ErrnoException) => {
      if (error.name === "AbortError" || error.name === "TimeoutError") resolve({ kind: "failure", code: "ETIMEDOUT" });
      else fail(error);
    });
    request.end();
  });
}
