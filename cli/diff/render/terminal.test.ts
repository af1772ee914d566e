import { describe, expect, test } from "vitest";
import { pullRequests } from "../../../test/diff-golden/pull-requests.ts";
import { painter } from "../../terminal/style.ts";
import { renderTerminal } from "./terminal.ts";

const lines = (name: string) => renderTerminal(pullRequests[name]!, { paint: painter(false) });

describe("on a terminal", () => {
  test("a refused change", () => {
    expect(lines("direct-database-port")).toEqual([
      "production",
      "  ~ toolboxai-secrets  render EnvGroup  update",
      "  ~ DATABASE_URL  toolboxai-secrets  P0  derived  changed  [secret], changed",
      "  redeploys toolboxai-backend",
      "  ✗ refused  pooler-port on toolboxai-secrets at index.ts:56",
      "      variables.DATABASE_URL uses port 5432 instead of the pooler's 6543.",
      '      Fix: take the connection string from the Database component (`supabase.pooler("transaction")`), which uses port 6543.',
      "",
      "1 variable, 1 to update. Policies: 1 refused, 0 warned.",
    ]);
  });

  test("two stacks, one of them replacing what holds data", () => {
    expect(lines("two-stacks")).toEqual([
      "production",
      "  ± toolboxai-redis    render KeyValue  replace  holds data or is protected",
      '      region  "oregon" -> "frankfurt"  (replaces)',
      "  ~ toolboxai-secrets  render EnvGroup  update",
      "  ~ REDIS_URL              toolboxai-secrets  P0  derived  changed  [secret] -> (known after up)",
      "  + STRIPE_WEBHOOK_SECRET  toolboxai-secrets  P1  secret   added    [secret]",
      "  redeploys toolboxai-backend",
      "",
      "staging",
      "  ~ toolboxai-backend  render WebService  update",
      '      plan  "free" -> "starter"',
      '  ~ LOG_LEVEL  toolboxai-secrets  P0  plain  changed  "debug" -> "info"',
      "  redeploys toolboxai-backend-staging",
      "  price +$7.00 a month, estimated from list prices of 2026-09-01: toolboxai-backend free -> starter",
      "",
      "Not in every stack:",
      "  STRIPE_WEBHOOK_SECRET  toolboxai-backend  in production, not in staging",
      "",
      "3 variables, 2 to update, 1 to replace.",
    ]);
  });

  test("a stack that could not be evaluated, and one that stays", () => {
    expect(lines("mixed-everything")).toEqual(
      expect.arrayContaining([
        "staging",
        "  ✗ could not be evaluated: base: Cannot find module 'left-pad'.",
        "Unchanged: preview",
        "  Changed outside this program (last up -> live):",
      ]),
    );
  });

  test("no change is one line", () => {
    expect(lines("no-change")).toEqual(["No config change."]);
  });

  test.each(Object.keys(pullRequests))("%s moves no cursor and commands no runner", (name) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(lines(name).filter((line) => /^\s*::|##\[|[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/.test(line))).toEqual(
      [],
    );
  });
});
