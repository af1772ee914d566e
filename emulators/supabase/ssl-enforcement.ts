import { z } from "zod";
import { type Operation, operation } from "../core/operation.ts";
import { supabaseError } from "./dialect.ts";
import { findProject } from "./projects.ts";
import { RESTART_LOOKS, type SupabaseProject, type SupabaseState } from "./state.ts";

const PATH = "/v1/projects/{ref}/ssl-enforcement";

export function sslOperations(state: SupabaseState): Operation[] {
  return [
    operation({
      method: "GET",
      path: PATH,
      handle: ({ params }) => {
        const { ssl } = supported(findProject(state, params.ref));
        const body = view(ssl);
        ssl.looks = Math.max(0, ssl.looks - 1);
        return { status: 200, body };
      },
    }),
    operation({
      method: "PUT",
      path: PATH,
      body: z.strictObject({ requestedConfig: z.strictObject({ database: z.boolean() }) }),
      handle: ({ params, body }) => {
        const project = supported(findProject(state, params.ref));
        project.ssl.enforced = body.requestedConfig.database;
        project.ssl.looks = RESTART_LOOKS;
        state.restart(project);
        return { status: 200, body: view(project.ssl) };
      },
    }),
  ];
}

function supported(project: SupabaseProject): SupabaseProject {
  if (project.ssl.isSupported) return project;
  throw supabaseError(400, `Project ${project.ref} is not allowed to configure SSL enforcements`);
}

const view = ({ enforced, looks }: SupabaseProject["ssl"]) => ({
  currentConfig: { database: enforced },
  appliedSuccessfully: looks === 0,
});
