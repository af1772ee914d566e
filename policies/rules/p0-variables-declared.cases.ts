import { environment, group, railwayVariables, site } from "../test-resources.ts";
import { carried, program, type RuleCases, UNKNOWN } from "../testing.ts";
import { p0VariablesDeclared } from "./p0-variables-declared.ts";

const formats = { SECRET_KEY: "hex(64)" };

export const cases: RuleCases = {
  rule: p0VariablesDeclared,
  good: {
    "a group with all of them": program(group({ SECRET_KEY: "x", MORE: "y" }, formats)),
    "a missing P1": program(group({}, undefined, { props: { variables: {}, contract: carried(formats, "P1") } })),
    "a static site that needs nothing": program(site()),
    "a reference that Railway fills in": program(railwayVariables({ SECRET_KEY: "${{shared.SECRET_KEY}}" }, formats)),
    "a value that is not known yet": program(railwayVariables({ SECRET_KEY: UNKNOWN }, formats)),
  },
  bad: {
    "one missing in a group": { ...program(group({}, formats)), says: "P0 variables SECRET_KEY." },
    "one missing at Railway": { ...program(railwayVariables({}, formats)), says: "P0 variables SECRET_KEY." },
    "one missing in a static site": {
      ...program(site({ variables: {}, contract: carried({ VITE_API_URL: "httpsUrl" }, "P0", "frontend", false) })),
      says: "site does not give the frontend its P0 variables VITE_API_URL.",
    },
    "only in Vercel's preview": program(environment({}, formats, { preview: { SECRET_KEY: "x" } })),
    "several missing": {
      ...program(group({}, { SECRET_KEY: "hex(64)", A: "text" })),
      says: "P0 variables A, SECRET_KEY.",
    },
    "no contract": { ...program(group({})), says: "carries no contract" },
  },
  unknown: {
    "the whole map": program(group(UNKNOWN, formats)),
    "the contract": program(group({}, undefined, { props: { variables: {}, contract: UNKNOWN } })),
  },
};
