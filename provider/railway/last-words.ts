import { maskValues, stripped } from "../host/mask-values.ts";
import type { Deployment, LogLine, Scope } from "./api.ts";
import type { RailwayClient } from "./client.ts";

/**
 * The last lines a deployment printed while it ran, or, when it never ran, while it was built; oldest first, with the value
 * of every variable of the service masked. Without the values nothing tells what must be masked, so nothing is shown.
 */
export async function lastWords(
  scope: Scope,
  deployment: Pick<Deployment, "id">,
  limit: number,
  clients: RailwayClient,
  signal: AbortSignal,
): Promise<string[]> {
  try {
    const values = await clients.renderedVariables(scope, signal);
    const ran = said(await clients.deploymentLogs(deployment.id, limit, signal));
    const lines = ran.length > 0 ? ran : said(await clients.buildLogs(deployment.id, limit, signal));
    return lines.slice(-limit).map((line) => maskValues(line, ownOf(values)));
  } catch {
    signal.throwIfAborted();
    return [];
  }
}

/** Railway's own variables are no secrets: ids and host names that tell a reader where he is. */
const ownOf = (variables: Readonly<Record<string, string>>) =>
  Object.entries(variables).flatMap(([key, value]) => (key.startsWith("RAILWAY_") ? [] : [{ key, value }]));

function said(lines: readonly LogLine[]): string[] {
  return lines.map(({ message }) => stripped(message)).filter((message) => message !== "");
}
