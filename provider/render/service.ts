import type { Context, Known } from "../host/handler.ts";
import { type Revision, revise } from "../host/revision.ts";
import { unlessGone, VendorError } from "../host/vendor-error.ts";
import type { Service, ServiceChanges, ServiceDetails, ServiceType } from "./api.ts";
import type { RenderClient } from "./client.ts";
import { newcomers, planVariables, splitByOwner, toMap, writeVariables } from "./variables.ts";

/** What web services, static sites and cron jobs have in common. */

/** The public host at Render; empty where there is none. */
export function hostOf({ serviceDetails: { url } }: Service): string {
  return url ? new URL(url).host.toLowerCase() : "";
}

/** Where a service is built from, as a definition spells it. */
interface Source {
  name: string;
  repo: string;
  branch: string;
  rootDir?: string | undefined;
  autoDeploy: "yes" | "no";
}

/** Makes it and cancels the deploy that Render starts by itself. Returns its id. */
export async function createService(
  type: ServiceType,
  request: Parameters<RenderClient["createService"]>[1],
  context: Context<RenderClient>,
): Promise<string> {
  const made = await context.clients.createService(type, request, context.signal);
  await cancelFirstDeploy(made, context);
  return made.service.id;
}

/** The deploy that Render starts by itself runs before a group can be linked, so it could only fail or start wrong. */
async function cancelFirstDeploy(
  { service, deployId }: { service: Pick<Service, "id">; deployId?: string },
  { clients, signal, warn, name }: Context<RenderClient>,
): Promise<void> {
  if (!deployId) return;
  await clients.deploys.cancel(service.id, deployId, signal).catch((error: unknown) => {
    if (!(error instanceof VendorError)) throw error;
    warn(`the first deploy of "${name}", which Render started by itself, could not be cancelled: ${error.reason}`);
  });
}

/** Undoes what Render makes of its input: unset texts come back as "", the repository perhaps in another spelling. */
export function sourceOf(live: Service, known: Pick<Source, "repo"> | undefined): Source {
  return {
    name: live.name,
    repo: sameRepository(live.repo, known?.repo) ? (known?.repo ?? "") : (live.repo ?? ""),
    branch: live.branch ?? "",
    rootDir: live.rootDir || undefined,
    autoDeploy: live.autoDeploy,
  };
}

/** The fields of PATCH /services that differ; a text that is not wanted any more is cleared with "". */
export function changesOf(live: Service, inputs: Source, serviceDetails: object): ServiceChanges {
  const top = differing(live, {
    name: inputs.name,
    repo: sameRepository(live.repo, inputs.repo) ? live.repo : inputs.repo,
    branch: inputs.branch,
    rootDir: inputs.rootDir ?? "",
    autoDeploy: inputs.autoDeploy,
  });
  return { ...top, ...(isEmpty(serviceDetails) ? {} : { serviceDetails }) } as ServiceChanges;
}

export function differing(live: object, wanted: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(wanted).filter(([key, value]) => (live as Record<string, unknown>)[key] !== value),
  );
}

export const isEmpty = (object: object): boolean => Object.keys(object).length === 0;

/** What state holds of any of them. */
interface KnownInputs {
  variables?: Record<string, string> | undefined;
}

interface KnownOutputs extends Partial<Revision> {
  unmanagedVariables?: string[];
  suspended?: boolean;
}

/** Brings the service's own variables to the wanted ones; what was set by hand stays. */
export async function syncVariables(
  id: string,
  inputs: KnownInputs,
  known: Known<KnownInputs, KnownOutputs>,
  { clients, signal }: Context<RenderClient>,
): Promise<void> {
  const live = toMap(await clients.serviceVariables(id, signal));
  await writeVariables(
    clients,
    `/services/${id}`,
    planVariables(live, inputs.variables, known.inputs?.variables),
    signal,
  );
}

export interface Observed<Details extends ServiceDetails> {
  live: Service<Details>;
  /** Those that are ours; undefined where there are none. */
  variables: Record<string, string> | undefined;
  unmanagedVariables: string[];
}

/**
 * The service and its own variables, undefined when it is gone. Warns of variables set by hand and of a suspension, each once.
 * @param what the word for it in a warning, e.g. `cron job`
 */
export async function observeService<Details extends ServiceDetails>(
  what: string,
  id: string,
  known: Known<KnownInputs, KnownOutputs>,
  { clients, signal, warn }: Context<RenderClient>,
): Promise<Observed<Details> | undefined> {
  const live = await unlessGone(clients.service<Details>(id, signal));
  const list = live && (await unlessGone(clients.serviceVariables(id, signal)));
  if (!live || !list) return undefined;
  const { variables, unmanaged } = splitByOwner(toMap(list), known.inputs && (known.inputs.variables ?? {}));
  const warning = newcomers(unmanaged, known.outputs?.unmanagedVariables, `${what} "${live.name}" has variables`);
  if (warning) warn(warning);
  warnWhenSuspended(live, known.outputs?.suspended, warn);
  return { live, variables: isEmpty(variables) ? undefined : variables, unmanagedVariables: unmanaged };
}

/**
 * The outputs that all of them have.
 * @param deployed the inputs whose change takes effect with the next deploy
 */
export function commonOutputs(
  { live, unmanagedVariables }: Observed<ServiceDetails>,
  deployed: readonly string[],
  inputs: Readonly<Record<string, unknown>>,
  known: KnownOutputs | undefined,
) {
  return {
    serviceId: live.id,
    ...revise(deployedSettings(deployed, inputs), known),
    unmanagedVariables,
    suspended: live.suspended === "suspended",
  };
}

/** The outputs of those that answer at a public address. */
export function addressOf(live: Service): { url: string; host: string; slug: string } {
  const host = hostOf(live);
  return { url: `https://${host}`, host, slug: live.slug };
}

function warnWhenSuspended(live: Service, wasSuspended: boolean | undefined, warn: (text: string) => void): void {
  if (live.suspended !== "suspended" || wasSuspended === true) return;
  const by = live.suspenders.join(", ") || "somebody";
  warn(`service "${live.name}" is suspended at Render (by ${by}): resume it in the dashboard`);
}

/** Settings that take effect with the next deploy, for `revise`; the order of a map's keys means nothing. */
function deployedSettings(
  names: readonly string[],
  inputs: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    names.map((key) => {
      const value = inputs[key];
      return [key, typeof value === "object" && value !== null ? Object.entries(value).sort(byName) : value];
    }),
  );
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);

function sameRepository(a: string | undefined, b: string | undefined): boolean {
  const plain = (address: string | undefined) =>
    address
      ?.toLowerCase()
      .replace(/\/+$/, "")
      .replace(/\.git$/, "");
  return plain(a) === plain(b);
}
