import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../engine/state/testing.ts";
import { packConfigs } from "./pack-configs.ts";

const OURS = resolve(import.meta.dirname, "../../policies");

async function project(): Promise<string> {
  const dir = await temporaryFolder();
  writeFileSync(join(dir, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
  writeFileSync(join(dir, "Pulumi.production.yaml"), "config: {}\n");
  return dir;
}
const location = (dir: string) => ({
  dir,
  stack: "production",
  env: { PULUMI_BACKEND_URL: `file://${dir}`, PULUMI_CONFIG_PASSPHRASE: "" },
});

test("only the pack that compares stacks is told, in its place", async () => {
  const dir = await project();
  const theirs = join(dir, "theirs");
  mkdirSync(theirs);
  writeFileSync(join(theirs, "package.json"), '{"name": "their-rules"}');
  expect(await packConfigs([theirs, OURS, join(dir, "none")], location(dir))).toEqual([
    {},
    { "secrets-not-shared": { key: expect.stringMatching(/^[0-9a-f]{64}$/), others: [], notCompared: [] } },
    {},
  ]);
});

test("a stack with secrets and without state is named; one that never had a secret is not", async () => {
  const dir = await project();
  writeFileSync(join(dir, "Pulumi.new.yaml"), "config: {}\n");
  writeFileSync(join(dir, "Pulumi.elsewhere.yaml"), "encryptionsalt: v1:c2FsdA==:v1:bm9uY2U=:Y2hlY2s=\n");
  writeFileSync(join(dir, "Pulumi.broken.yaml"), "config: []\n");
  const [config] = await packConfigs([OURS], location(dir));
  expect(config).toMatchObject({
    "secrets-not-shared": {
      others: [],
      notCompared: [expect.stringMatching(/^broken: /), `elsewhere: it has no state in file://${dir}`],
    },
  });
});

test("with a config file elsewhere, the stacks beside that file", async () => {
  const dir = await project();
  const elsewhere = await temporaryFolder();
  writeFileSync(join(dir, "Pulumi.staging.yaml"), "encryptionsalt: v1:c2FsdA==:v1:bm9uY2U=:Y2hlY2s=\n");
  const configFile = join(elsewhere, "Pulumi.production.yaml");
  writeFileSync(configFile, "config: {}\n");
  const [config] = await packConfigs([OURS], { ...location(dir), configFile });
  expect(config).toMatchObject({ "secrets-not-shared": { notCompared: [] } });
});
