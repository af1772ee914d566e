import { vercelError } from "./dialect.ts";
import type { EnvVariable, Project } from "./state.ts";

export interface EnvConflict {
  code: "ENV_CONFLICT";
  message: string;
  key: string;
  envVarKey: string;
  target: string[];
  gitBranch?: string;
}

type Wanted = Pick<EnvVariable, "key" | "target" | "type"> & { gitBranch?: string | null | undefined };

/** Another variable of the same name and branch that shares a target. */
export function conflictIn(project: Project, wanted: Wanted, except?: EnvVariable): EnvConflict | undefined {
  const clash = [...project.variables.values()].find(
    (variable) =>
      variable !== except &&
      variable.key === wanted.key &&
      variable.gitBranch === (wanted.gitBranch ?? null) &&
      variable.target.some((target) => wanted.target.includes(target)),
  );
  if (clash === undefined) return undefined;
  const targets = clash.target.filter((target) => wanted.target.includes(target));
  return {
    code: "ENV_CONFLICT",
    message: `Another Environment Variable with the same Name and Environment exists in your project: ${wanted.key} in ${targets.join(", ")}`,
    key: wanted.key,
    envVarKey: wanted.key,
    target: targets,
    ...(clash.gitBranch === null ? {} : { gitBranch: clash.gitBranch }),
  };
}

/** What Vercel takes for no project: sensitive for development, a branch outside preview, a sensitive value made readable. */
export function refuseImpossible(wanted: Wanted, current?: EnvVariable, valueGiven = true): void {
  if (wanted.type === "sensitive" && wanted.target.includes("development")) {
    throw vercelError(400, "BAD_REQUEST", "You cannot set a Sensitive Environment Variable's target to development.");
  }
  if (typeof wanted.gitBranch === "string" && wanted.target.join() !== "preview") {
    throw vercelError(
      400,
      "BAD_REQUEST",
      "A git branch can only be set on an Environment Variable that targets preview.",
    );
  }
  if (current?.type === "sensitive" && wanted.type !== "sensitive" && !valueGiven) {
    throw vercelError(400, "BAD_REQUEST", "You cannot change the type of a Sensitive Environment Variable.");
  }
}
