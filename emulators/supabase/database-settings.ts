import { z } from "zod";
import { type Operation, operation } from "../core/operation.ts";
import { findProject } from "./projects.ts";
import type { SupabaseState } from "./state.ts";

const PATH = "/v1/projects/{ref}/config/database/postgres";

const whole = (least = Number.MIN_SAFE_INTEGER, most = Number.MAX_SAFE_INTEGER) =>
  z.number().int().min(least).max(most).optional();
const text = z.string().optional();
const flag = z.boolean().optional();
const duration = z
  .string()
  .regex(/^(-?[0-9]+(?:\.[0-9]+)?)(us|ms|s|min|h|d)?$/)
  .optional();

const overrides = z.strictObject({
  checkpoint_timeout: duration,
  effective_cache_size: text,
  hot_standby_feedback: flag,
  logical_decoding_work_mem: text,
  maintenance_work_mem: text,
  max_connections: whole(1, 262_143),
  max_locks_per_transaction: whole(10, 2_147_483_640),
  max_parallel_maintenance_workers: whole(0, 1024),
  max_parallel_workers: whole(0, 1024),
  max_parallel_workers_per_gather: whole(0, 1024),
  max_replication_slots: whole(),
  max_slot_wal_keep_size: text,
  max_standby_archive_delay: text,
  max_standby_streaming_delay: text,
  max_wal_senders: whole(),
  max_wal_size: text,
  max_worker_processes: whole(0, 262_143),
  session_replication_role: z.enum(["origin", "replica", "local"]).optional(),
  shared_buffers: text,
  statement_timeout: duration,
  track_activity_query_size: text,
  track_commit_timestamp: flag,
  wal_keep_size: text,
  wal_sender_timeout: duration,
  work_mem: text,
});

export function databaseSettingsOperations(state: SupabaseState): Operation[] {
  return [
    operation({
      method: "GET",
      path: PATH,
      handle: ({ params }) => ({ status: 200, body: findProject(state, params.ref).postgres }),
    }),
    operation({
      method: "PUT",
      path: PATH,
      body: overrides.extend({ restart_database: flag }),
      handle: ({ params, body: { restart_database: restarts = true, ...settings } }) => {
        const project = findProject(state, params.ref);
        // what is left out is an override no more
        project.postgres = JSON.parse(JSON.stringify(settings));
        if (restarts) state.restart(project);
        return { status: 200, body: project.postgres };
      },
    }),
  ];
}
