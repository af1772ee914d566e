import { group, railwayInstance, railwayVariables, service } from "../test-resources.ts";
import { POOLER_URL, program, type RuleCases, UNKNOWN } from "../testing.ts";
import { databaseNearby } from "./database-nearby.ts";

const database = (url: string) => group({ A: url }, { A: "poolerUrl" });

export const cases: RuleCases = {
  rule: databaseNearby,
  good: {
    "both in the west": program(service(), database(POOLER_URL)),
    "in the same area, by another name": program(
      service({ region: "virginia" }),
      database(POOLER_URL.replace("us-west-1", "us-east-2")),
    ),
    "at Railway": program(railwayInstance({ region: "europe-west4-drams3a" }), {
      ...railwayVariables({ A: POOLER_URL.replace("us-west-1", "eu-central-1") }),
    }),
    "a region that nobody set": program(railwayInstance(), railwayVariables({ A: POOLER_URL })),
    "a database whose region nobody tells": program(service(), database("postgresql://u:p@db.example.com:5432/x")),
  },
  bad: {
    "the other end of the world": {
      ...program(service(), database(POOLER_URL.replace("us-west-1", "ap-south-1"))),
      says: "the database of A is in India",
    },
    "at Railway": program(railwayInstance({ region: "us-west2" }), {
      ...railwayVariables({ A: POOLER_URL.replace("us-west-1", "eu-central-1") }),
    }),
    "an ocean between them": {
      ...program(service(), database(POOLER_URL.replace("us-west-1", "eu-central-1"))),
      says: "the database of A is in Europe",
    },
  },
  unknown: {
    "the address": program(service(), database(UNKNOWN)),
    "the region": program(service({ region: UNKNOWN }), database(POOLER_URL)),
  },
};
