import { environment, group, site } from "../test-resources.ts";
import { carried, program, type RuleCases, UNKNOWN } from "../testing.ts";
import { noServiceRoleInFrontend } from "./no-service-role-in-frontend.ts";

const token = (role: string) => `eyJh.${Buffer.from(JSON.stringify({ role })).toString("base64url")}.x`;
const ofFrontend = (variables: Record<string, string>) =>
  group({}, undefined, { props: { variables, contract: carried({}, "P0", "frontend") } });

export const cases: RuleCases = {
  rule: noServiceRoleInFrontend,
  good: {
    "the public key": program(environment({ VITE_SUPABASE_ANON_KEY: token("anon"), OTHER: "sb_publishable_a" })),
    "the backend's": program(group({ SUPABASE_SERVICE_ROLE_KEY: token("service_role") })),
  },
  bad: {
    "by its value": {
      ...program(environment({ VITE_SUPABASE_ANON_KEY: token("service_role") })),
      says: "production.VITE_SUPABASE_ANON_KEY holds",
    },
    "one of the newer keys": program(site({ variables: { KEY: "sb_secret_a" } })),
    "by its name": program(environment({ SUPABASE_SERVICE_ROLE_KEY: UNKNOWN })),
    "in a group without a contract, by its prefix": program(
      group({ VITE_SUPABASE_ANON_KEY: token("service_role"), SUPABASE_SERVICE_ROLE_KEY: token("service_role") }),
    ),
    "in a preview": program(environment({}, undefined, { preview: { SUPABASE_KEY: token("service_role") } })),
    "in a frontend's group": program(ofFrontend({ KEY: token("service_role") })),
  },
  unknown: {
    "by its name": program(environment({ VITE_SUPABASE_ANON_KEY: UNKNOWN })),
    "by its format": program(environment({ VITE_KEY: UNKNOWN }, { VITE_KEY: "supabaseKey" })),
  },
};
