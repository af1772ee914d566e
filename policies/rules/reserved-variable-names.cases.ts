import { environment, group, railwayVariables, service } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { reservedVariableNames } from "./reserved-variable-names.ts";

export const cases: RuleCases = {
  rule: reservedVariableNames,
  good: {
    "names of one's own": program(
      group({ PORTAL: "x", MY_RENDER_KEY: "x", RENDER_API_KEY: "x" }),
      environment({ TZ_NAME: "x" }),
    ),
    "what another platform keeps": program(railwayVariables({ PORT: "8000", RAILWAY_DOCKERFILE_PATH: "x" })),
  },
  bad: {
    "PORT at Render": { ...program(group({ PORT: "8000" })), says: "variables.PORT has a name that is Render's own" },
    "Render's own, with a value that is not known yet": program(group({ RENDER_SERVICE_ID: UNKNOWN })),
    "where Render says it can be reached": program(service({ variables: { RENDER_EXTERNAL_URL: "x" } })),
    "Vercel's own": program(environment({ VERCEL_URL: "x" })),
    "the time zone at Vercel": program(environment({}, undefined, { preview: { TZ: "UTC" } })),
    "Railway's own": program(railwayVariables({ RAILWAY_PUBLIC_DOMAIN: "x" })),
  },
  unknown: { "the whole map": program(group(UNKNOWN)) },
};
