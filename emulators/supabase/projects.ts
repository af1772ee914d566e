import { createHash } from "node:crypto";
import { z } from "zod";
import { type Operation, operation } from "../core/operation.ts";
import { supabaseError } from "./dialect.ts";
import type { ProjectKey, SupabaseProject, SupabaseState } from "./state.ts";

export function findProject(state: SupabaseState, ref: string | undefined): SupabaseProject {
  if (!/^[a-z]{20}$/.test(ref ?? "")) throw supabaseError(400, "ref: must be 20 lowercase letters");
  const project = state.projects.get(ref ?? "");
  if (project === undefined) throw supabaseError(404, "Project not found");
  return project;
}

export function projectOperations(state: SupabaseState): Operation[] {
  const view = (project: SupabaseProject) => ({
    id: project.ref,
    ref: project.ref,
    organization_id: state.organizationSlug,
    organization_slug: state.organizationSlug,
    name: project.name,
    region: project.region,
    status: project.restarting > 0 ? "RESTARTING" : project.status,
    database: {
      host: `db.${project.ref}.supabase.co`,
      version: "17.6.1.104",
      postgres_engine: "17",
      release_channel: "ga",
    },
    created_at: project.createdAt.toISOString(),
  });

  return [
    operation({
      method: "GET",
      path: "/v1/projects",
      handle: () => ({ status: 200, body: [...state.projects.values()].map(view) }),
    }),
    operation({
      method: "GET",
      path: "/v1/projects/{ref}",
      handle: ({ params }) => {
        const project = findProject(state, params.ref);
        const body = view(project);
        project.restarting = Math.max(0, project.restarting - 1);
        return { status: 200, body };
      },
    }),
    operation({
      method: "GET",
      path: "/v1/projects/{ref}/api-keys",
      query: z.strictObject({ reveal: z.enum(["true", "false"]).optional() }),
      handle: ({ params, query }) => {
        const project = findProject(state, params.ref);
        return { status: 200, body: project.keys.map((key) => keyView(project, key, query.reveal === "true")) };
      },
    }),
  ];
}

/** Only keys of type "secret" are masked without `reveal`; the legacy service_role key is always shown. */
function keyView(project: SupabaseProject, key: ProjectKey, reveal: boolean) {
  const shown =
    key.type === "secret" && !reveal ? key.prefix + "·".repeat(key.value.length - key.prefix.length) : key.value;
  const common = {
    id: key.id,
    name: key.name,
    type: key.type,
    api_key: shown,
    hash: createHash("sha256").update(key.value).digest("base64url"),
    prefix: key.prefix,
    description: key.description,
  };
  if (key.type === "legacy") return common;
  const createdAt = project.createdAt.toISOString();
  return {
    ...common,
    secret_jwt_template: key.type === "secret" ? { role: "service_role" } : null,
    inserted_at: createdAt,
    updated_at: createdAt,
  };
}
