import type { Rule } from "../rule.ts";
import { PROJECT_ENVIRONMENT, RAILWAY_VARIABLES, WITH_VARIABLES } from "../types.ts";

/** https://render.com/docs/environment-variables; a RENDER_API_KEY of one's own is none of them. */
const RENDER =
  /^(PORT|IS_PULL_REQUEST|RENDER|RENDER_((CPU_COUNT|DISCOVERY_SERVICE|INSTANCE_ID|WEB_CONCURRENCY)|(EXTERNAL|GIT|SERVICE)_\w+))$/;
/** Those of Railway's that a person may set: they steer the build and the deployment. */
const RAILWAY =
  /^RAILWAY_(?!(DEPLOYMENT_DRAINING_SECONDS|DEPLOYMENT_OVERLAP_SECONDS|DOCKERFILE_PATH|HEALTHCHECK_TIMEOUT_SEC|RUN_UID|SHM_SIZE_BYTES)$)/;
/** https://vercel.com/docs/environment-variables/reserved-environment-variables */
const VERCEL =
  /^(VERCEL|VERCEL_.*|NOW_REGION|TZ|AWS_SECRET_KEY|AWS_EXECUTION_ENV|AWS_LAMBDA_.*|LAMBDA_TASK_ROOT|LAMBDA_RUNTIME_DIR)$/;

export const reservedVariableNames: Rule = {
  id: "reserved-variable-names",
  title: "No variable takes a platform's name",
  incident:
    "MapMyStandards: Error: Invalid port. Render and Railway give PORT and their own variables; one that is set by hand is refused, ignored, or sends the process to a port nobody asks.",
  severity: "medium",
  level: "mandatory",
  fix: "remove the variable; the platform sets it, or give it another name.",
  types: WITH_VARIABLES,
  check(subject, report) {
    const platform = { [PROJECT_ENVIRONMENT]: ["Vercel", VERCEL], [RAILWAY_VARIABLES]: ["Railway", RAILWAY] } as const;
    const [name, reserved] = platform[subject.type as keyof typeof platform] ?? (["Render", RENDER] as const);
    for (const variable of subject.variables(report.unknown)) {
      if (reserved.test(variable.name)) report.violation(`${variable.path} has a name that is ${name}'s own.`);
    }
  },
};
