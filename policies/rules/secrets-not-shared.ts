import { fingerprint, secretsIn } from "../../contract/fingerprint.ts";
import { soundsSecret } from "../names.ts";
import type { Rule } from "../rule.ts";
import type { DeclaredVariable } from "../subject.ts";
import { WITH_VARIABLES } from "../types.ts";

export const secretsNotShared: Rule = {
  id: "secrets-not-shared",
  title: "Staging and production share no secret",
  incident:
    "ToolBoxAI's runbook generates one .env.secrets and pastes it into a dashboard. Pasted into staging as well, a token that staging signs is good in production.",
  severity: "high",
  level: "mandatory",
  fix: "give this stack a value of its own: `stackwright rotate NAME`, or `pulumi config set --secret NAME`; one that all stacks must have belongs in the setting `allowed`.",
  limits:
    "Compared with what the other stacks' last `up` left in state, by HMAC-SHA-256 under a key that lasts for one run; passwords inside addresses too. `stackwright` makes the fingerprints for its runs; for a plain `pulumi` they come from `stackwright fingerprints` and `--policy-pack-config`. A stack that cannot be compared is named, as not judged.",
  types: WITH_VARIABLES,
  settings: {
    allowed: { description: "Variables that may have one value in every stack", default: [] },
    key: { description: "The key of the fingerprints", default: "", ofRun: true },
    others: {
      description: "Fingerprints of the other stacks' secrets, `<stack>:<fingerprint>`",
      default: [],
      ofRun: true,
    },
    notCompared: { description: "Stacks that could not be looked at, `<stack>: <reason>`", default: [], ofRun: true },
  },
  check(subject, report) {
    const key = subject.text("key", "");
    const allowed = subject.list("allowed", []);
    const secret = subject
      .variablesOfVisitors(report.unknown)
      .filter(({ name, secret }) => !allowed.includes(name) && (secret ?? soundsSecret(name)));
    const stackOf = new Map(subject.list("others", []).map((other) => splitAt(other, other.lastIndexOf(":"))));
    const known: DeclaredVariable[] = [];
    for (const variable of secret) {
      const value = variable.read();
      if (!value.known) {
        report.unknown(variable.path);
        continue;
      }
      known.push(variable);
      for (const [index, one] of secretsIn(value.value).entries()) {
        const stack = key === "" ? undefined : stackOf.get(fingerprint(key, one));
        if (stack === undefined) continue;
        report.violation(`${variable.path} has a ${index === 0 ? "value" : "password"} that stack ${stack} has too.`);
        break;
      }
    }
    if (known.length === 0) return;
    if (key === "")
      report.open("nothing tells the other stacks' fingerprints: `npx stackwright fingerprints` makes them");
    for (const stack of subject.list("notCompared", [])) report.open(`not compared with stack ${stack}`);
  },
};

/** Fingerprint -> stack. */
function splitAt(other: string, at: number): [string, string] {
  return [other.slice(at + 1), other.slice(0, at)];
}
