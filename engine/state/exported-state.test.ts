import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SECRET_SIGNATURE, SIGNATURE_KEY } from "../property-value.ts";
import { exportedSnapshot } from "./exported-state.ts";
import { PlainSecrets, secretOf, temporaryFolder } from "./testing.ts";

const urn = "urn:pulumi:production::shop::render:index:EnvGroup::secrets";
const resource = {
  urn,
  custom: true,
  id: "evg-1",
  type: "render:index:EnvGroup",
  inputs: { name: "secrets", KEY: { [SIGNATURE_KEY]: SECRET_SIGNATURE, plaintext: JSON.stringify("opened") } },
};

async function withCli(script: string): Promise<NodeJS.ProcessEnv> {
  const folder = await temporaryFolder();
  const file = join(folder, "pulumi");
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return { PATH: `${folder}:/usr/bin:/bin` };
}

const read = (env: NodeJS.ProcessEnv) =>
  exportedSnapshot({ projectDir: "/", stack: "production", env }, new PlainSecrets());

test("resources come as from files, secrets in their envelope", async () => {
  const exported = JSON.stringify({ version: 3, deployment: { resources: [resource] } });
  const { resources } = await read(await withCli(`[ "$4" = production ] && echo '${exported}'`));
  expect(resources).toMatchObject([{ urn, id: "evg-1", inputs: { name: "secrets", KEY: secretOf("opened") } }]);
});

test("what the CLI says, and that there is none", async () => {
  await expect(read(await withCli("echo 'error: no stack named production' >&2; exit 1"))).rejects.toThrow(
    "pulumi stack export: error: no stack named production",
  );
  await expect(read({ PATH: "/nowhere" })).rejects.toThrow("there is no `pulumi` on PATH");
});
