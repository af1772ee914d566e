import type { ConfigDiff, VariableChange } from "../../cli/diff/model.ts";
import { diff, finding, gap, property, resource, SECRETS, stack, urn, variable, wiring } from "./build.ts";

const DASHBOARD = resource("toolboxai-dashboard-environment", "vercel ProjectEnvironment", "update");
const POOLER_PORT = finding(
  "pooler-port",
  'variables.DATABASE_URL uses port 5432 instead of the pooler\'s 6543. Fix: take the connection string from the Database component (`supabase.pooler("transaction")`), which uses port 6543. (docs/policies.md#pooler-port)',
  { location: { file: "index.ts", line: 56 } },
);
const NOT_JUDGED = finding("pooler-port", "Not judged yet, known only during up: variables.DATABASE_URL.", {
  level: "advisory",
  unknown: true,
});
const SLEEPS = finding(
  "no-sleeping-plan",
  "The plan is free, which sleeps after 15 minutes without visitors. Fix: choose a plan that stays awake: `pulumi config set plan starter`. (docs/policies.md#no-sleeping-plan)",
  { resource: "toolboxai-backend" },
);

/** The same change in every scope of the dashboard. */
function everywhere(name: string, rest: Partial<VariableChange>): VariableChange[] {
  return (["production", "preview", "development"] as const).map((scope) =>
    variable(name, {
      target: "toolboxai-dashboard",
      urn: urn("production", "vercel:ProjectEnvironment", "toolboxai-dashboard-environment"),
      scope,
      ...rest,
    }),
  );
}

function planChange(before: [plan: string, price: number], after: [plan: string, price: number]) {
  return {
    currency: "USD" as const,
    before: before[1],
    after: after[1],
    asOf: "2026-09-01",
    rows: [
      { name: "toolboxai-backend", plan: { before: before[0], after: after[0] }, before: before[1], after: after[1] },
    ],
  };
}

/** Pull requests, each as the diff that the evaluation makes of it. */
export const pullRequests: Record<string, ConfigDiff> = {
  "added-p0-variable": diff([
    stack("production", {
      resources: [SECRETS],
      variables: [variable("SESSION_SECRET_KEY", { tier: "P0", kind: "generated", change: "added" })],
      redeploys: ["toolboxai-backend"],
      wiring: wiring("toolboxai-secrets", "toolboxai-backend"),
    }),
    stack("staging"),
  ]),

  variables: diff([
    stack("production", {
      resources: [SECRETS, DASHBOARD],
      variables: [
        variable("OPENAI_API_KEY", { tier: "P0", kind: "secret" }),
        variable("DATABASE_POOL_SIZE", { before: '"20"', after: '"40"' }),
        variable("LOG_LEVEL", { tier: "P0", before: '"info"', after: '"warning"' }),
        variable("SENTRY_DSN", { change: "added", after: "[masked]" }),
        variable("ALLOWED_ORIGINS", {
          tier: "P0",
          kind: "derived",
          before: '"https://app.toolboxai.com"',
          after: "(known after up)",
        }),
        variable("LANGCHAIN_API_KEY", { kind: "secret", change: "removed" }),
        ...everywhere("VITE_API_URL", {
          tier: "P0",
          kind: "derived",
          before: '"https://toolboxai.onrender.com"',
          after: '"https://api.toolboxai.com"',
        }),
      ],
      redeploys: ["toolboxai-backend", "toolboxai-dashboard"],
      wiring: wiring("toolboxai-secrets", "toolboxai-backend", "toolboxai-dashboard"),
    }),
    stack("staging"),
  ]),

  "removed-service": diff([
    stack("production", {
      resources: [
        resource("toolboxai-worker", "render WebService", "delete", {
          properties: [property("plan", '"starter"', "")],
        }),
        resource("toolboxai-worker-deploy", "render Deploy", "delete"),
        resource("toolboxai-worker-secrets", "render EnvGroup", "delete"),
      ],
      variables: ["CELERY_BROKER_URL", "CELERY_RESULT_BACKEND"].map((name) =>
        variable(name, {
          target: "toolboxai-worker",
          urn: urn("production", "render:EnvGroup", "toolboxai-worker-secrets"),
          tier: "P0",
          kind: "derived",
          change: "removed",
          before: "[secret]",
        }),
      ),
      price: planChange(["starter", 7], ["", 0]),
    }),
  ]),

  "secret-set-anew": diff([
    stack("production", {
      resources: [SECRETS],
      variables: [variable("CLERK_SECRET_KEY", { tier: "P0", kind: "secret" })],
      redeploys: ["toolboxai-backend"],
    }),
  ]),

  "rotated-secret": diff(
    [
      stack("production", {
        resources: [SECRETS],
        variables: [variable("CLERK_SECRET_KEY", { tier: "P0", kind: "secret", change: "rotated" })],
        redeploys: ["toolboxai-backend"],
        drift: [],
      }),
    ],
    { mode: "live" },
  ),

  "config-not-set": diff([
    stack("production", {
      resources: [SECRETS],
      variables: [variable("STRIPE_SECRET_KEY", { kind: "secret", change: "added", after: "(not set)" })],
      redeploys: ["toolboxai-backend"],
      policies: [
        finding(
          "config-complete",
          "1 value of the config of production: STRIPE_SECRET_KEY is not set: Stripe's backend key; starts with sk_. Fix: `npx stackwright config set -s production --secret STRIPE_SECRET_KEY`",
          { resource: "", location: { file: "Pulumi.production.yaml", line: 1 } },
        ),
        finding(
          "config-complete",
          "2 values of the config of production: PUSHER_KEY, PUSHER_SECRET are not set. Fix: `npx stackwright config set -s production PUSHER_KEY <value>`, and the others likewise",
          { resource: "", isNew: false, location: { file: "Pulumi.production.yaml", line: 1 } },
        ),
      ],
    }),
  ]),

  "plan-change": diff([
    stack("production", {
      resources: [
        resource("toolboxai-backend", "render WebService", "update", {
          properties: [property("plan", '"starter"', '"standard"'), property("numInstances", "1", "2")],
        }),
      ],
      redeploys: ["toolboxai-backend"],
      price: planChange(["starter", 7], ["standard", 50]),
      wiring: wiring("toolboxai-backend"),
    }),
  ]),

  refused: diff([
    stack("production", {
      resources: [
        SECRETS,
        resource("toolboxai-backend", "render WebService", "update", {
          properties: [property("plan", '"starter"', '"free"')],
        }),
      ],
      variables: [variable("DATABASE_URL", { tier: "P0", kind: "derived", before: "[secret]", after: "[secret]" })],
      redeploys: ["toolboxai-backend"],
      policies: [POOLER_PORT, { ...SLEEPS, location: { file: "Pulumi.production.yaml", line: 18 } }],
      price: planChange(["starter", 7], ["free", 0]),
      wiring: wiring("toolboxai-secrets", "toolboxai-backend"),
    }),
    stack("staging"),
  ]),

  "direct-database-port": diff([
    stack("production", {
      resources: [SECRETS],
      variables: [variable("DATABASE_URL", { tier: "P0", kind: "derived", before: "[secret]", after: "[secret]" })],
      redeploys: ["toolboxai-backend"],
      policies: [POOLER_PORT],
    }),
  ]),

  "two-stacks": diff(
    [
      stack("production", {
        resources: [
          SECRETS,
          resource("toolboxai-redis", "render KeyValue", "replace", {
            replaceBecause: ["region"],
            destructive: true,
            properties: [property("region", '"oregon"', '"frankfurt"')],
          }),
        ],
        variables: [
          variable("REDIS_URL", { tier: "P0", kind: "derived", before: "[secret]", after: "(known after up)" }),
          variable("STRIPE_WEBHOOK_SECRET", { kind: "secret", change: "added" }),
        ],
        redeploys: ["toolboxai-backend"],
        wiring: wiring("toolboxai-redis", "toolboxai-secrets", "toolboxai-backend"),
      }),
      stack("staging", {
        resources: [
          resource("toolboxai-backend", "render WebService", "update", {
            properties: [property("plan", '"free"', '"starter"')],
          }),
        ],
        variables: [variable("LOG_LEVEL", { tier: "P0", before: '"debug"', after: '"info"' })],
        redeploys: ["toolboxai-backend-staging"],
        price: planChange(["free", 0], ["starter", 7]),
      }),
    ],
    { parity: [gap("STRIPE_WEBHOOK_SECRET", ["production"], ["staging"])] },
  ),

  "two-projects": diff([
    stack("production", {
      resources: [SECRETS],
      variables: [variable("LOG_LEVEL", { before: '"info"', after: '"debug"' })],
      redeploys: ["toolboxai-backend"],
    }),
    stack("production", {
      project: "evaratech",
      directory: "systems/evaratech",
      resources: [
        resource("evaratech-api", "render WebService", "create", { properties: [property("plan", "", '"starter"')] }),
      ],
    }),
  ]),

  "renamed-with-alias": diff([
    stack("production", {
      resources: [resource("toolboxai-cache", "render KeyValue", "rename", { from: "toolboxai-redis" })],
    }),
  ]),

  "no-change": diff([stack("production"), stack("staging")]),

  "only-formatting": diff([
    stack("production", {
      policies: [finding("key-age", "STRIPE_SECRET_KEY is 400 days old.", { level: "advisory", isNew: false })],
    }),
  ]),

  "hostile-names": diff(
    [
      stack("prod`<!-- -->|@octocat", {
        resources: [
          resource("x](https://evil.example) ![y](z)", "render `EnvGroup`|", "replace", {
            destructive: true,
            replaceBecause: ["</details><script>alert(1)</script>"],
            properties: [property("a|b", "\u001b[31m::set-output name=x::y", "```\n</code>\n# Heading")],
          }),
        ],
        variables: [
          variable("``` @octocat/team #1 ```", { after: '"<img src=x onerror=alert(1)>"' }),
          variable("A\\|B", { before: '"\\\\|"', after: '"| --- | --- |"' }),
          variable("::error::oops\n::set-output name=a::b", { target: "##[add-path]/tmp" }),
          variable("TAB\tNUL\u0000BELL\u0007BACKSPACE\b", {
            before: '"\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007"',
          }),
          variable("EVIL\u202eDEL\u2066", { change: "removed" }),
          variable("D\u0410TABASE_URL", { tier: "P0", change: "added" }),
          variable("<!-- stackwright:config-diff -->", { target: "</td></tr></table>" }),
          variable("", { before: '""', after: "   " }),
          variable("$`E=mc^2`$ $x$ :tada: https://evil.example www.evil.example a@evil.example GH-1", {}),
        ],
        redeploys: ["@octocat", "[a](javascript:alert(1))", "> [!NOTE]"],
        policies: [
          finding(
            "rule`|",
            "@octocat and @octocat/team see #1, GH-2 and owner/repo#3: <b>bold</b> **bold** _it_ ~~no~~ [a](b) ![i](j) <!-- x --> `code ``` $x$ :tada: https://evil.example www.evil.example a@evil.example ::set-output name=x::y\n# Heading\n- list\n| a | b |\n|---|---|\n```\nfence Fix: run `rm -rf @octocat`. (docs/policies.md#x)",
            { resource: "r@octocat", location: { file: "a b/../(x)`|@octocat.ts", line: 1 } },
          ),
          finding("1. list", "- [ ] task", { level: "advisory", resource: "" }),
        ],
        wiring: {
          nodes: [
            {
              id: 'a"]; click a "javascript:alert(1)"',
              label: '"]; end\nclick n0 "javascript:alert(1)" ```',
              type: "<script>%%{init}%%",
              changed: true,
            },
            { id: "b", label: "end", type: "subgraph #quot; @octocat", changed: false },
          ],
          edges: [{ from: 'a"]; click a "javascript:alert(1)"', to: "b" }],
        },
      }),
      stack("broken\n::error::x", {
        status: "failed",
        errors: ["\u001b[2J::set-output name=x::y <script>@octocat</script> ```"],
      }),
    ],
    {
      base: { ref: "feature/`@octocat`|<b>$(rm -rf)" },
      head: { ref: "working tree" },
      parity: [gap("@octocat|`", ["`a`"], ["| b |"])],
    },
  ),

  "five-thousand-variables": diff(
    [
      stack("production", {
        resources: Array.from({ length: 50 }, (_, index) => resource(`group-${index}`, "render EnvGroup", "update")),
        variables: Array.from({ length: 5_000 }, (_, index) =>
          variable(`SETTING_${String(index).padStart(4, "0")}`, {
            target: `group-${index % 50}`,
            tier: index % 100 === 0 ? "P0" : "P2",
            kind: index % 10 === 0 ? "secret" : "plain",
            change: index % 250 === 1 ? "removed" : index % 2 === 0 ? "changed" : "added",
          }),
        ),
        policies: [
          POOLER_PORT,
          ...Array.from({ length: 40 }, (_, index) =>
            finding("key-age", `SETTING_${index} is older than 180 days.`, { level: "advisory", severity: "low" }),
          ),
        ],
        redeploys: Array.from({ length: 50 }, (_, index) => `service-${index}`),
        wiring: wiring("toolboxai-secrets", "toolboxai-backend"),
      }),
    ],
    { parity: Array.from({ length: 300 }, (_, index) => gap(`SETTING_${index}`, ["production"], ["staging"])) },
  ),

  "failed-stack": diff([
    stack("production", {
      resources: [SECRETS],
      variables: [variable("LOG_LEVEL", { tier: "P0", before: '"info"', after: '"debug"' })],
      redeploys: ["toolboxai-backend"],
    }),
    stack("staging", {
      status: "failed",
      errors: [
        "The config of stack staging is not ready: 2 missing. Nothing was changed.\n\nMissing\n  OPENAI_API_KEY\n    OpenAI, platform.openai.com/api-keys; starts with sk-\n    pulumi config set --secret OPENAI_API_KEY\n  PUSHER_CLUSTER\n    Pusher cluster, e.g. us2\n    pulumi config set PUSHER_CLUSTER <value>",
      ],
    }),
  ]),

  "added-stack": diff([
    stack("production"),
    stack("preview-42", {
      status: "added",
      resources: [
        resource("toolboxai-backend", "render WebService", "create", { properties: [property("plan", "", '"free"')] }),
        resource("toolboxai-secrets", "render EnvGroup", "create"),
      ],
      variables: [
        variable("SECRET_KEY", { tier: "P0", kind: "generated", change: "added" }),
        variable("ENVIRONMENT", { tier: "P0", change: "added", after: '"staging"' }),
      ],
      price: planChange(["", 0], ["free", 0]),
      policies: [NOT_JUDGED],
    }),
  ]),

  "removed-stack": diff([
    stack("staging", {
      status: "removed",
      resources: [
        resource("toolboxai-redis", "render KeyValue", "delete", { destructive: true }),
        resource("toolboxai-backend", "render WebService", "delete"),
      ],
      variables: [
        variable("SECRET_KEY", { tier: "P0", kind: "generated", change: "removed" }),
        variable("LOG_LEVEL", { tier: "P0", change: "removed", before: '"debug"' }),
      ],
    }),
  ]),

  "drift-in-live-mode": diff(
    [
      stack("production", {
        resources: [SECRETS],
        variables: [variable("LOG_LEVEL", { tier: "P0", before: '"debug"', after: '"info"' })],
        redeploys: ["toolboxai-backend"],
        drift: [
          resource("toolboxai-secrets", "render EnvGroup", "update", {
            properties: [
              property("variables.LOG_LEVEL", '"info"', '"debug"'),
              property("unmanagedVariables[0]", "", '"HOTFIX_FLAG"'),
            ],
          }),
          resource("toolboxai-worker", "render WebService", "delete"),
        ],
      }),
      stack("staging", { drift: [] }),
    ],
    { mode: "live" },
  ),

  "drift-only": diff(
    [
      stack("production", {
        drift: [
          resource("toolboxai-backend", "render WebService", "update", {
            properties: [property("numInstances", "1", "3")],
          }),
        ],
      }),
    ],
    { mode: "live" },
  ),

  "parity-gap": diff(
    [
      stack("production", {
        resources: [SECRETS],
        variables: [variable("SENDGRID_FROM_NAME", { change: "added", after: '"ToolBoxAI"' })],
        redeploys: ["toolboxai-backend"],
      }),
      stack("staging"),
    ],
    {
      parity: [
        gap("SENDGRID_FROM_NAME", ["production"], ["staging"]),
        gap("VITE_SENTRY_DSN", ["production"], ["staging"], { target: "toolboxai-dashboard" }),
      ],
    },
  ),

  "replaced-key-value": diff([
    stack("production", {
      resources: [
        resource("toolboxai-redis", "render KeyValue", "replace", {
          replaceBecause: ["region"],
          destructive: true,
          properties: [property("region", '"oregon"', '"frankfurt"')],
        }),
      ],
      variables: [
        variable("REDIS_URL", {
          tier: "P0",
          kind: "derived",
          change: "unknown",
          before: "[secret]",
          after: "(known after up)",
        }),
      ],
      redeploys: ["toolboxai-backend"],
      wiring: wiring("toolboxai-redis"),
    }),
  ]),

  "domain-change": diff([
    stack("production", {
      resources: [
        SECRETS,
        resource("toolboxai-dashboard-domain-0", "vercel ProjectDomain", "replace", {
          replaceBecause: ["name"],
          properties: [property("name", '"app.toolboxai.com"', '"dashboard.toolboxai.com"')],
        }),
      ],
      variables: [
        variable("ALLOWED_ORIGINS", {
          tier: "P0",
          kind: "derived",
          before: '"https://app.toolboxai.com,https://toolboxai-dashboard.verce…',
          after: '"https://dashboard.toolboxai.com,https://toolboxai-dashboard…',
        }),
      ],
      redeploys: ["toolboxai-backend"],
    }),
  ]),

  "generated-secret-rotated": diff([
    stack("production", {
      resources: [
        SECRETS,
        resource("toolboxai-secrets-JWT_SECRET_KEY", "random RandomPassword", "replace", {
          replaceBecause: ["keepers.rotation"],
          properties: [property("keepers.rotation", '"1"', '"2"')],
        }),
      ],
      variables: [
        variable("JWT_SECRET_KEY", { tier: "P0", kind: "generated", change: "rotated", after: "(known after up)" }),
      ],
      redeploys: ["toolboxai-backend"],
    }),
  ]),

  "removed-p0-variable": diff([
    stack("production", {
      resources: [SECRETS],
      variables: [
        variable("CLERK_SECRET_KEY", { tier: "P0", kind: "secret", change: "removed" }),
        variable("CLERK_JWKS_URL", {
          tier: "P0",
          change: "removed",
          before: '"https://clerk.example/.well-known/jwks.json"',
        }),
      ],
      redeploys: ["toolboxai-backend"],
      policies: [
        finding(
          "p0-variables-declared",
          "CLERK_SECRET_KEY (P0) is not declared. Fix: give the variable a source in the contract, or set it with `pulumi config set --secret NAME`. (docs/policies.md#p0-variables-declared)",
        ),
      ],
    }),
  ]),

  "policy-advice-only": diff([
    stack("production", {
      policies: [
        finding("no-sleeping-plan", "Excepted until 2026-12-31 (staging may sleep): The plan is free.", {
          level: "advisory",
          resource: "toolboxai-backend",
        }),
        finding("key-age", "STRIPE_SECRET_KEY is 400 days old.", { level: "advisory", severity: "low", isNew: false }),
      ],
    }),
  ]),

  "unknown-at-preview": diff([
    stack("production", {
      status: "added",
      resources: [resource("toolboxai-secrets", "render EnvGroup", "create")],
      variables: [
        variable("DATABASE_URL", { tier: "P0", kind: "derived", change: "added", after: "(known after up)" }),
        variable("REDIS_URL", {
          tier: "P0",
          kind: "derived",
          change: "unknown",
          before: "",
          after: "(known after up)",
        }),
      ],
      policies: [NOT_JUDGED],
    }),
  ]),

  "empty-project": diff([]),

  "very-long-values": diff([
    stack("production", {
      resources: [
        resource("toolboxai-backend", "render WebService", "update", {
          properties: [property("buildCommand", `"${"pip install ".repeat(60)}"`, `"${"uv sync ".repeat(90)}"`)],
        }),
      ],
      variables: [
        variable("L".repeat(400), {
          target: "t".repeat(300),
          before: `"${"x".repeat(3_000)}"`,
          after: `"${"🌈".repeat(3_000)}"`,
        }),
      ],
      policies: [finding("long-message", "word ".repeat(400), { level: "advisory" })],
    }),
  ]),

  "unicode-names": diff([
    stack("producción", {
      resources: [
        resource("שרת-ראשי", "render WebService", "update", { properties: [property("name", '"שרת"', '"خادم"')] }),
        resource("サーバー", "render WebService", "create"),
      ],
      variables: [
        variable("GREETING", { target: "שרת-ראשי", before: '"שלום"', after: '"مرحبا 👋"' }),
        variable("GRÖSSE", { target: "サーバー", change: "added", after: '"大"' }),
        variable("Z\u0310\u0311\u0312\u0313\u0314\u0315ALGO", {}),
      ],
      redeploys: ["שרת-ראשי", "サーバー"],
      wiring: {
        nodes: [
          { id: "a", label: "שרת-ראשי", type: "render WebService", changed: true },
          { id: "b", label: "サーバー", type: "render WebService", changed: false },
        ],
        edges: [{ from: "a", to: "b" }],
      },
    }),
  ]),

  "mixed-everything": diff(
    [
      stack("production", {
        resources: [
          SECRETS,
          DASHBOARD,
          resource("toolboxai-backend", "render WebService", "update", {
            properties: [property("plan", '"starter"', '"standard"'), property("healthCheckPath", "", '"/health"')],
          }),
          resource("toolboxai-redis", "render KeyValue", "replace", {
            replaceBecause: ["region"],
            destructive: true,
            properties: [property("region", '"oregon"', '"frankfurt"')],
          }),
          resource("toolboxai-worker", "render WebService", "delete"),
          resource("toolboxai-mail", "render WebService", "create", {
            properties: [property("plan", "", '"starter"')],
          }),
        ],
        variables: [
          variable("OPENAI_API_KEY", { tier: "P0", kind: "secret", change: "rotated" }),
          variable("PUSHER_CLUSTER", { tier: "P0", change: "removed", before: '"us2"' }),
          variable("LEGACY_FLAG", { tier: "?", change: "removed", before: '"1"' }),
          variable("STRIPE_SECRET_KEY", { kind: "secret", change: "added" }),
          ...everywhere("VITE_API_URL", {
            tier: "P0",
            kind: "derived",
            after: "(known after up)",
            before: '"https://a.example"',
          }),
          ...everywhere("VITE_SENTRY_DSN", { change: "added", after: "[masked]" }).slice(0, 2),
        ],
        redeploys: ["toolboxai-backend", "toolboxai-dashboard"],
        policies: [
          POOLER_PORT,
          { ...SLEEPS, isNew: false },
          NOT_JUDGED,
          { ...NOT_JUDGED, policy: "database-tls", isNew: false },
          finding("key-age", "STRIPE_SECRET_KEY is 400 days old.", {
            level: "advisory",
            severity: "low",
            isNew: false,
          }),
        ],
        price: planChange(["starter", 7], ["standard", 25]),
        drift: [
          resource("toolboxai-secrets", "render EnvGroup", "update", {
            properties: [property("variables.OPENAI_API_KEY", "[secret]", "[secret]")],
          }),
        ],
        wiring: wiring("toolboxai-redis", "toolboxai-secrets", "toolboxai-backend", "toolboxai-dashboard"),
      }),
      stack("staging", { status: "failed", errors: ["base: Cannot find module 'left-pad'."] }),
      stack("preview"),
    ],
    {
      mode: "live",
      parity: [gap("STRIPE_SECRET_KEY", ["production"], ["preview"])],
    },
  ),
};
