import { group, railwayInstance, railwayVariables, service } from "../test-resources.ts";
import { POOLER_URL, program, type RuleCases, UNKNOWN } from "../testing.ts";
import { CRON_JOB, POOLER_SETTINGS } from "../types.ts";
import { poolSize } from "./pool-size.ts";

const PRISMA = `${POOLER_URL}&pgbouncer=true`;
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
    "Prisma's own limit": program(
      service({ numInstances: 2 }),
      group({ DATABASE_URL: `${PRISMA}&connection_limit=5` }),
    ),
    "few workers by the command, which wins": program(
      service({ startCommand: "gunicorn main:app --workers 2" }),
      group({ ...pools, WEB_CONCURRENCY: "8" }),
    ),
    "workers by a variable that the command names": program(
      service({ startCommand: "gunicorn main:app -w $WEB_CONCURRENCY" }),
      group({ ...pools, WEB_CONCURRENCY: "2" }),
    ),
    "a pooler whose limit is not known yet, and that is not needed": program(service(), group(pools), limit(undefined)),
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
    "workers without a space": program(service({ startCommand: "gunicorn main:app -w8" }), group(pools)),
    "workers by default": program(
      service({ startCommand: "gunicorn main:app --workers ${WEB_CONCURRENCY:-8}" }),
      group(pools),
    ),
    "Prisma's own limit": {
      ...program(service({ numInstances: 9 }), group({ DATABASE_URL: `${PRISMA}&connection_limit=30` })),
      says: "270 connections",
    },
    "a job beside it": {
      ...program(
        service({ numInstances: 6 }),
        group({ ...pools }, undefined, { props: { serviceIds: ["srv-1", "crn-1"], variables: pools } }),
        {
          type: CRON_JOB,
          name: "job",
          props: { serviceId: "crn-1" },
        },
      ),
      says: "all services together 210",
    },
    "by another name": program(service({ numInstances: 11 }), group({ DB_POOL_MAX: "20" })),
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
    "workers that the command counts": program(
      service({ startCommand: "gunicorn main:app --workers $(nproc)" }),
      group(pools),
    ),
    "a pooler whose limit is not known yet": program(service({ numInstances: 7 }), group(pools), limit(undefined)),
    "the pool's size": program(service(), group({ DATABASE_POOL_SIZE: UNKNOWN })),
    "the number of instances": program(service({ numInstances: UNKNOWN }), group(pools)),
  },
};
