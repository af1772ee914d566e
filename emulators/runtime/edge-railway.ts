import { randomUUID } from "node:crypto";
import http from "node:http";
import { pipeline } from "node:stream";
import type { Serving } from "./edge.ts";

/**
 * What a host at Railway leads to. "not-found": nothing is deployed there, or it was stopped. "down": what was deployed has
 * crashed.
 */
export type RailwayHost = "not-found" | "down" | Serving;

export const isRailwayHost = (host: string): boolean => host.endsWith(".up.railway.app");

/** Answers in the words of Railway's edge: `x-railway-fallback` says that the answer is not the application's own. */
export function answerRailway(target: RailwayHost, request: http.IncomingMessage, response: http.ServerResponse): void {
  if (target === "not-found") fallback(response, 404, "Application not found");
  else if (target === "down") fallback(response, 502, NO_RESPONSE);
  else proxy(target, request, response);
}

function proxy({ port }: Serving, request: http.IncomingMessage, response: http.ServerResponse): void {
  const id = randomUUID();
  const headers = {
    ...request.headers,
    connection: "close",
    "x-railway-request-id": id,
    "x-real-ip": request.socket.remoteAddress,
    "x-forwarded-for": request.socket.remoteAddress,
    "x-forwarded-proto": "https",
  };
  const { method, url: path } = request;
  const upstream = http.request({ host: "127.0.0.1", port, method, path, headers, agent: false }, (answer) => {
    const { connection: _, ...kept } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, { ...kept, ...edgeHeaders(id) });
    pipeline(answer, response, () => {});
  });
  upstream.on("error", () => {
    if (response.headersSent) response.destroy();
    else fallback(response, 502, NO_RESPONSE);
  });
  response.on("close", () => upstream.destroy());
  request.pipe(upstream);
}

function fallback(response: http.ServerResponse, code: number, message: string): void {
  const id = randomUUID();
  const body = JSON.stringify({ status: "error", code, message, request_id: id });
  response.writeHead(code, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    ...edgeHeaders(id),
    "x-railway-fallback": "true",
  });
  response.end(response.req.method === "HEAD" ? undefined : body);
}

const edgeHeaders = (id: string) => ({
  server: "railway-edge",
  "x-railway-edge": "railway/us-west2",
  "x-railway-request-id": id,
});

const NO_RESPONSE = "Application failed to respond";
