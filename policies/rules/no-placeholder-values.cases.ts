import { environment, group, HEX, railwayVariables } from "../test-resources.ts";
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
    "an address with an IPv6 host": program(group({ A: "redis://[2001:db8::1]:6379", C: "[2001:db8::1]" })),
    "words for people": program(
      group({
        VITE_LOADING_TEXT: "Loading...",
        SENDGRID_SUBJECT: "Reset your password",
        EMAIL_SUBJECT_PREFIX: "[Shop] ",
        APP_TAGLINE: "Learn at your pace, here",
        EMAIL_FROM: "Team <team@example.com>",
        EMAIL_FOOTER: "<b>The team</b>",
        ORDERS_URL: "https://shop.example.com/your-orders",
        FEATURES: "[search, cart]",
        COOKIE_SAMESITE: "none",
        EXCHANGE_METHOD: "exchange-messages",
      }),
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
    "a database's password to fill in": bad("postgresql://postgres:your-password@db.example.com/x"),
    "a project to fill in": bad("https://your-project.supabase.co"),
    "a word in brackets in an address": bad("https://[key]@[org].ingest.sentry.io/[project]"),
    "to be inserted": bad("insert your key here"),
    replace_me: bad("replace_me"),
    "asterisks of a dashboard that hides it": bad("********"),
    "a variable that nobody expands": bad("${DATABASE_URL}"),
    "the same without braces": bad("$JWT_SECRET"),
    "a template that nobody filled in": bad("{{ SECRET_KEY }}"),
    "an output as text": bad("https://Calling [toString] on an [Output<T>] is not supported."),
    "a beginning of a key": bad("eyJhbGciOi..."),
    "a word that is no secret": program(group({ DB_PASSWORD: "password", API_TOKEN: "none", JWT_SECRET: "abcdef..." })),
    "the example of .env.example": program(
      group({ KEY: "sk-example", OTHER: "example" }, { KEY: "startsWith(sk-)", OTHER: "text" }),
    ),
    empty: { ...program(environment({ A: " " })), says: "production.A is empty" },
  },
  unknown: {
    "a value": program(group({ A: UNKNOWN })),
    "a reference that Railway fills in": program(railwayVariables({ A: "${{Postgres.DATABASE_URL}}" })),
  },
};
