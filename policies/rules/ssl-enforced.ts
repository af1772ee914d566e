import type { Rule } from "../rule.ts";
import { SSL_ENFORCEMENT } from "../types.ts";

export const sslEnforced: Rule = {
  id: "ssl-enforced",
  title: "The database refuses connections without TLS",
  incident:
    "EvaraTech, 2026-02-20: the connection string asked for no TLS, and the database took it all the same. Who listens on the way reads the password.",
  severity: "high",
  level: "mandatory",
  fix: "set `enforce: true` (the Database component's `sslEnforcement`, which is on by default).",
  types: [SSL_ENFORCEMENT],
  check(subject, report) {
    const enforce = subject.read("enforce");
    if (!enforce.known) report.unknown("enforce");
    else if (enforce.value !== true) report.violation(`${subject.name} lets connections without TLS in.`);
  },
};
