import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { afterEach, beforeEach } from "vitest";
import type { OperationOptions } from "./operation.ts";

/** A copy of the program in `testdata/program` for each test of a file, with a state folder of its own. */
export class SampleProgram {
  dir = "";
  events: EngineEvent[] = [];

  static forEachTest(): SampleProgram {
    const sample = new SampleProgram();
    beforeEach(async () => {
      sample.dir = await mkdtemp(join(tmpdir(), "stackwright-engine-"));
      await cp(resolve(import.meta.dirname, "testdata/program"), sample.dir, { recursive: true });
      await symlink(resolve(import.meta.dirname, "../node_modules"), join(sample.dir, "node_modules"));
      sample.events = [];
    });
    afterEach(() => rm(sample.dir, { recursive: true, force: true }));
    return sample;
  }

  options(extra: Partial<OperationOptions> = {}): OperationOptions {
    return {
      projectDir: this.dir,
      stack: "test",
      backendUrl: `file://${this.dir}`,
      passphrase: "a test's passphrase",
      onEvent: (event) => this.events.push(event),
      ...extra,
    };
  }

  /** Writes the stack's config, keeping its salt. */
  async configure(values: Record<string, string>): Promise<void> {
    const file = join(this.dir, "Pulumi.test.yaml");
    const old = await readFile(file, "utf8").catch(() => "");
    const salt = /^encryptionsalt: .*$/m.exec(old)?.[0] ?? "";
    const lines = Object.entries(values).map(([key, value]) => `  sample:${key}: ${value}`);
    await writeFile(file, `${salt}\nconfig:\n${lines.join("\n")}\n`);
  }

  stateText(): Promise<string> {
    return readFile(join(this.dir, ".pulumi/stacks/sample/test.json"), "utf8");
  }
}
