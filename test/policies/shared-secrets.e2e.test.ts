import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PolicyPack } from "../../engine/policy/policy-pack.ts";
import { stackwright } from "../lifecycle/command.ts";
import { textsBelow } from "../lifecycle/files.ts";
import { createSmallProject, PACK, PROVIDER, type SmallProject } from "./small-project.ts";

/** One secret that is typed, one that is generated unless the config has it, and one inside an address. */
const PROGRAM = `import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";
import { render } from "${PROVIDER}";

const config = new pulumi.Config();
const production = pulumi.getStack() === "production";
const rotation = config.get("rotation");
const made = new RandomPassword("jwt", {
  length: 64, special: true, overrideSpecial: "0123456789abcdef", lower: false, upper: false, numeric: false,
  keepers: rotation === undefined ? {} : { rotation },
}, { protect: production });
const secret = (format) => ({ tier: "P0", secret: true, format });
const host = "aws-0-us-west-1.pooler.supabase.com:6543/postgres?sslmode=require";
new render.EnvGroup("group", {
  name: "shop-" + pulumi.getStack(),
  variables: {
    PUSHER_SECRET: config.requireSecret("PUSHER_SECRET"),
    JWT_SECRET_KEY: config.getSecret("JWT_SECRET_KEY") ?? made.result,
    DATABASE_URL: pulumi.interpolate\`postgresql://postgres.\${pulumi.getStack()}:\${config.requireSecret("password")}@\${host}\`,
  },
  contract: { consumer: "backend", variables: {
    PUSHER_SECRET: secret("text"), JWT_SECRET_KEY: secret("hex(64)"), DATABASE_URL: secret("poolerUrl"),
  } },
});
`;
const OF = { staging: "made-up-pusher-secret-of-staging", production: "made-up-pusher-secret-of-production" };
const PASSWORDS = { staging: "made-up-password-of-staging", production: "made-up-password-of-production" };

describe("secrets of one stack in another", () => {
  let shop: SmallProject;
  const preview = (stack: string, env: NodeJS.ProcessEnv = {}) =>
    stackwright({ dir: shop.dir, env: { ...shop.env, ...env } }, [
      ...["preview", "--stack", stack, "--policy-pack", PACK, "--engine", "embedded"],
    ]);

  /** What staging generated, as its live group has it. */
  const generated = () => {
    const group = [...shop.emulators.render.state.envGroups.values()].find(({ name }) => name === "shop-staging")!;
    return group.variables.get("JWT_SECRET_KEY")!;
  };

  beforeAll(async () => {
    shop = await createSmallProject("shop", PROGRAM);
    for (const stack of ["staging", "production"] as const) {
      // No service is linked here.
      await shop.set(stack, "policies:group-linked", "disabled");
      await shop.set(stack, "PUSHER_SECRET", OF[stack], { secret: true });
      await shop.set(stack, "password", PASSWORDS[stack], { secret: true });
    }
  });
  afterAll(() => shop?.close());

  test("a stack that is not up is said not to be compared with", async () => {
    const up = await shop.run("up", "staging", "--engine", "embedded", "--yes");
    expect(up.code, up.output).toBe(0);
    expect(up.output).toContain("not compared with stack production: it has no state in file://");
    const { code, output } = await preview("production");
    expect([code, output]).toEqual([0, expect.not.stringContaining("compared")]);
  });

  test("a typed secret, a generated one and a password: each is refused before anything is written, no value shown", async () => {
    await shop.set("production", "PUSHER_SECRET", OF.staging, { secret: true });
    await shop.set("production", "JWT_SECRET_KEY", generated(), { secret: true });
    await shop.set("production", "password", PASSWORDS.staging, { secret: true });
    const writes = shop.emulators.render.journal.writes().length;
    const { code, output } = await shop.run("up", "production", "--engine", "embedded", "--yes");
    expect(code).toBe(1);
    expect(output).toContain("variables.PUSHER_SECRET has a value that stack staging has too.");
    expect(output).toContain("variables.JWT_SECRET_KEY has a value that stack staging has too.");
    expect(output).toContain("variables.DATABASE_URL has a password that stack staging has too.");
    expect(shop.emulators.render.journal.writes()).toHaveLength(writes);
    for (const value of [OF.staging, PASSWORDS.staging, generated()]) expect(output).not.toContain(value);
  });

  test("a variable that all stacks must have one value of is allowed by its name", async () => {
    await shop.set("production", "policies:secrets-not-shared.allowed[0]", "JWT_SECRET_KEY", { path: true });
    const { output } = await preview("production");
    expect(output).toContain("variables.PUSHER_SECRET has a value");
    expect(output).not.toContain("JWT_SECRET_KEY has a value");
    await shop.remove("production", "policies:secrets-not-shared");
  });

  test("after rotating it in the other stack the same preview passes: nothing is stale", async () => {
    await shop.set("production", "PUSHER_SECRET", OF.production, { secret: true });
    await shop.set("production", "password", PASSWORDS.production, { secret: true });
    expect((await preview("production")).code).toBe(1);
    await shop.set("staging", "rotation", "2026-01-01-1");
    const up = await shop.run("up", "staging", "--engine", "embedded", "--yes");
    expect(up.code, up.output).toBe(0);
    const { code, output } = await preview("production");
    expect([code, output]).toEqual([0, expect.not.stringContaining("compared")]);
  });

  test("a stack with a passphrase of its own is said not to be compared with, until its passphrase is given", async () => {
    const up = await shop.run("up", "production", "--engine", "embedded", "--yes");
    expect(up.code, up.output).toBe(0);
    const wrong = await preview("production", { PULUMI_CONFIG_PASSPHRASE_STAGING: "another one" });
    expect(wrong.code).toBe(0);
    expect(wrong.output).toContain(
      "not compared with stack staging: the passphrase does not open it; set PULUMI_CONFIG_PASSPHRASE_STAGING to its own",
    );
    const right = await preview("production", { PULUMI_CONFIG_PASSPHRASE_STAGING: shop.env.PULUMI_CONFIG_PASSPHRASE });
    expect([right.code, right.output]).toEqual([0, expect.not.stringContaining("compared")]);
  });

  test("doctor: a value that somebody pasted from the other stack into the live group", async () => {
    const { dashboard } = shop.emulators.render;
    dashboard.setGroupVariable("shop-production", "PUSHER_SECRET", OF.staging);
    const { code, output } = await shop.run("doctor", "production");
    dashboard.setGroupVariable("shop-production", "PUSHER_SECRET", OF.production);
    expect(code).toBe(2);
    expect(output).toContain("variables.PUSHER_SECRET has a value that stack staging has too.");
    expect(output).not.toContain(OF.staging);
  });

  test("fingerprints: what the pack takes from the Pulumi CLI, with no value in it", async () => {
    const file = join(shop.dir, "fingerprints.json");
    const made = await stackwright(shop, ["fingerprints", "--stack", "production", "--out", file]);
    expect([made.code, made.output]).toEqual([0, expect.stringMatching(/^staging: 4 secrets\npulumi preview --stack/)]);
    expect(statSync(file).mode & 0o077).toBe(0);
    const config = JSON.parse(readFileSync(file, "utf8"));
    for (const value of [OF.staging, PASSWORDS.staging, generated()])
      expect(JSON.stringify(config)).not.toContain(value);
    const pack = await PolicyPack.start(PACK, {
      project: "shop",
      stack: "production",
      env: process.env,
      engineAddress: "127.0.0.1:1",
      dryRun: true,
      onLog: () => {},
    });
    try {
      await pack.configure(config);
      const variables = { PUSHER_SECRET: OF.staging };
      const urn = "urn:pulumi:production::shop::stackwright:render:EnvGroup::group";
      const group = { urn, type: "stackwright:render:EnvGroup", name: "group", options: { protect: false } };
      const { violations } = await pack.analyze({ ...group, properties: { variables } } as never);
      expect(violations.filter(({ policyName }) => policyName === "secrets-not-shared")).toMatchObject([
        { enforcementLevel: "mandatory", message: expect.stringContaining("stack staging has too") },
      ]);
    } finally {
      await pack.close();
    }
  });

  test("nothing of a value, and no fingerprint, is left in the project or where temporary files go", async () => {
    const texts = textsBelow(shop.dir).filter(({ file }) => !file.endsWith("fingerprints.json"));
    for (const value of [...Object.values(OF), ...Object.values(PASSWORDS), generated()])
      expect(texts.filter(({ text }) => text.includes(value)).map(({ file }) => file)).toEqual([]);
    expect(textsBelow(shop.env.TMPDIR!).filter(({ file }) => /stackwright-packs/.test(file))).toEqual([]);
  });
});
