import type { Context } from "../host/handler.ts";
import { maskValues, stripped } from "../host/mask-values.ts";
import type { Deploy, DeployStatus, EnvVar, Service } from "./api.ts";
import type { RenderClient } from "./client.ts";
import type { LogFilter } from "./logs-api.ts";

/** What a failed deploy means, in words a person can act on. */

const FAILURES: Partial<Record<DeployStatus, string>> = {
  build_failed: "The build failed: mend what the log says, or `buildCommand`, `rootDir` and `runtime`.",
  pre_deploy_failed: "The pre-deploy command failed: mend what the log says, or `preDeployCommand`.",
  update_failed:
    "The new version did not start or did not answer its health check: look for a missing variable, `startCommand`, `healthCheckPath`, and the port.",
  canceled: "The deploy was cancelled, by somebody or by a newer one.",
};

const LOG_LINES = 15;

export function isFailed({ status }: Pick<Deploy, "status">): boolean {
  return status in FAILURES;
}

/** Live, or live until a newer one took over. */
export function isServing({ status }: Pick<Deploy, "status">): boolean {
  return status === "live" || status === "deactivated";
}

/** What a report needs of a call. Functions have no `mask`: the service's own variables are masked either way. */
type Reading = Pick<Context<RenderClient>, "clients" | "signal"> & Partial<Pick<Context<RenderClient>, "mask">>;

/**
 * Status, Render's last words with values masked, what still serves, what to do. Parts that cannot be learned are left out.
 * @param next what starts another deploy once the cause is mended
 */
export async function failureReport(
  serviceId: string,
  deploy: Deploy,
  context: Reading,
  next = "Then run `pulumi up` again: it deploys again.",
): Promise<string> {
  const { clients } = context;
  const signal = context.signal.aborted ? AbortSignal.timeout(10_000) : context.signal;
  const service = await clients.service(serviceId, signal).catch(() => undefined);
  const [lines, serving] = await Promise.all([
    service ? lastWords(service, deploy, context, signal) : [],
    clients.deploys.recent(serviceId, signal).then(
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
    `${FAILURES[deploy.status] ?? ""} ${next}`,
    ...(service ? [`The whole log: ${service.dashboardUrl}/deploys/${deploy.id}`] : []),
  ].join("\n");
}

async function lastWords(service: Service, deploy: Deploy, context: Reading, signal: AbortSignal): Promise<string[]> {
  const { clients, mask = (text: string) => text } = context;
  const lines = await maskedLog(service, deploy.createdAt, 100, { clients, signal }, deploy);
  return lines.slice(-LOG_LINES).map(mask);
}

/**
 * A service's last log lines since a time, oldest first, with the values of its variables replaced by their names.
 * @param about a deploy: if it failed, only what is its own.
 */
export async function maskedLog(
  service: Pick<Service, "id" | "ownerId">,
  since: string,
  limit: number,
  { clients, signal }: Pick<Reading, "clients" | "signal">,
  about?: Pick<Deploy, "status" | "createdAt">,
): Promise<string[]> {
  try {
    const values = await valuesOf(service.id, clients, signal);
    const only = about === undefined ? {} : await ownWords(service, about, clients, signal);
    const lines = await clients.logs.lastLines(service, since, limit, signal, only);
    const said = lines.map(({ message }) => stripped(message)).filter((message) => message !== "");
    return said.map((message) => maskValues(message, values));
  } catch {
    // Without the values nothing tells what must be masked, so nothing is shown.
    return [];
  }
}

/**
 * What tells a failed deploy's words from those of the version that still serves, whose requests would push them out of the
 * last lines: a build has a type of its own, a version that did not start has instances that were not there before.
 */
async function ownWords(
  service: Pick<Service, "id" | "ownerId">,
  { status, createdAt }: Pick<Deploy, "status" | "createdAt">,
  clients: RenderClient,
  signal: AbortSignal,
): Promise<LogFilter> {
  if (status === "build_failed") return { type: "build" };
  if (status !== "update_failed") return {};
  const [before, since] = await Promise.all([
    clients.logs.instances(service, { endTime: createdAt }, signal),
    clients.logs.instances(service, { startTime: createdAt }, signal),
  ]);
  const instance = since.filter((id) => !before.includes(id));
  return instance.length > 0 ? { instance } : {};
}

/** Every variable the service runs with; a log may print any of them. */
async function valuesOf(serviceId: string, clients: RenderClient, signal: AbortSignal): Promise<EnvVar[]> {
  const summaries = await clients.listEnvGroups(signal);
  const linked = summaries.filter((group) => group.serviceLinks.some((link) => link.id === serviceId));
  const groups = await Promise.all(linked.map((group) => clients.envGroup(group.id, signal)));
  return [...(await clients.serviceVariables(serviceId, signal)), ...groups.flatMap((group) => group.envVars)];
}

function commitOf({ commit }: Deploy): string {
  if (!commit) return "";
  const title = commit.message.split("\n")[0]?.slice(0, 60);
  return ` (commit ${commit.id.slice(0, 7)}${title ? ` "${title}"` : ""})`;
}
