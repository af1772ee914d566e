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

export function renderName(description: string) {
  return z
    .string()
    .regex(/^\S(.*\S)?$/, "must not be empty and must not begin or end with a space")
    .meta({ description });
}

export function region() {
  return z.enum(regions).meta({ immutable: true, description: "Where it runs. Changing it replaces the resource." });
}
