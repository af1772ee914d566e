import { z } from "zod";

/** Properties that several of Railway's resources have, with what Railway accepts for them. */

export function railwayName(description: string) {
  return z
    .string()
    .regex(/^\S(.*\S)?$/, "must not be empty and must not begin or end with a space")
    .meta({ description });
}

export function text(description: string) {
  return z.string().min(1, "is empty: leave it out").optional().meta({ description });
}

export function projectId() {
  return ownerId("project", "The project it is in.");
}

export function environmentId() {
  return ownerId("environment", "The environment of the project.");
}

export function serviceId() {
  return ownerId("service", "The service.");
}

export function targetPort() {
  return z
    .int()
    .min(1)
    .max(65535)
    .optional()
    .meta({ description: "The port the service listens on. Left to Railway, which finds it, when not set." });
}

function ownerId(what: string, description: string) {
  return z
    .string()
    .regex(/^[^\s/]+$/, `must be a ${what}'s id: pass the ${what}'s \`${what}Id\``)
    .meta({ immutable: true, description: `${description} Changing it replaces the resource.` });
}

/** Of Railway's own variables, those a person may set: they steer the build and the deployment. */
const SETTABLE = [
  "RAILWAY_DEPLOYMENT_DRAINING_SECONDS",
  "RAILWAY_DEPLOYMENT_OVERLAP_SECONDS",
  "RAILWAY_DOCKERFILE_PATH",
  "RAILWAY_HEALTHCHECK_TIMEOUT_SEC",
  "RAILWAY_RUN_UID",
  "RAILWAY_SHM_SIZE_BYTES",
];

export const isPlatformVariable = (name: string): boolean => name.startsWith("RAILWAY_") && !SETTABLE.includes(name);

const variableName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "is not a variable name: use letters, digits and `_`, and no digit first")
  .refine((name) => !isPlatformVariable(name), "is set by Railway itself: remove it");

/** A map of environment variables. */
export function variables(description: string) {
  return z
    .record(variableName, z.string().min(1, "is empty: set a value or remove the variable"))
    .meta({ description });
}
