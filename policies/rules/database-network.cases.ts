import { environment, project, service } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { NETWORK_RESTRICTIONS } from "../types.ts";
import { databaseNetwork } from "./database-network.ts";

const restrictions = (allowedIpv4: unknown) => ({
  type: NETWORK_RESTRICTIONS,
  name: "network",
  props: { allowedIpv4 },
});
const settings = { callers: ["203.0.113.7", "198.51.100.0/25"] };
const functions = [project(), environment({ DATABASE_URL: UNKNOWN }, { DATABASE_URL: "poolerUrl" })];

export const cases: RuleCases = {
  rule: databaseNetwork,
  good: {
    "blocks, and nobody said who calls": program(service(), restrictions(["203.0.113.0/24"])),
    "blocks that hold the callers": {
      ...program(service(), restrictions(["203.0.113.0/24", "198.51.100.0/24"])),
      settings,
    },
    "open to all, for functions": program(...functions, restrictions(["0.0.0.0/0"])),
    "no block where nothing calls": program(restrictions([])),
  },
  bad: {
    "no block": { ...program(service(), restrictions([])), says: "admits no IPv4 address" },
    "one caller outside": {
      ...program(service(), restrictions(["203.0.113.0/24"])),
      settings,
      says: "1 of the configured",
    },
    functions: { ...program(...functions, restrictions(["203.0.113.0/24"])), says: "no fixed address" },
  },
  unknown: {
    "the list": program(service(), restrictions(UNKNOWN)),
    "a block": program(service(), restrictions([UNKNOWN])),
  },
};
