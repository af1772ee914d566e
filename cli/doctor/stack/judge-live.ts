import { SecretMasker } from "../../../engine/events/secret-masker.ts";
import type { NotApplicable, PolicyPack, Violation } from "../../../engine/policy/policy-pack.ts";
import { said } from "../../diff/render/finding.ts";
import type { DoctorFinding, Part, Severity } from "../report.ts";
import type { LiveSubject } from "./live-subjects.ts";

/** As much of a running pack as judging takes. */
export type Judge = Pick<PolicyPack, "analyze" | "analyzeStack"> & {
  info: Pick<PolicyPack["info"], "name" | "version" | "policies">;
};

/** How a rule of the pack, or of Pulumi's policy library, says that it could not judge. */
const NOT_JUDGED = /^(Not judged\b|can't run policy )/i;
/** Why, where it is not that a value is unknown. */
const REASON = /^Not judged: (.*?)\.?$/;
const EXCEPTED = /^Excepted until /;

/** What the pack says of the stack as it is live: its rules as findings. What they could not judge is counted, and is no pass. */
export async function judgeLive(pack: Judge, subjects: readonly LiveSubject[], stack: string): Promise<Part> {
  const masker = new SecretMasker();
  for (const { alone, together } of subjects) {
    masker.addProperties(alone.properties);
    masker.addProperties(together.properties);
  }
  const results = await Promise.all([
    ...subjects.filter(({ isLive }) => isLive).map(({ alone }) => pack.analyze(alone)),
    pack.analyzeStack(subjects.map(({ together }) => together)),
  ]);
  const violations = results
    .flatMap((result) => result.violations)
    .filter(({ enforcementLevel }) => enforcementLevel !== "disabled")
    .map((violation) => ({ ...violation, message: masker.mask(violation.message) }));
  const names = new Map(subjects.map(({ alone }) => [alone.urn, alone.name]));
  const findings = violations
    .filter(({ message }) => !NOT_JUDGED.test(message))
    .map((violation) => findingOf(violation, names.get(violation.urn) ?? `stack ${stack}`));
  const open = notJudged(
    results.flatMap(({ notApplicable }) => notApplicable),
    violations,
  );
  const refused = findings.filter(({ severity }) => severity !== "advice").length;
  const rules = pack.info.policies.filter(({ enforcementLevel }) => enforcementLevel !== "disabled").length;
  const state = [
    `${rules} rules`,
    `${refused} violated`,
    ...(open.rules.length > 0 ? [`${open.rules.length} not able to judge everything`] : []),
  ];
  return {
    examined: [
      {
        subject: `policy pack ${pack.info.name} ${pack.info.version}`,
        state: state.join(", "),
        ok: refused === 0,
        details: open.details.map((text) => ({ text, ok: false })),
      },
    ],
    findings,
    notLooked: [],
  };
}

/** Rules that could not judge everything, and why. */
function notJudged(notApplicable: NotApplicable[], violations: Violation[]): { rules: string[]; details: string[] } {
  const open = violations.filter(({ message }) => NOT_JUDGED.test(message));
  const named = (found: { policyName: string }[]) => [...new Set(found.map(({ policyName }) => policyName))].sort();
  const unread = named([...notApplicable, ...open.filter(({ message }) => !REASON.test(message))]);
  const reasons = open.flatMap(({ policyName, message }) => {
    const reason = REASON.exec(message)?.[1];
    return reason === undefined ? [] : [`not judged by ${policyName}: ${reason}`];
  });
  return {
    rules: named([...notApplicable, ...open]),
    details: [
      ...(unread.length > 0 ? [`not judged, because not every value can be read: ${unread.join(", ")}`] : []),
      ...new Set(reasons),
    ],
  };
}

function findingOf(violation: Violation, where: string): DoctorFinding {
  const { what, fix, docs = `docs/policies.md#${violation.policyName}` } = said(violation);
  const mend = fix === undefined ? `See ${docs}` : `${fix.charAt(0).toUpperCase()}${fix.slice(1)} (${docs})`;
  return { severity: severityOf(violation), code: violation.policyName, what, where, mend };
}

/** What is only advised, or excepted, does not fail an examination. */
function severityOf({ enforcementLevel, severity = "high", message }: Violation): Severity {
  if (enforcementLevel === "advisory" || EXCEPTED.test(message)) return "advice";
  return severity === "critical" || severity === "high" ? "error" : "warning";
}
