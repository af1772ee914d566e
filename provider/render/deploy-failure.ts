import type { Context } from "../host/handler.ts";
import type { Deploy, DeployStatus, EnvVar, Service } from "./api.ts";
import type { RenderClient } from "./client.ts";

/** What a failed deploy means, in words a person can act on. */

const FAILURES: Partial<Record<DeployStatus, string>> = {
  build_failed: "The build failed: mend what the log says, or `buildCommand`, `rootDir` and `runtime`.",
  pre_deploy_failed: "The pre-deploy command failed: mend what the log says, or `preDeployCommand`.",
  update_failed:
    "The new version did not start or did not answer its health check: look for a missing variable, `startCommand`, `healthCheckPath`, and the port.",
  canceled: "The deploy was cancelled, by somebody or by a newer one.",
};

const LOG_LINES = 15;
/** Values shorter than this appear in ordinary text. */
const SHORTEST_VALUE = 8;

export function isFailed({ status }: Pick<Deploy, "status">): boolean {
  return status in FAILURES;
}

/** Live, or live until a newer one took over. */
export function isServing({ status }: Pick<Deploy, "status">): boolean {
  return status === "live" || status === "deactivated";
}

/** Status, Render's last words with values masked, what still serves, what to do. Parts that cannot be learned are left out. */
export async function failureReport(
  serviceId: string,
  deploy: Deploy,
  context: Context<RenderClient>,
): Promise<string> {
  const { clients } = context;
  const signal = context.signal.aborted ? AbortSignal.timeout(10_000) : context.signal;
  const service = await clients.service(serviceId, signal).catch(() => undefined);
  const [lines, serving] = await Promise.all([
    service ? lastWords(service, deploy, context, signal) : [],
    clients.recentDeploys(serviceId, signal).then(
      (deploys) => deploys.find(({ status }) => status === "live"),
      () => undefined,
    ),
  ]);
  return [
    `deploy ${deploy.id} of ${service ? `"${service.name}" (${serviceId})` : serviceId} ended as ${deploy.status}${commitOf(deploy)}.`,
    ...(lines.length > 0 ? ["Render's last words:", ...lines.map((line) => `  | ${line}`)] : []),
    serving
      ? `Still serving: deploy ${serving.id}${commitOf(serving)}.`
      : "No deploy of this service is live: its address answers nothing.",
    `${FAILURES[deploy.status] ?? ""} Then run \`pulumi up\` again: it deploys again.`,
    ...(service ? [`The whole log: ${service.dashboardUrl}/deploys/${deploy.id}`] : []),
  ].join("\n");
}

async function lastWords(
  service: Service,
  deploy: Deploy,
  context: Context<RenderClient>,
  signal: AbortSignal,
): Promise<string[]> {
  const { clients } = context;
  try {
    const values = await valuesOf(service.id, clients, signal);
    const lines = await clients.lastLogLines(service, deploy.createdAt, 100, signal);
    const said = lines.map(({ message }) => stripped(message)).filter((message) => message !== "");
    return said.slice(-LOG_LINES).map((message) => context.mask(maskValues(message, values)));
  } catch {
    // Without the values nothing tells what must be masked, so nothing is shown.
    return [];
  }
}

/** Every variable the service runs with; a log may print any of them. */
async function valuesOf(serviceId: string, clients: RenderClient, signal: AbortSignal): Promise<EnvVar[]> {
  const summaries = await clients.listEnvGroups(signal);
  const linked = summaries.filter((group) => group.serviceLinks.some((link) => link.id === serviceId));
  const groups = await Promise.all(linked.map((group) => clients.envGroup(group.id, signal)));
  return [...(await clients.serviceVariables(serviceId, signal)), ...groups.flatMap((group) => group.envVars)];
}

export function maskValues(text: string, variables: readonly EnvVar[]): string {
  return variables
    .filter(({ value }) => value.length >= SHORTEST_VALUE)
    .sort((a, b) => b.value.length - a.value.length)
    .reduce((masked, { key, value }) => masked.replaceAll(value, `[${key}]`), text);
}

function commitOf({ commit }: Deploy): string {
  if (!commit) return "";
  const title = commit.message.split("\n")[0]?.slice(0, 60);
  return ` (commit ${commit.id.slice(0, 7)}${title ? ` "${title}"` : ""})`;
}

/** Without terminal colours and trailing space. */
function stripped(message: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a colour is
  return message.replace(/\u001b\[[0-9;]*m/g, "").trimEnd();
}
