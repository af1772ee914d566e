import { ProviderError } from "../host/handler.ts";
import { unlessGone } from "../host/vendor-error.ts";
import type { SupabaseClient, SupabaseProject } from "./client.ts";

/** What a project's status means for somebody who needs its database; a status not listed here is no hindrance. */
const hindrances: Record<string, string> = {
  INACTIVE: "is paused: its API and database answer nobody. Restore it at {dashboard}, then run again",
  PAUSING: "is being paused. Wait until it is, restore it at {dashboard}, then run again",
  PAUSE_FAILED: "could not be paused and is in no usable state. See {dashboard}",
  COMING_UP: "is still starting. Run again in a few minutes",
  RESTORING: "is being restored. Run again when it is up, see {dashboard}",
  RESTORE_FAILED: "could not be restored. See {dashboard}",
  INIT_FAILED: "failed to start. See {dashboard}",
  GOING_DOWN: "is being deleted. Set `projectRef` to another project",
  REMOVED: "has been deleted. Set `projectRef` to another project",
};

/** @throws ProviderError when the project does not exist, or is in a state in which what it says is of no use. */
export async function requireActiveProject(client: SupabaseClient, ref: string, signal: AbortSignal): Promise<void> {
  refuseInactive(await requireProject(client, ref, signal));
}

/** @throws ProviderError when the token sees no such project. */
export async function requireProject(
  client: SupabaseClient,
  ref: string,
  signal: AbortSignal,
): Promise<SupabaseProject> {
  const project = await unlessGone(client.getProject(ref, signal));
  if (project === undefined) throw new ProviderError(await unknownProject(client, ref, signal));
  return project;
}

/** @throws ProviderError when the project is in a state in which what it says is of no use. */
export function refuseInactive({ ref, name, status }: SupabaseProject): void {
  const hindrance = hindrances[status];
  if (hindrance === undefined) return;
  const dashboard = `https://supabase.com/dashboard/project/${ref}`;
  throw new ProviderError(`Supabase project "${ref}" (${name}) ${hindrance.replace("{dashboard}", dashboard)}.`);
}

async function unknownProject(client: SupabaseClient, ref: string, signal: AbortSignal): Promise<string> {
  const projects = await client.listProjects(signal);
  const visible = projects.slice(0, 10).map((project) => `${project.ref} (${project.name})`);
  const more = projects.length > visible.length ? `, and ${projects.length - visible.length} more` : "";
  const seen = visible.length > 0 ? `It sees ${visible.join(", ")}${more}.` : "It sees no project at all.";
  return `the access token sees no Supabase project "${ref}". ${seen} Correct \`projectRef\`, or use a token of a member of its organisation.`;
}
