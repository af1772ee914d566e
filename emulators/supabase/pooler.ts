import { z } from "zod";
import { type Operation, operation } from "../core/operation.ts";
import { findProject } from "./projects.ts";
import type { SupabaseProject, SupabaseState } from "./state.ts";

const PATH = "/v1/projects/{ref}/config/database/pooler";

export function poolerOperations(state: SupabaseState): Operation[] {
  return [
    operation({
      method: "GET",
      path: PATH,
      handle: ({ params }) => ({ status: 200, body: [primaryRow(findProject(state, params.ref))] }),
    }),
    operation({
      method: "PATCH",
      path: PATH,
      body: z.strictObject({
        default_pool_size: z.number().int().min(0).max(3000).nullable().optional(),
        pool_mode: z.enum(["transaction", "session"]).optional(),
      }),
      handle: ({ params, body }) => {
        const { pooler } = findProject(state, params.ref);
        // left out means "the default of the compute size", exactly as null does
        pooler.defaultPoolSize = body.default_pool_size ?? null;
        if (body.pool_mode !== undefined) pooler.poolMode = body.pool_mode;
        return { status: 200, body: { default_pool_size: pooler.defaultPoolSize, pool_mode: pooler.poolMode } };
      },
    }),
  ];
}

/** The shared pooler on its transaction port. There is no row for session mode, and never a password. */
function primaryRow({ ref, poolerHost, pooler }: SupabaseProject) {
  const user = `postgres.${ref}`;
  const connectionString = `postgresql://${user}:[YOUR-PASSWORD]@${poolerHost}:6543/postgres`;
  return {
    identifier: ref,
    database_type: "PRIMARY",
    is_using_scram_auth: true,
    db_user: user,
    db_host: poolerHost,
    db_port: 6543,
    db_name: "postgres",
    connection_string: connectionString,
    connectionString,
    default_pool_size: pooler.defaultPoolSize,
    max_client_conn: pooler.maxClientConnections,
    pool_mode: pooler.poolMode,
  };
}
