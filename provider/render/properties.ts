import { z } from "zod";

/** Properties that several of Render's resources have, with what Render accepts for them. */

export const regions = ["frankfurt", "ohio", "oregon", "singapore", "virginia"] as const;

/** Set by Render itself in every service; a value of one's own never reaches the process. */
const PLATFORM_VARIABLES = [
  "RENDER",
  "RENDER_EXTERNAL_HOSTNAME",
  "RENDER_EXTERNAL_URL",
  "RENDER_GIT_BRANCH",
  "RENDER_GIT_COMMIT",
  "RENDER_INSTANCE_ID",
  "RENDER_SERVICE_ID",
  "RENDER_SERVICE_NAME",
  "RENDER_SERVICE_TYPE",
  "IS_PULL_REQUEST",
];

const variableName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_.-]*$/, "is not a variable name: use letters, digits, `_`, `-`, `.`, and no digit first")
  .refine((name) => !PLATFORM_VARIABLES.includes(name), "is set by Render itself: remove it");

/** A map of environment variables. Render refuses empty values. */
export function variables(description: string) {
  return z
    .record(
      variableName,
      z.string().min(1, "is empty, which Render does not accept: set a value or remove the variable"),
    )
    .meta({ description });
}

/** What the environment contract says of a variable; read by policies, never sent to Render. */
const variableContract = z.object({
  tier: z
    .enum(["P0", "P1", "P2"])
    .meta({ description: "P0: nothing boots without it. P1: a feature needs it. P2: optional." }),
  secret: z.boolean().meta({ description: "Whether its value is a secret." }),
  format: z.string().meta({ description: "The name of the format its value has." }),
  sameAs: z.string().optional().meta({ description: "The variable whose value it has under a name of its own." }),
  loses: z.string().optional().meta({
    description:
      "What is lost when another value takes its place: one that is live is then never taken over and replaced.",
  }),
});

export function contract() {
  return z
    .object({
      consumer: z.string().meta({ description: "Which part of the system reads the variables." }),
      variables: z.record(z.string(), variableContract).meta({ description: "What is promised about each variable." }),
    })
    .optional()
    .meta({
      writeOnly: true,
      description: "The environment contract's view of the variables, for policies. Kept in state only.",
    });
}

export function renderName(description: string) {
  return z
    .string()
    .regex(/^\S(.*\S)?$/, "must not be empty and must not begin or end with a space")
    .meta({ description });
}

export function region() {
  return z.enum(regions).meta({ immutable: true, description: "Where it runs. Changing it replaces the resource." });
}

export function repository() {
  return z
    .url({ protocol: /^https?$/, error: "must be the repository's https address, without a branch" })
    .meta({ description: "The Git repository, e.g. `https://github.com/owner/name`." });
}

export function branch() {
  return z.string().min(1, "is empty: name a branch").meta({ description: "The branch that is deployed." });
}

export function runtime() {
  return z
    .enum(["elixir", "go", "node", "python", "ruby", "rust"])
    .meta({ description: "What builds and runs the service." });
}

export function autoDeploy() {
  return z.enum(["yes", "no"]).default("yes").meta({ description: "Whether a push to the branch deploys." });
}

/** A service's id. Cron jobs are services too, with a prefix of their own. */
export function serviceId(description: string) {
  return z
    .string()
    .regex(/^(srv|crn)-/, "must be a service's id, `srv-…` (of a cron job `crn-…`): pass the service's `serviceId`")
    .meta({ description });
}

/** A text that may be left out. */
export const text = (description: string) =>
  z.string().min(1, "is empty: leave it out").optional().meta({ description });

/** @param deployed the inputs whose change takes effect with the next deploy */
export function revisionOutputs(deployed: readonly string[]) {
  return {
    revision: z
      .string()
      .meta({ changesWith: deployed, description: "Changes when a setting does that needs a deploy." }),
    revisionSalt: z.string().meta({ secret: true, changesWith: deployed, description: "The salt of `revision`." }),
  };
}

/** Of what answers at a public address. */
export function addressOutputs() {
  return {
    url: z.string().meta({ stable: true, description: "`https://…`, without a closing slash." }),
    host: z.string().meta({ stable: true, description: "The host name of `url`." }),
    slug: z.string().meta({ stable: true, description: "Render's short name, the first part of the host name." }),
  };
}
