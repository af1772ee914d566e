import http from "node:http";

export interface HealthCheckOptions {
  port: number;
  /** Sent as the Host header, as Render does. */
  host: string;
  /** "" is no check. */
  path: string;
  /** How long to try, milliseconds. Render tries for 15 minutes. */
  timeout: number;
}

/** Resolves to whether the path answered with a 2xx or 3xx in time. */
export async function becomesHealthy({ port, host, path, timeout }: HealthCheckOptions): Promise<boolean> {
  if (path === "") return true;
  const deadline = performance.now() + timeout;
  for (;;) {
    const status = await statusOf(port, host, path);
    if (status >= 200 && status < 400) return true;
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
  }
}

/** 0 when nothing answers. */
async function statusOf(port: number, host: string, path: string): Promise<number> {
  return await new Promise((resolve) => {
    const options = { host: "127.0.0.1", port, path, agent: false, headers: { host }, timeout: ANSWER_TIMEOUT };
    const request = http.get(options, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(0));
  });
}

/** Milliseconds. */
const INTERVAL = 100;
const ANSWER_TIMEOUT = 5_000;
