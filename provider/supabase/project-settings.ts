import type { Context, Known, Live, ResourceHandler } from "../host/handler.ts";
import { poll } from "../host/poll.ts";
import { unlessGone } from "../host/vendor-error.ts";
import { refuseInactive, requireActiveProject } from "./active-project.ts";
import type { SupabaseClient } from "./client.ts";

/** One kind of a project's settings. Neither function is called for a project that is gone or out of use. */
export interface ProjectSettings<Inputs, Outputs>
  extends Pick<ResourceHandler<Inputs, Outputs, SupabaseClient>, "check"> {
  sync(ref: string, inputs: Inputs, known: Known<Inputs, Outputs>, context: Context<SupabaseClient>): Promise<void>;
  read(ref: string, known: Known<Inputs, Outputs>, context: Context<SupabaseClient>): Promise<Live<Inputs, Outputs>>;
}

/**
 * The handler of settings that are there from the project's start and nobody's, so that there is nothing to collide with,
 * and that end with the project: deleting the resource leaves them as they are.
 */
export function projectSettings<Inputs extends { projectRef: string }, Outputs>(
  settings: ProjectSettings<Inputs, Outputs>,
): ResourceHandler<Inputs, Outputs, SupabaseClient> {
  return {
    ...(settings.check ? { check: settings.check } : {}),

    async find() {
      return undefined;
    },

    async create({ projectRef }, { clients, signal }) {
      await requireActiveProject(clients, projectRef, signal);
      return projectRef;
    },

    async sync(ref, inputs, known, context) {
      await requireActiveProject(context.clients, ref, context.signal);
      await settings.sync(ref, inputs, known, context);
    },

    async read(ref, known, context) {
      const project = await unlessGone(context.clients.getProject(ref, context.signal));
      if (project === undefined) return undefined;
      refuseInactive(project);
      return settings.read(ref, known, context);
    },

    async delete() {},
  };
}

/** Waits until a restart of the database, which some settings cause, is over. */
export async function untilHealthy(ref: string, context: Context<SupabaseClient>): Promise<void> {
  await poll(async () => {
    const project = await context.clients.getProject(ref, context.signal);
    if (project.status === "ACTIVE_HEALTHY") return project;
    refuseInactive(project);
    context.status(`waiting for project ${ref}: ${project.status}`);
    return undefined;
  }, context.signal);
}
