import { railwayInstance, railwayVariables } from "../test-resources.ts";
import { POOLER_URL, program, type RuleCases, type TestResource, UNKNOWN } from "../testing.ts";
import { RAILWAY_PROJECT, RAILWAY_SERVICE } from "../types.ts";
import { poolerHostRailway } from "./pooler-host-railway.ts";

const DIRECT = "postgresql://postgres:hunter2@db.abc.supabase.co:5432/postgres?sslmode=require";
const unmade = (resource: TestResource): TestResource => ({
  ...resource,
  props: { ...resource.props, serviceId: UNKNOWN, environmentId: UNKNOWN },
  madeFrom: { serviceId: ["service"], environmentId: ["project"] },
});
const parents = [
  { type: RAILWAY_PROJECT, name: "project", props: {} },
  { type: RAILWAY_SERVICE, name: "service", props: {} },
];

export const cases: RuleCases = {
  rule: poolerHostRailway,
  good: {
    "the pooler": program(railwayVariables({ A: POOLER_URL }), railwayInstance()),
    "the direct host with IPv6 egress": program(
      railwayVariables({ A: DIRECT }),
      railwayInstance({ ipv6EgressEnabled: true }),
    ),
    "the same before anything is made": program(
      ...parents,
      unmade(railwayVariables({ A: DIRECT })),
      unmade(railwayInstance({ ipv6EgressEnabled: true })),
    ),
  },
  bad: {
    "the direct host without egress": {
      ...program(railwayVariables({ A: DIRECT }), railwayInstance()),
      says: "variables.A",
    },
    "a host that stands alone": program(railwayVariables({ PGHOST: "db.abc.supabase.co" }), railwayInstance()),
    "egress of another service": program(
      railwayVariables({ A: DIRECT }),
      railwayInstance({ serviceId: "rw-2", ipv6EgressEnabled: true }),
    ),
  },
  unknown: {
    "the address": program(railwayVariables({ A: UNKNOWN }, { A: "databaseUrl" }), railwayInstance()),
    "the setting": program(railwayVariables({ A: DIRECT }), railwayInstance({ ipv6EgressEnabled: UNKNOWN })),
  },
};
