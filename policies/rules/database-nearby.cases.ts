import { group, service } from "../test-resources.ts";
import { POOLER_URL, program, type RuleCases, UNKNOWN } from "../testing.ts";
import { databaseNearby } from "./database-nearby.ts";

const database = (url: string) => group({ A: url }, { A: "poolerUrl" });

export const cases: RuleCases = {
  rule: databaseNearby,
  good: {
    "both in the west": program(service(), database(POOLER_URL)),
    "a database whose region nobody tells": program(service(), database("postgresql://u:p@db.example.com:5432/x")),
  },
  bad: {
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
