import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { POOLER_SETTINGS, SSL_ENFORCEMENT } from "../types.ts";
import { sslEnforcementDeclared } from "./ssl-enforcement-declared.ts";

const pooler = (projectRef: string) => ({ type: POOLER_SETTINGS, name: "pooler", props: { projectRef } });
const ssl = (projectRef: string) => ({ type: SSL_ENFORCEMENT, name: "ssl", props: { projectRef, enforce: true } });

export const cases: RuleCases = {
  rule: sslEnforcementDeclared,
  good: {
    "declared for the project": program(pooler("abc"), ssl("abc")),
    "not declared, in staging": { ...program(pooler("abc")), stack: "staging" },
  },
  bad: { "not declared": program(pooler("abc")), "declared for another": program(pooler("abc"), ssl("xyz")) },
  unknown: { "whose it is": program(pooler(UNKNOWN), ssl("abc")) },
};
