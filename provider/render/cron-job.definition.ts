import { z } from "zod";
import { defineResource, type InputsOf, type OutputsOf } from "../host/definition.ts";
import {
  autoDeploy,
  branch,
  region,
  renderName,
  repository,
  revisionOutputs,
  runtime,
  text,
  variables,
} from "./properties.ts";

/** The inputs whose change takes effect with the next deploy. The schedule holds at once. */
export const DEPLOYED_INPUTS = [
  "repo",
  "branch",
  "rootDir",
  "runtime",
  "plan",
  "buildCommand",
  "command",
  "variables",
] as const;

const FIELD = String.raw`(\*|\d+(-\d+)?|[A-Za-z]{3}(-[A-Za-z]{3})?)(\/\d+)?`;
const SCHEDULE = new RegExp(`^${FIELD}(,${FIELD})*( ${FIELD}(,${FIELD})*){4}$`);

export const cronJob = defineResource({
  token: "stackwright:render:CronJob",
  description:
    "A command that Render runs on a schedule, built from a Git repository: a ping that keeps a free service awake, a " +
    "nightly job. Runs never overlap: Render waits for the last one to end. Render starts a deploy when a job is created; " +
    "that one is cancelled, because its environment group is not linked yet: the real one comes from a `Deploy`. Until " +
    "then nothing runs. Changing a setting deploys nothing: pass `revision` to the `Deploy`'s triggers.",
  importId: "the job's id, `crn-…`",
  uniqueBy: ["name"],
  inputs: z.object({
    name: renderName("The job's name; unique in the workspace."),
    schedule: z
      .string()
      .regex(SCHEDULE, "must be five fields, minute hour day month weekday, e.g. `*/10 * * * *`")
      .meta({ description: "When it runs, as a cron expression in UTC, e.g. `*/10 * * * *` for every ten minutes." }),
    command: z.string().min(1, "is empty: say what to run").meta({ description: "What is run." }),
    repo: repository(),
    branch: branch(),
    rootDir: text("The folder in the repository that the job is built from. Default: its root."),
    runtime: runtime(),
    region: region(),
    plan: z
      .enum(["starter", "standard", "pro", "pro_plus", "pro_max", "pro_ultra"])
      .meta({ description: "Instance type. There is no free one: a run is paid by the second." }),
    buildCommand: z.string().min(1, "is empty: say how to build").meta({ description: "Run in `rootDir` to build." }),
    autoDeploy: autoDeploy(),
    variables: variables("Variables of this job alone; they win over those of a linked group.").optional(),
  }),
  outputs: z.object({
    serviceId: z.string().meta({ stable: true, description: "The job's id, `crn-…`." }),
    ...revisionOutputs(DEPLOYED_INPUTS),
    unmanagedVariables: z
      .array(z.string())
      .meta({ changesWith: ["variables"], description: "Names of variables set by hand on the live job." }),
    suspended: z.boolean().meta({ stable: true, description: "Whether the job is suspended." }),
    lastSuccessfulRunAt: z
      .string()
      .optional()
      .meta({ description: "When it last ran and succeeded, ISO 8601; absent before the first time." }),
  }),
});

export type CronJobInputs = InputsOf<typeof cronJob>;
export type CronJobOutputs = OutputsOf<typeof cronJob>;
