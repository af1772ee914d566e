import { fingerprint, passingKey } from "../../contract/fingerprint.ts";
import { isOwnSecret, kindOf, soundsSecret } from "../names.ts";
import type { Rule } from "../rule.ts";
import { WITH_VARIABLES } from "../types.ts";

/** One address may have several names. */
const ADDRESSES: readonly (string | undefined)[] = ["poolerUrl", "databaseUrl", "redisUrl", "httpsUrl"];

export const distinctSecrets: Rule = {
  id: "distinct-secrets",
  title: "No two secrets have one value",
  incident:
    "ToolBoxAI's runbook pastes five signing keys from one generated file, one by one. With one value under two names, whoever learns the session key signs access tokens as well, and rotating one alone breaks the other.",
  severity: "high",
  level: "mandatory",
  fix: "generate each of them: `stackwright rotate NAME`, or set another value with `pulumi config set --secret NAME`.",
  limits:
    "Values are compared by a digest under a key that lasts for one run. Addresses of databases may have two names, and so may somebody else's key that the contract declares as a reference.",
  types: WITH_VARIABLES,
  checkStack(stack, report) {
    const key = passingKey();
    const names = new Map<string, string>();
    for (const owner of stack.ofType(...WITH_VARIABLES)) {
      const variables = owner.variablesOfVisitors((map) => report.unknown(owner, map));
      // The wire keeps no order of its own, and the message names the first.
      for (const variable of variables.sort((one, other) => (one.name < other.name ? -1 : 1))) {
        const isSecret = variable.secret ?? soundsSecret(variable.name);
        const isOtherName = variable.sameAs !== undefined && !isOwnSecret(variable);
        if (!isSecret || isOtherName || ADDRESSES.includes(kindOf(variable))) continue;
        const value = variable.read();
        if (!value.known) {
          report.unknown(owner, variable.path);
          continue;
        }
        if (/^[a-z][a-z0-9+.-]*:\/\//i.test(value.value)) continue;
        const digest = fingerprint(key, value.value);
        const first = names.get(digest) ?? variable.name;
        names.set(digest, first);
        if (first !== variable.name) report.violation(owner, `${variable.path} has the value of ${first}.`);
      }
    }
  },
};
