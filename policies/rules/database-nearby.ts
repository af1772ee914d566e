import { databaseUrls } from "../database-urls.ts";
import type { Rule } from "../rule.ts";
import { SERVICES, WITH_VARIABLES } from "../types.ts";

/** What is near what: Supabase's regions are AWS's, Render's and Railway's have names of their own. */
const AREAS: readonly [area: string, region: RegExp][] = [
  ["the west of the United States", /^(oregon|us-west)/],
  ["the east of the United States", /^(ohio|virginia|us-east|ca-central)/],
  ["Europe", /^(frankfurt|eu-|europe-)/],
  ["South-East Asia", /^(singapore|ap-southeast-1|asia-southeast)/],
  ["Australia", /^ap-southeast-2/],
  ["India", /^ap-south-/],
  ["East Asia", /^ap-northeast-/],
  ["South America", /^sa-/],
];

export const databaseNearby: Rule = {
  id: "database-nearby",
  title: "The database is near its services",
  incident:
    "ToolBoxAI's report names Oregon for the backend, and no region at all for its Supabase project. Across an ocean each query takes 150 ms, and a page of twenty takes three seconds.",
  severity: "medium",
  level: "mandatory",
  fix: "make the Supabase project in the service's area, or say in an exception why it is elsewhere.",
  limits: "Told by the pooler's host, which names its region; another database's region is not seen.",
  types: [...WITH_VARIABLES, ...SERVICES],
  checkStack(stack, report) {
    for (const service of stack.ofType(...SERVICES)) {
      const region = service.read("region");
      const variables = stack.variablesOf(service, () => {});
      const urls = databaseUrls(variables, ({ owner, path }) => report.unknown(owner, path));
      for (const { variable, url } of urls) {
        const database = areaOf(/^aws-\d+-([a-z0-9-]+)\.pooler\.supabase\.com$/.exec(url.host)?.[1]);
        if (database === undefined) continue;
        const here = region.known ? areaOf(String(region.value)) : undefined;
        if (!region.known) report.unknown(service, "region");
        else if (here !== undefined && here !== database) {
          report.violation(
            service,
            `${service.name} runs in ${here}; the database of ${variable.name} is in ${database}.`,
          );
        }
      }
    }
  },
};

function areaOf(region: string | undefined): string | undefined {
  return region === undefined ? undefined : AREAS.find(([, pattern]) => pattern.test(region))?.[0];
}
