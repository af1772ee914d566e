import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { destroy, type OperationOptions, preview, up } from "./index.ts";

const TOKEN = "tok-plainly-fake-1";
let dir: string;
let events: EngineEvent[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "stackwright-engine-"));
  await cp(resolve(import.meta.dirname, "testdata/program"), dir, { recursive: true });
  await symlink(resolve(import.meta.dirname, "../node_modules"), join(dir, "node_modules"));
  events = [];
});

afterEach(() => rm(dir, { recursive: true, force: true }));

function options(extra: Partial<OperationOptions> = {}): OperationOptions {
  return {
    projectDir: dir,
    stack: "test",
    backendUrl: `file://${dir}`,
    passphrase: "a test's passphrase",
    onEvent: (event) => events.push(event),
    ...extra,
  };
}

async function configure(values: Record<string, string>): Promise<void> {
  const file = join(dir, "Pulumi.test.yaml");
  const old = await readFile(file, "utf8").catch(() => "");
  const salt = /^encryptionsalt: .*$/m.exec(old)?.[0] ?? "";
  const lines = Object.entries(values).map(([key, value]) => `  sample:${key}: ${value}`);
  await writeFile(file, `${salt}\nconfig:\n${lines.join("\n")}\n`);
}

async function stateText(): Promise<string> {
  return readFile(join(dir, ".pulumi/stacks/sample/test.json"), "utf8");
}

describe("a whole program", () => {
  it("comes up, stays as it is, changes, and goes", async () => {
    await configure({ token: TOKEN });
    const first = await up(options());
    expect(first.errors).toEqual([]);
    expect(first).toMatchObject({
      result: "succeeded",
      resourceChanges: { create: 5 },
      outputs: { password: "[secret]", name: expect.stringMatching(/^app-.{6}$/) },
    });
    const state = JSON.parse(await stateText()).checkpoint.latest;
    expect(state.pending_operations ?? []).toEqual([]);
    const urns = state.resources.map(({ urn }: { urn: string }) => urn.split("::").slice(2).join("::"));
    expect(urns).toContain("sample:index:Vault$random:index/randomPassword:RandomPassword::vault-password");
    expect(urns).toContain("pulumi:providers:random::default_4_21_2");

    const same = await preview(options());
    expect(same).toMatchObject({ result: "succeeded", resourceChanges: { same: 5 } });

    await configure({ token: TOKEN, mode: "longer" });
    const before = await stateText();
    const changed = await preview(options({ refresh: true }));
    expect(changed).toMatchObject({ result: "succeeded", resourceChanges: { same: 4, replace: 1 } });
    expect(await stateText()).toBe(before);

    const gone = await destroy(options());
    expect(gone).toMatchObject({ result: "succeeded", resourceChanges: { delete: 5 }, errors: [] });
    expect(JSON.parse(await stateText()).checkpoint.latest.resources ?? []).toEqual([]);
  }, 90_000);
});
