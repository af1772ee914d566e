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
    "Values are compared by a digest under a key that lasts for one run. Addresses of databases may have two names, and so may somebody else's key that the contract declares as a reference, and one key under its older and its newer name (`JWT_SECRET`, `JWT_SECRET_KEY`; `SUPABASE_KEY`, `SUPABASE_SERVICE_ROLE_KEY`).",
  types: WITH_VARIABLES,
  settings: { aliases: { description: "Variables that may repeat the value of another", default: [] } },
  checkStack(stack, report) {
    const key = passingKey();
    const names = new Map<string, string>();
    const aliases = stack.resources[0]?.list("aliases", []) ?? [];
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
        if (
          meaningOf(first) !== meaningOf(variable.name) &&
          ![first, variable.name].some((name) => aliases.includes(name))
        )
          report.violation(owner, `${variable.path} has the value of ${first}.`);
      }
    }
  },
};

/** What a name says without the words that older and newer names of one thing differ in. */
function meaningOf(name: string): string {
  if (/(^|_)(PGPASSWORD|(DB|DATABASE|POSTGRES|PG)_PASS(WORD)?)$/.test(name)) return "DATABASE_PASSWORD";
  return name
    .replace("NEXTAUTH", "AUTH")
    .replace(/_(SIGNING|SERVICE_ROLE|APP)_/, "_")
    .replace(/_API_KEY$/, "_KEY")
    .replace(/SECRET_KEY$/, "SECRET");
}
