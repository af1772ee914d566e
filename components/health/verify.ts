/** Verifies a deployed service. Started by `HealthVerification` after each deploy; also `HEALTH_URL=https://… node --import tsx …/verify.ts`. */

import { runChecks } from "../../health/checks.ts";
import { fromEnvironment } from "../../health/plan.ts";
import { failureText, findingLines } from "../../health/report.ts";

const plan = fromEnvironment(process.env);
const verdict = await runChecks(plan);
console.log(findingLines(verdict.findings).join("\n"));
if (verdict.cause !== undefined) {
  console.error(failureText(plan.url, verdict));
  process.exitCode = 1;
}
