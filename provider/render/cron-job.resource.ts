import { type ArgsOf, resourceClass } from "../resource.ts";
import { cronJob } from "./cron-job.definition.ts";

export type CronJobArgs = ArgsOf<typeof cronJob>;

/**
 * A command that Render runs on a schedule.
 *
 * ```ts
 * const cleanup = new render.CronJob("cleanup", {
 *   name: "toolboxai-cleanup",
 *   schedule: "0 3 * * *",
 *   command: "python -m jobs.cleanup",
 *   repo: "https://github.com/example/toolboxai",
 *   branch: "main",
 *   runtime: "python",
 *   region: "oregon",
 *   plan: "starter",
 *   buildCommand: "pip install -r requirements.txt",
 * });
 * new render.Deploy("cleanup", { serviceId: cleanup.serviceId, triggers: { settings: cleanup.revision } });
 * ```
 */
export class CronJob extends resourceClass(cronJob) {}
