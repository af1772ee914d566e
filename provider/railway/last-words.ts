import type { Deployment, LogLine, Scope } from "./api.ts";
import type { RailwayClient } from "./client.ts";

/** Values shorter than this appear in ordinary text. */
const SHORTEST_VALUE = 8;

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
    return lines.slice(-limit).map((line) => maskValues(line, values));
  } catch {
    signal.throwIfAborted();
    return [];
  }
}

/** Railway's own variables are no secrets: ids and host names that tell a reader where he is. */
export function maskValues(text: string, variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .filter(([name, value]) => value.length >= SHORTEST_VALUE && !name.startsWith("RAILWAY_"))
    .sort(([, a], [, b]) => b.length - a.length)
    .reduce((masked, [name, value]) => masked.replaceAll(value, `[${name}]`), text);
}

function said(lines: readonly LogLine[]): string[] {
  return lines.map(({ message }) => stripped(message)).filter((message) => message !== "");
}

/** Without terminal colours and trailing space. */
function stripped(message: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a colour is
  return message.replace(/\u001b\[[0-9;]*m/g, "").trimEnd();
}
