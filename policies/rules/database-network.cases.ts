import { environment, project, service } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { NETWORK_RESTRICTIONS } from "../types.ts";
import { databaseNetwork } from "./database-network.ts";

const restrictions = (allowedIpv4: unknown, allowedIpv6?: unknown) => ({
  type: NETWORK_RESTRICTIONS,
  name: "network",
  props: { allowedIpv4, allowedIpv6 },
});
const settings = { callers: ["203.0.113.7", "198.51.100.0/25"] };
const functions = [project(), environment({ DATABASE_URL: UNKNOWN }, { DATABASE_URL: "poolerUrl" })];

export const cases: RuleCases = {
  rule: databaseNetwork,
  good: {
    "open to all": program(service(), restrictions(["0.0.0.0/0"])),
    "blocks of both families": {
      ...program(service(), restrictions(["203.0.113.0/24"], ["2001:db8::/32"])),
      settings: { callers: ["203.0.113.7", "2001:db8:1::/48"] },
    },
    "blocks where nothing of the stack calls": program(project(), restrictions(["203.0.113.0/24"])),
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
    "a block that is wider than what is admitted": {
      ...program(service(), restrictions(["203.0.113.0/24"])),
      settings: { callers: ["203.0.0.0/16"] },
    },
    "a caller of the other family": {
      ...program(service(), restrictions(["0.0.0.0/0"])),
      settings: { callers: ["2001:db8::1"] },
    },
    "a caller that is no address": {
      ...program(service(), restrictions(["0.0.0.0/0"])),
      settings: { callers: ["render.com"] },
      says: "is no address and no block",
    },
    "functions, without a contract": program(
      project(),
      environment({ POSTGRES_URL: UNKNOWN }),
      restrictions(["203.0.113.0/24"]),
    ),
    functions: { ...program(...functions, restrictions(["203.0.113.0/24"])), says: "no fixed address" },
  },
  unknown: {
    "who calls": program(service(), restrictions(["203.0.113.0/24"])),
    "blocks of the other family": program(service(), restrictions(["203.0.113.0/24"], UNKNOWN)),
    "the list": program(service(), restrictions(UNKNOWN)),
    "a block": program(service(), restrictions([UNKNOWN])),
  },
};
