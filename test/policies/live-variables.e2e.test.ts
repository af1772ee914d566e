import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { doctorSchema } from "../../cli/doctor/render-json.ts";
import { stackwright } from "../lifecycle/command.ts";
import { createSmallProject, PACK, PROVIDER, type SmallProject } from "./small-project.ts";

const POOLER = "aws-0-us-west-1.pooler.supabase.com";
const HEX = "3f9a1c07e5b82d6470fce8a1953b42d6c1e07f8b5a9d34260e7c81bf4d92a563";
/** In order at first. Nothing but resources of the provider and a contract. */
const PROGRAM = `import * as pulumi from "@pulumi/pulumi";
import { render } from "${PROVIDER}";

const config = new pulumi.Config();
const formats = {
  DATABASE_URL: "poolerUrl", ASYNC_DATABASE_URL: "poolerUrl(asyncpg)", JWT_SECRET_KEY: "hex(64)",
  STRIPE_SECRET_KEY: "startsWith(sk_)", ALLOWED_ORIGINS: "origins",
};
new render.EnvGroup("group", {
  name: "shop",
  variables: Object.fromEntries(Object.keys(formats).map((name) => [name, config.requireSecret(name)])),
  contract: { consumer: "backend", variables: Object.fromEntries(
    Object.entries(formats).map(([name, format]) => [name, { tier: "P0", secret: true, format }]),
  ) },
});
`;
const GOOD = {
  DATABASE_URL: `postgresql://postgres.abc:made-up@${POOLER}:6543/postgres?sslmode=require`,
  ASYNC_DATABASE_URL: `postgresql+asyncpg://postgres.abc:made-up@${POOLER}:6543/postgres?ssl=require&prepared_statement_cache_size=0`,
  JWT_SECRET_KEY: HEX,
  STRIPE_SECRET_KEY: "sk_live_made_up",
  ALLOWED_ORIGINS: "https://app.example.com",
};
type Report = z.output<typeof doctorSchema>;

/** The same rules on what somebody typed into a dashboard: each finding once, with the rule and what mends it. */
describe("doctor on live variables", () => {
  let shop: SmallProject;
  beforeAll(async () => {
    shop = await createSmallProject("shop", PROGRAM);
    await shop.set("production", "policies:group-linked", "disabled");
    for (const [name, value] of Object.entries(GOOD)) await shop.set("production", name, value, { secret: true });
    const up = await shop.run("up", "production", "--engine", "embedded", "--yes");
    expect(up.code, up.output).toBe(0);
  }, 180_000);
  afterAll(() => shop?.close());

  async function doctor(): Promise<{ code: number | null; report: Report; output: string }> {
    const { code, output } = await stackwright(shop, [
      ...["doctor", "--stack", "production", "--policy-pack", PACK, "--format", "json"],
    ]);
    return { code, output, report: doctorSchema.parse(JSON.parse(output)) };
  }
  const serious = ({ findings }: Report) => findings.filter(({ severity }) => severity !== "advice");

  test("as up left them nothing is wrong", async () => {
    const { code, report } = await doctor();
    expect([code, serious(report)]).toEqual([0, []]);
    expect(report.examined).toContainEqual(
      expect.objectContaining({ subject: expect.stringMatching(/^policy pack stackwright /), ok: true }),
    );
  });

  test.each<[what: string, name: keyof typeof GOOD, value: string, said: RegExp, mend: RegExp]>([
    [
      "port 5432",
      "DATABASE_URL",
      GOOD.DATABASE_URL.replace("6543", "5432"),
      /^DATABASE_URL .*5432/,
      /\(policy pooler-port\)$/,
    ],
    [
      "a placeholder",
      "JWT_SECRET_KEY",
      "your-jwt-secret-here",
      /^JWT_SECRET_KEY is a placeholder/,
      /no-placeholder-values/,
    ],
    [
      "a pattern among the origins",
      "ALLOWED_ORIGINS",
      "https://app.example.com,https://*.vercel.app",
      /^ALLOWED_ORIGINS origin number 2 is a pattern/,
      /cors-origins/,
    ],
    [
      "asyncpg with sslmode",
      "ASYNC_DATABASE_URL",
      GOOD.ASYNC_DATABASE_URL.replace("ssl=require", "sslmode=require"),
      /ASYNC_DATABASE_URL asks for TLS with `sslmode`, which asyncpg refuses/,
      /\(policy database-tls\)$/,
    ],
    [
      "a test key",
      "STRIPE_SECRET_KEY",
      "sk_test_made_up",
      /STRIPE_SECRET_KEY is a test key, in production/,
      /docs\/policies\.md#live-and-test-keys/,
    ],
  ])("%s", async (_, name, value, said, mend) => {
    shop.emulators.render.dashboard.setGroupVariable("shop", name, value);
    const { code, report, output } = await doctor();
    shop.emulators.render.dashboard.setGroupVariable("shop", name, GOOD[name]);
    expect(code).toBe(2);
    const about = serious(report).filter(({ what }) => said.test(what));
    expect(about.map((finding) => [finding.severity, finding.mend])).toEqual([["error", expect.stringMatching(mend)]]);
    expect(output).not.toContain(value);
    expect(output).not.toContain("made-up");
  });
});
