import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";
import { projectRef } from "./project-ref.ts";

const whole = (least: number, most: number, description: string) =>
  z.int().min(least).max(most).optional().describe(description);
const flag = (description: string) => z.boolean().optional().describe(description);
const size = (description: string) =>
  z
    .string()
    .regex(/^-?\d+(B|kB|MB|GB|TB)?$/, "must be a size such as `256MB`")
    .optional()
    .describe(description);
const duration = (description: string) =>
  z
    .string()
    .regex(/^-?\d+(\.\d+)?(us|ms|s|min|h|d)?$/, "must be a duration such as `60s`")
    .optional()
    .describe(description);

/** Postgres' own names in camel case. */
export const postgresSettings = z.object({
  maxConnections: whole(
    1,
    262_143,
    "Connections the database takes at once, the poolers' among them. Needs a restart.",
  ),
  statementTimeout: duration("A statement that takes longer is cancelled, e.g. `60s`. `0`: none is."),
  sharedBuffers: size("Memory for the database's cache, e.g. `256MB`. Needs a restart."),
  effectiveCacheSize: size("Memory the planner reckons with for caching."),
  workMem: size("Memory of one sort or hash before it goes to disk."),
  maintenanceWorkMem: size("Memory of a VACUUM or CREATE INDEX."),
  logicalDecodingWorkMem: size("Memory of one replication slot's decoding before it goes to disk."),
  maxParallelWorkers: whole(0, 1024, "Workers for parallel queries, all together."),
  maxParallelWorkersPerGather: whole(0, 1024, "Workers for one part of a parallel query."),
  maxParallelMaintenanceWorkers: whole(0, 1024, "Workers for one maintenance command."),
  maxWorkerProcesses: whole(0, 262_143, "Background processes. Needs a restart."),
  maxLocksPerTransaction: whole(10, 2_147_483_640, "Locks a transaction holds on average. Needs a restart."),
  maxReplicationSlots: whole(0, 262_143, "Replication slots. Needs a restart."),
  maxWalSenders: whole(0, 262_143, "Connections of replicas and change streams. Needs a restart."),
  maxSlotWalKeepSize: size("WAL kept for a replication slot that lags behind."),
  maxWalSize: size("WAL between two checkpoints."),
  walKeepSize: size("WAL kept for replicas."),
  walSenderTimeout: duration("A replica that is silent for longer is dropped."),
  checkpointTimeout: duration("Time between two checkpoints."),
  maxStandbyArchiveDelay: duration("How long a replica waits before it cancels queries in the way of archived WAL."),
  maxStandbyStreamingDelay: duration("How long a replica waits before it cancels queries in the way of streamed WAL."),
  hotStandbyFeedback: flag("Whether replicas tell which rows they still read."),
  sessionReplicationRole: z
    .enum(["origin", "replica", "local"])
    .optional()
    .describe("Which triggers fire; `replica` switches off triggers and foreign keys."),
  trackActivityQuerySize: size("Memory for the text of a running query. Needs a restart."),
  trackCommitTimestamp: flag("Whether commit times are recorded. Needs a restart."),
});

/** Those that take effect only when Postgres starts (`context` is `postmaster` in pg_settings). */
export const restartSettings: ReadonlySet<string> = new Set<keyof typeof postgresSettings.shape>([
  "maxConnections",
  "sharedBuffers",
  "maxWorkerProcesses",
  "maxLocksPerTransaction",
  "maxReplicationSlots",
  "maxWalSenders",
  "trackActivityQuerySize",
  "trackCommitTimestamp",
]);

export const databaseSettings = defineResource({
  token: "stackwright:supabase:DatabaseSettings",
  description:
    "Postgres settings of a Supabase project that differ from the defaults of its compute size. One per project. Only what " +
    "is declared is compared, what somebody else has set stays; a setting that is declared no longer goes back to its " +
    "default. Deleting this resource leaves the settings as they are.",
  importId: "the project's ref, 20 lowercase letters",
  inputs: z.object({
    projectRef: projectRef.meta({ immutable: true }),
    ...postgresSettings.shape,
    restart: z
      .boolean()
      .default(true)
      .describe(
        "Whether the database is restarted when a setting changes that needs it. false: such a change waits for the next restart.",
      ),
  }),
  outputs: z.object({
    unmanagedSettings: z
      .array(z.string())
      .describe("Settings that were set elsewhere, by Postgres' names.")
      .meta({ changesWith: Object.keys(postgresSettings.shape) }),
  }),
});

export type DatabaseSettingsInputs = InputsOf<typeof databaseSettings>;
export type DatabaseSettingsOutputs = OutputsOf<typeof databaseSettings>;
