import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type OperationOptions, preview, refresh, up } from "./index.ts";

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
  it("numbers its events, ends with a summary, and shows no secret", async () => {
    await configure({ token: TOKEN });
    await up(options());
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index));
    expect(events[0]?.preludeEvent).toEqual({ config: { "sample:token": TOKEN } });
    expect(events.at(-2)?.summaryEvent).toMatchObject({ resourceChanges: { create: 5 } });
    expect(events.at(-1)?.cancelEvent).toEqual({});
    const outputs = events.flatMap(({ resOutputsEvent }) => resOutputsEvent?.metadata ?? []);
    const password = outputs.find(({ type }) => type === "random:index/randomPassword:RandomPassword");
    expect(password?.new?.outputs.result).toMatchObject({ ciphertext: "[secret]" });
    const lines = events.flatMap(({ diagnosticEvent }) => diagnosticEvent?.message ?? []);
    expect(lines).toEqual([`the token is ${TOKEN}\n`]);
  });

  it("that throws is told of once, and deletes nothing", async () => {
    await configure({ token: TOKEN });
    await up(options());
    await configure({ token: TOKEN, mode: "throws" });
    const result = await up(options());
    expect(result.result).toBe("failed");
    expect(result.errors).toHaveLength(1);
    expect(result.errors[0]).toContain("Error: the program has a bug");
    expect(result.resourceChanges.delete).toBeUndefined();
  });

  it("that uses what the engine lacks hears its name", async () => {
    await configure({ mode: "stack-reference" });
    const result = await preview(options());
    expect(result.result).toBe("failed");
    expect(result.errors.join()).toContain("the embedded engine does not support stack references");
  });

  it("is ended when the operation is cancelled, with its state saved and the lock lifted", async () => {
    await configure({ mode: "forever" });
    const abort = new AbortController();
    const onEvent = (event: EngineEvent) => {
      if (event.resOutputsEvent?.metadata.type === "random:index/randomString:RandomString") {
        abort.abort();
      }
    };
    const result = await up(options({ signal: abort.signal, onEvent }));
    expect(result.result).toBe("cancelled");
    const state = JSON.parse(await stateText()).checkpoint.latest;
    expect(state.resources.length).toBeGreaterThan(4);
    await configure({ mode: "plain" });
    const next = await refresh(options());
    expect(next).toMatchObject({ result: "succeeded", errors: [] });
  });
});
