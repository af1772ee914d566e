import { expect, test } from "vitest";
import { type DoctorFinding, nothing } from "../report.ts";
import { withRules } from "./with-rules.ts";

const finding = (code: string, what: string, where = "group", severity: DoctorFinding["severity"] = "error") => ({
  severity,
  code,
  what,
  where,
  mend: `mend ${code}`,
});
const told = (own: DoctorFinding[], rules: DoctorFinding[]) =>
  withRules([{ ...nothing(), findings: own }], { ...nothing(), findings: rules }).flatMap(({ findings }) =>
    findings.map(({ code, mend }) => [code, mend]),
  );

test.each([
  ["database-port", "DATABASE_URL uses port 5432", "pooler-port", "variables.DATABASE_URL uses port 5432."],
  ["missing-variable", "KEY (P0) is missing", "p0-variables-declared", "group does not give the backend KEY."],
  ["placeholder", "KEY is a placeholder", "no-placeholder-values", "variables.KEY holds a placeholder."],
  [
    "malformed-variable",
    "ORIGINS origin number 2 is a pattern, which",
    "cors-origins",
    "Origin number 2 of variables.ORIGINS is a pattern.",
  ],
  [
    "malformed-variable",
    "URL asks for TLS with `sslmode`",
    "database-tls",
    "variables.URL asks for TLS with `sslmode`.",
  ],
])("%s and the rule that sees the same are told once, with the command and the rule", (code, what, rule, says) => {
  expect(told([finding(code, what)], [finding(rule, says)])).toEqual([[code, `mend ${code} (policy ${rule})`]]);
});

test.each<[string, DoctorFinding, DoctorFinding]>([
  [
    "another variable",
    finding("database-port", "OTHER_URL uses port 5432"),
    finding("pooler-port", "variables.DATABASE_URL uses port 5432."),
  ],
  [
    "another resource",
    finding("placeholder", "KEY is a placeholder", "other"),
    finding("no-placeholder-values", "variables.KEY holds a placeholder."),
  ],
  [
    "another scope",
    finding("placeholder", "KEY is a placeholder", "group, preview"),
    finding("no-placeholder-values", "production.KEY holds a placeholder."),
  ],
  [
    "another matter",
    finding("database-port", "DATABASE_URL uses port 5432"),
    finding("database-tls", "variables.DATABASE_URL asks for no TLS."),
  ],
  [
    "another origin of the same list",
    finding("malformed-variable", "ORIGINS origin number 2 is a pattern"),
    finding("cors-origins", "Origin number 3 of variables.ORIGINS is not https."),
  ],
  [
    "another fault of the same address",
    finding("malformed-variable", "URL asks for TLS with `sslmode`"),
    finding("prepared-statements", "variables.URL keeps prepared statements."),
  ],
  [
    "an exception",
    finding("database-port", "DATABASE_URL uses port 5432"),
    finding("pooler-port", "variables.DATABASE_URL uses port 5432.", "group", "advice"),
  ],
])("%s is told apart", (_, own, rule) => {
  expect(told([own], [rule])).toEqual([
    [own.code, own.mend],
    [rule.code, rule.mend],
  ]);
});

test("a scope of its own is found by its name", () => {
  const own = finding("placeholder", "KEY is a placeholder", "group, production");
  expect(told([own], [finding("no-placeholder-values", "production.KEY holds a placeholder.")])).toHaveLength(1);
});
