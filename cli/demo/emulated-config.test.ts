import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadProject } from "../../engine/config/project.ts";
import { StackConfig } from "../../engine/config/stack-config.ts";
import { ofNobody } from "./emulated-config.ts";

test("a stack config that somebody has set up is one that anybody can run on the emulators", async () => {
  const dir = mkdtempSync(join(tmpdir(), "stackwright-config-"));
  try {
    writeFileSync(join(dir, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
    const own = `encryptionsalt: v1:c2FsdA==:v1:bm9uY2U=:Y2hlY2s=
config:
  shop:plan: starter
  shop:STRIPE_KEY:
    secure: v1:a:b
  stackwright:adopt: all
  stackwright:renderApiUrl: https://api.example.com
`;
    writeFileSync(join(dir, "Pulumi.production.yaml"), own);
    const config = await StackConfig.open(await loadProject(dir), "production");
    ofNobody(config);
    expect(config.values()).toEqual({ "shop:plan": "starter" });
    expect(config.encryptionSalt).toBeUndefined();
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
