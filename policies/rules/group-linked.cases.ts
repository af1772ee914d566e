import { group } from "../test-resources.ts";
import { carried, program, type RuleCases, UNKNOWN } from "../testing.ts";
import { groupLinked } from "./group-linked.ts";

const contract = carried({ SECRET_KEY: "hex(64)" });
const linked = (serviceIds: unknown) => group({}, undefined, { props: { contract, variables: {}, serviceIds } });

export const cases: RuleCases = {
  rule: groupLinked,
  good: {
    linked: program(linked(["srv-1"])),
    "linked to a service that is to be made": program(linked([UNKNOWN])),
    "a group that carries no contract": program(group({}, undefined, { props: { variables: {} } })),
  },
  bad: { "linked to nothing": program(linked([])), "never linked": program(linked(undefined)) },
  unknown: { "the whole list": program(linked(UNKNOWN)) },
};
