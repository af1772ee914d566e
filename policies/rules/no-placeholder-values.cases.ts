import { environment, group, HEX } from "../test-resources.ts";
import { POOLER_URL, program, type RuleCases, UNKNOWN } from "../testing.ts";
import { noPlaceholderValues } from "./no-placeholder-values.ts";

const bad = (value: string) => program(group({ A: value }));

export const cases: RuleCases = {
  rule: noPlaceholderValues,
  good: {
    "real values": program(
      group({
        A: HEX,
        B: POOLER_URL,
        C: "sk-proj-Ab12",
        D: '["https://a.example.com"]',
        E: "us2",
        F: "sk_live_example-1",
      }),
    ),
    "an address with an IPv6 host, and a reference of Railway's": program(
      group({ A: "redis://[2001:db8::1]:6379", B: "${{Postgres.DATABASE_URL}}", C: "[2001:db8::1]" }),
    ),
  },
  bad: {
    "your-key-here": { ...bad("your-key-here"), says: "variables.A holds a placeholder" },
    "a key in capitals": bad("YOUR_PUSHER_KEY"),
    "[PASSWORD] in an address": bad("postgresql://postgres:[PASSWORD]@db.example.com:5432/postgres"),
    "what to paste": bad("[64-char hex string from generate-secrets.sh]"),
    changeme: bad("changeme"),
    dots: bad("sk_live_... (if using payments)"),
    "a row of x": bad("pk_live_xxx"),
    "in angle brackets": bad("https://<your-project>.supabase.co"),
    empty: { ...program(environment({ A: " " })), says: "production.A is empty" },
  },
  unknown: { "a value": program(group({ A: UNKNOWN })) },
};
