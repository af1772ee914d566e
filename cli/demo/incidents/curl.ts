import { type IncomingHttpHeaders, request, STATUS_CODES } from "node:http";

export interface CurlOptions {
  method?: string;
  headers?: Record<string, string>;
}

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Headers worth showing: by whom and why an answer was given. */
const TELLING = ["x-render-routing", "x-railway-fallback", "x-vercel-error", "access-control-allow-origin"];

/** Asks a public URL at the edge that stands for it, on a connection of its own. */
export function curl(edgeUrl: string, url: string, { method = "GET", headers = {} }: CurlOptions = {}): Promise<Reply> {
  const { host, pathname } = new URL(url);
  return new Promise((resolve, reject) => {
    const options = { method, headers: { ...headers, host }, agent: false };
    const call = request(new URL(pathname, edgeUrl), options, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => (body += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      response.on("error", reject);
    });
    call.on("error", reject);
    call.end();
  });
}

/** The request as a person types it. */
export function curlLine(url: string, { method, headers = {} }: CurlOptions = {}): string {
  const flags = Object.entries(headers).map(([name, value]) => `-H "${name}: ${value}"`);
  return ["curl -i", ...(method ? [`-X ${method}`] : []), ...flags, url].join(" ");
}

/** Status, telling headers and the body's first line, as `curl -i` shows them. */
export function replyLines({ status, headers, body }: Reply): string[] {
  const told = TELLING.flatMap((name) => (headers[name] === undefined ? [] : [`${name}: ${headers[name]}`]));
  const [first = ""] = body.trim().split("\n");
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...told, ...(first === "" ? [] : [cut(first)])];
}

const WIDTH = 110;
const cut = (line: string) => (line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line);
