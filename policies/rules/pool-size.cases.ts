import { group, railwayInstance, railwayVariables, service } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { POOLER_SETTINGS } from "../types.ts";
import { poolSize } from "./pool-size.ts";

const pools = { DATABASE_POOL_SIZE: "20", DATABASE_MAX_OVERFLOW: "10" };
const limit = (maxClientConnections: unknown) => ({
  type: POOLER_SETTINGS,
  name: "pooler",
  props: { maxClientConnections },
});

export const cases: RuleCases = {
  rule: poolSize,
  good: {
    "one instance with one worker": program(service(), group(pools)),
    "many, with a pooler that takes them": program(service({ numInstances: 10 }), group(pools), limit(400)),
    "a service without a pool": program(service({ numInstances: 100 }), group({})),
  },
  bad: {
    "too many instances": {
      ...program(service({ numInstances: 7 }), group(pools)),
      says: "210 connections; the pooler takes 200",
    },
    "too many workers in the start command": program(
      service({ startCommand: "gunicorn main:app -w 8 --bind 0.0.0.0:$PORT" }),
      group(pools),
    ),
    "too many workers by a variable": program(service(), group({ ...pools, WEB_CONCURRENCY: "8" })),
    "two services together": {
      ...program(
        service({ numInstances: 4 }),
        group(pools),
        railwayInstance({ numReplicas: 4 }),
        railwayVariables(pools),
      ),
      says: "all services together 240",
    },
    "a pooler that takes fewer": program(service(), group(pools), limit(20)),
  },
  unknown: {
    "the pool's size": program(service(), group({ DATABASE_POOL_SIZE: UNKNOWN })),
    "the number of instances": program(service({ numInstances: UNKNOWN }), group(pools)),
  },
};
