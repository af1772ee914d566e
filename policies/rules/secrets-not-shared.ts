import { UNKNOWN_VALUE } from "../../contract/stack-config.ts";
import { fingerprint } from "../fingerprint.ts";
import { soundsSecret } from "../names.ts";
import type { Rule } from "../rule.ts";
import { WITH_VARIABLES } from "../types.ts";

export const secretsNotShared: Rule = {
  id: "secrets-not-shared",
  title: "Staging and production share no secret",
  incident:
    "ToolBoxAI's runbook generates one .env.secrets and pastes it into a dashboard. Pasted into staging as well, a token that staging signs is good in production.",
  severity: "high",
  level: "mandatory",
  fix: "set a value of its own in this stack: `pulumi config set --secret NAME`, or `stackwright rotate NAME`.",
  limits:
    "A pack sees one stack at a time, and secrets of the other are not in it. What can be compared is fingerprints (HMAC-SHA-256 under a key both stacks hold, 16 digits): `key` as a secret of the stack config, and in `others` those of the other stack. Without them this rule judges nothing.",
  types: WITH_VARIABLES,
  settings: {
    key: { description: "The key both stacks hold, a secret of their config", default: "", secret: true },
    others: { description: "Fingerprints of the other stacks' secrets", default: [] },
  },
  check(subject, report) {
    const key = subject.text("key", "");
    const others = new Set(subject.list("others", []));
    if (key === "" || others.size === 0) return;
    for (const variable of subject.variablesOfVisitors(report.unknown)) {
      if (!(variable.secret ?? soundsSecret(variable.name))) continue;
      const value = variable.read();
      // Without the passphrase the key is not known either.
      if (!value.known || key.startsWith(UNKNOWN_VALUE)) report.unknown(variable.path);
      else if (others.has(fingerprint(key, value.value))) {
        report.violation(`${variable.path} has a value that another stack has too.`);
      }
    }
  },
};
