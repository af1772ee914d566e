import type { Context } from "../host/handler.ts";
import { VendorError } from "../host/vendor-error.ts";
import type { Service, ServiceChanges } from "./api.ts";
import type { RenderClient } from "./client.ts";

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

/** The deploy that Render starts by itself runs before a group can be linked, so it could only fail or start wrong. */
export async function cancelFirstDeploy(
  { service, deployId }: { service: Pick<Service, "id">; deployId?: string },
  { clients, signal, warn, name }: Context<RenderClient>,
): Promise<void> {
  if (!deployId) return;
  await clients.cancelDeploy(service.id, deployId, signal).catch((error: unknown) => {
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

export function warnWhenSuspended(
  live: Service,
  wasSuspended: boolean | undefined,
  warn: (text: string) => void,
): void {
  if (live.suspended !== "suspended" || wasSuspended === true) return;
  const by = live.suspenders.join(", ") || "somebody";
  warn(`service "${live.name}" is suspended at Render (by ${by}): resume it in the dashboard`);
}

/** Settings that take effect with the next deploy, for `revise`; the order of a map's keys means nothing. */
export function deployedSettings(
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
