import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PolicyPack } from "../../engine/policy/policy-pack.ts";
import { copyClone, newShell } from "./new-machine.ts";
import { type Ended, interrupt, type Started, start } from "./shell.ts";

/** Another team's program: resources of the provider, a contract, and none of the components. */
const PROGRAM = `import * as pulumi from "@pulumi/pulumi";
import { defineContract, format, metadataFor, source } from "stackwright/contract";
import { render } from "stackwright/provider";

const contract = defineContract({
  name: "ledger",
  features: {},
  variables: {
    DATABASE_URL: { tier: "P0", secret: true, format: format.poolerUrl(), source: source.config(), for: ["backend"], description: "Postgres" },
    ALLOWED_ORIGINS: { tier: "P0", secret: false, format: format.origins(), source: source.config(), for: ["backend"], description: "CORS" },
  },
});
const { port = 6543, plan = "starter" } = new pulumi.Config().getObject("try") ?? {};

const service = new render.WebService("api", {
  name: "ledger-api", repo: "https://github.com/ledger/api", branch: "main", runtime: "python", region: "oregon", plan,
  buildCommand: "pip install .", startCommand: "gunicorn main:app", healthCheckPath: "/health",
});
new render.NotificationSettings("told", { serviceId: service.serviceId, notificationsToSend: "failure" });
new render.EnvGroup("secrets", {
  name: "ledger-secrets",
  serviceIds: [service.serviceId],
  variables: {
    DATABASE_URL: pulumi.secret("postgresql://postgres.abc:made-up@aws-0-us-west-1.pooler.supabase.com:" + port + "/postgres?sslmode=require"),
    ALLOWED_ORIGINS: "https://app.example.com",
  },
  contract: metadataFor(contract, "backend", {}),
});
`;
const PROJECT = `name: ledger
runtime: {name: nodejs, options: {typescript: false, nodeargs: "--import tsx"}}
main: index.ts
plugins: {providers: [{name: stackwright, path: ./node_modules/stackwright/provider}]}
`;

/** Packed, installed in an empty folder, and judged by the pack that came with it. */
describe("a program of the provider's resources and a contract", () => {
  let root: string;
  let ledger: string;
  let env: NodeJS.ProcessEnv;
  let emulators: Started | undefined;
  const run = (command: string, cwd = ledger): Promise<Ended> => start(command, cwd, env).ended;
  const config = (text: string) => writeFileSync(join(ledger, "Pulumi.production.yaml"), text);
  const serve = async () => {
    emulators = start("npx stackwright emulators", ledger, env);
    await emulators.printed("Ctrl-C ends it");
  };
  const end = async () => {
    if (!emulators) return;
    interrupt(emulators);
    await emulators.ended;
    emulators = undefined;
  };

  beforeAll(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "stackwright-ledger-")));
    ledger = join(root, "ledger");
    mkdirSync(ledger);
    env = newShell();
    copyClone(join(root, "stackwright"));
    const installed = await run(
      "npm pack && cd ../ledger && npm install ../stackwright/stackwright-0.1.0.tgz",
      join(root, "stackwright"),
    );
    expect(installed.code, installed.output).toBe(0);
    writeFileSync(join(ledger, "index.ts"), PROGRAM);
    writeFileSync(join(ledger, "Pulumi.yaml"), PROJECT);
    writeFileSync(join(ledger, "package.json"), '{"type": "module", "private": true}\n');
    config("config: {}\n");
  }, 300_000);
  afterAll(async () => {
    await end();
    rmSync(root, { recursive: true, force: true });
  });

  test("check: what is in order passes, what is not is refused by the pack that was installed", async () => {
    const good = await run("npx stackwright check");
    expect(good, good.output).toMatchObject({ code: 0, output: expect.stringContaining("judged by stackwright") });
    config("config:\n  ledger:try: {port: 5432, plan: free}\n");
    const bad = await run("npx stackwright check");
    expect(bad.code, bad.output).toBe(2);
    expect(bad.output).toContain("✗ refused  pooler-port on secrets at index.ts:");
    expect(bad.output).toContain("✗ refused  no-sleeping-plan on api at index.ts:");
    expect(bad.output).not.toContain("made-up");
  });

  test("preview --emulated: the same, and what is in order is planned", async () => {
    await serve();
    const bad = await run("npx stackwright preview --emulated");
    expect(bad.code, bad.output).toBe(1);
    expect(bad.output).toContain("✗ refused  pooler-port on secrets");
    expect(bad.output).toContain("✗ refused  no-sleeping-plan on api");
    await end();
    config("config: {}\n");
    await serve();
    const good = await run("npx stackwright preview --emulated");
    expect(good.code, good.output).toBe(0);
    expect(good.output).toContain("3 to create");
  });

  test("the folder that docs/policies.md names for pulumi --policy-pack serves every rule", async () => {
    const pack = await PolicyPack.start(join(ledger, "node_modules/stackwright/policies"), {
      project: "ledger",
      stack: "production",
      env,
      engineAddress: "127.0.0.1:1",
      dryRun: true,
      onLog: () => {},
    });
    const { name, policies } = pack.info;
    await pack.close();
    expect([name, policies.map((policy) => policy.name).includes("pooler-port")]).toEqual(["stackwright", true]);
  });
});
