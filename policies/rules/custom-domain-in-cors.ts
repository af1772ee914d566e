import { domainName, frontends, ownDomains, publicServices } from "../addresses.ts";
import { isOrigins, listOf } from "../names.ts";
import type { Rule } from "../rule.ts";
import { RENDER_DOMAIN, VERCEL_DOMAIN, WITH_VARIABLES } from "../types.ts";

export const customDomainInCors: Rule = {
  id: "custom-domain-in-cors",
  title: "A frontend's own domain is among the CORS origins",
  incident:
    "ToolBoxAI's runbook adds app.toolboxai.com to the dashboard in one place and to ALLOWED_ORIGINS in another. Whoever does the first and forgets the second has a dashboard that loads and cannot log in.",
  severity: "high",
  level: "mandatory",
  fix: "take the variable from the frontend's component, which knows its domains.",
  types: [...WITH_VARIABLES, VERCEL_DOMAIN, RENDER_DOMAIN],
  checkStack(stack, report) {
    const lists = publicServices(stack).flatMap((service) =>
      stack.variablesOf(service, () => {}).filter((variable) => isOrigins(variable)),
    );
    for (const domain of frontends(stack).flatMap((frontend) => ownDomains(stack, frontend))) {
      const name = domainName(domain);
      if (name?.startsWith("*.")) continue;
      for (const variable of lists) {
        const value = variable.read();
        if (name === undefined) report.unknown(domain, "name");
        else if (!value.known) report.unknown(variable.owner, variable.path);
        else if (!listOf(value.value).includes(`https://${name}`)) {
          report.violation(domain, `${domain.name} leads to a frontend whose origin ${variable.name} lacks.`);
        }
      }
    }
  },
};
