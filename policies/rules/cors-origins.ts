import { isOn, isOrigins, listOf } from "../names.ts";
import { PRODUCTION_SETTING, type Rule } from "../rule.ts";
import { WITH_VARIABLES } from "../types.ts";

/** Django's switches, by their newer and their older name. */
const LETS_ALL_IN = /(^|_)CORS_(ALLOW_ALL_ORIGINS|ORIGIN_ALLOW_ALL)$/;

export const corsOrigins: Rule = {
  id: "cors-origins",
  title: "CORS lets in exact https origins",
  incident:
    "ToolBoxAI's runbook of 2025-11-10 adds https://*.vercel.app to ALLOWED_ORIGINS. Starlette compares origins as text: it matches none, and the dashboard meets CORS errors.",
  severity: "high",
  level: "mandatory",
  fix: 'take the origins from the stack (`vercel.origins("dashboard")`); a pattern belongs in the application\'s origin regex.',
  types: WITH_VARIABLES,
  settings: PRODUCTION_SETTING,
  check(subject, report) {
    for (const variable of subject.variables(report.unknown)) {
      const isSwitch = LETS_ALL_IN.test(variable.name);
      if (!isSwitch && !isOrigins(variable)) continue;
      const value = variable.read();
      if (!value.known) {
        report.unknown(variable.path);
        continue;
      }
      if (isSwitch) {
        if (isOn(value.value)) report.violation(`${variable.path} lets every site in.`);
        continue;
      }
      const isServing = subject.isProduction && !["preview", "development"].includes(variable.map);
      for (const [index, origin] of listOf(value.value).entries()) {
        const reason = problemWith(origin, isServing);
        if (reason !== undefined) report.violation(`Origin number ${index + 1} of ${variable.path} ${reason}.`);
      }
    }
  },
};

function problemWith(origin: string, isProduction: boolean): string | undefined {
  if (origin === "*") return "lets every site in, and browsers refuse it together with credentials";
  if (origin.includes("*")) return "is a pattern, which the framework compares as text: it matches no origin";
  let url: URL;
  try {
    url = new URL(origin);
  } catch {
    return "is no origin: it must be https:// and a host";
  }
  if (url.origin !== origin) return "must be scheme and host only, in lower case, without a path or a slash at its end";
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (isLocal) return isProduction ? "is a developer's machine, in production" : undefined;
  return url.protocol === "https:" ? undefined : "is not https";
}
