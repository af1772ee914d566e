import type { DoctorFinding, Part } from "../report.ts";

/** Rules that see what the doctor sees by itself: rule -> codes of the doctor's findings. */
const SAME: Readonly<Record<string, readonly string[]>> = {
  "p0-variables-declared": ["missing-variable"],
  "no-placeholder-values": ["placeholder", "empty-variable"],
  "pooler-port": ["database-port"],
  "pooler-host": ["database-host"],
  "variable-format": ["malformed-variable", "placeholder", "empty-variable"],
  "cors-origins": ["malformed-variable"],
  "database-tls": ["malformed-variable"],
  "database-driver": ["malformed-variable"],
  "prepared-statements": ["malformed-variable"],
};

/** Rules that use the words of a variable's format: the same only where these are. */
const IN_THE_SAME_WORDS: ReadonlySet<string> = new Set(["database-tls", "database-driver", "prepared-statements"]);

/** The doctor's own findings with the rules' among them: what both found is told once, with the command and the rule. */
export function withRules(own: readonly Part[], judged: Part): Part[] {
  const repeated = new Set<DoctorFinding>();
  const parts = own.map((part) => ({
    ...part,
    findings: part.findings.map((finding) => {
      const rules = judged.findings.filter((rule) => isSame(rule, finding));
      for (const rule of rules) repeated.add(rule);
      const names = [...new Set(rules.map(({ code }) => code))];
      return names.length === 0 ? finding : { ...finding, mend: `${finding.mend} (policy ${names.join(", ")})` };
    }),
  }));
  return [...parts, { ...judged, findings: judged.findings.filter((finding) => !repeated.has(finding)) }];
}

function isSame(rule: DoctorFinding, own: DoctorFinding): boolean {
  if (!SAME[rule.code]?.includes(own.code) || rule.severity === "advice") return false;
  if (own.where !== rule.where && !own.where.startsWith(`${rule.where}, `)) return false;
  // `variables.NAME is empty`, `Origin number 2 of variables.NAME is …`; a rule that names several variables speaks of the resource.
  const [, map, name, words = ""] = /(?:^| of )(\w+)\.([^\s.]+) (.*)/.exec(rule.what) ?? [];
  if (name === undefined) return rule.code === "p0-variables-declared" && own.severity === "error";
  if (IN_THE_SAME_WORDS.has(rule.code) && own.what !== `${name} ${words.replace(/\.$/, "")}`) return false;
  if (ordinalIn(rule.what) !== undefined && ordinalIn(rule.what) !== ordinalIn(own.what)) return false;
  return own.what.startsWith(`${name} `) && (map === "variables" || own.where.endsWith(`, ${map}`));
}

/** Of the items of a list each is a finding of its own. */
const ordinalIn = (what: string): string | undefined => /\bnumber (\d+)\b/.exec(what)?.[1];
