import { request } from "node:http";
import type { StackName } from "./systems/toolboxai.ts";
import type { World } from "./world.ts";

export interface Health {
  url: string;
  ok: boolean;
  /** e.g. `200 healthy (database, redis, pusher, supabase, agents)`. */
  text: string;
}

/** Asks the deployed application itself, at the edge, as its users would. */
export async function healthOf(world: World, stack: StackName): Promise<Health> {
  const name = stack === "production" ? "toolboxai-backend" : `toolboxai-backend-${stack}`;
  const host = `${world.emulators.render.state.serviceNamed(name)?.slug ?? name}.onrender.com`;
  const { status, body } = await get(world.runtime.edgeUrl, host, "/health");
  const report = parse(body);
  const good = Object.entries(report.checks ?? {}).filter(([, value]) => value);
  const bad = Object.entries(report.checks ?? {}).filter(([, value]) => !value);
  const failing = bad.length > 0 ? `; failing: ${bad.map(([check]) => check).join(", ")}` : "";
  return {
    url: `https://${host}`,
    ok: status === 200 && report.status === "healthy" && bad.length === 0,
    text: `${status} ${report.status ?? "nothing readable"} (${good.map(([check]) => check).join(", ")}${failing})`,
  };
}

function get(edgeUrl: string, host: string, path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const call = request(new URL(path, edgeUrl), { headers: { host } }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => (body += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
      response.on("error", reject);
    });
    call.on("error", reject);
    call.end();
  });
}

function parse(body: string): { status?: string; checks?: Record<string, boolean> } {
  try {
    return JSON.parse(body) as { status?: string; checks?: Record<string, boolean> };
  } catch {
    return {};
  }
}
