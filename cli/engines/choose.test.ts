import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { chooseEngine } from "./choose.ts";

const require = createRequire(import.meta.url);
const version = (name: string) =>
  (require(`@pulumi/${name}/package.json`) as { version: string }).version.replace(/^v/, "");

describe("chooseEngine", () => {
  let dir: string;
  const env = () => ({ PATH: join(dir, "bin"), PULUMI_HOME: join(dir, "home") });
  const binary = (name: string, text = "\u007fELF") => writeFileSync(join(dir, "bin", name), text, { mode: 0o755 });
  const plugin = (name: string) =>
    mkdirSync(join(dir, "home", "plugins", `resource-${name}-v${version(name)}`), { recursive: true });

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "stackwright-choose-"));
    mkdirSync(join(dir, "bin"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  test("without pulumi, auto is embedded and says why", () => {
    expect(chooseEngine("auto", env())).toEqual({ name: "embedded", why: "no `pulumi` on PATH" });
  });

  test("npm's launcher script is no pulumi", () => {
    binary("pulumi", "#!/usr/bin/env node\n");
    expect(chooseEngine("auto", env()).why).toBe("no `pulumi` on PATH");
  });

  test("a CLI that lacks a plugin is not chosen by itself", () => {
    binary("pulumi");
    binary("pulumi-language-nodejs");
    plugin("random");
    expect(chooseEngine("auto", env())).toEqual({
      name: "embedded",
      why: `\`pulumi\` lacks the plugin command v${version("command")}`,
    });
    expect(chooseEngine("pulumi", env()).name).toBe("pulumi");
  });

  test("a CLI with all its plugins is chosen", () => {
    binary("pulumi");
    binary("pulumi-language-nodejs");
    plugin("random");
    plugin("command");
    plugin("postgresql");
    expect(chooseEngine("auto", env()).name).toBe("pulumi");
    expect(chooseEngine("embedded", env()).name).toBe("embedded");
  });

  test("asking for pulumi where there is none says what to do", () => {
    expect(() => chooseEngine("pulumi", env())).toThrow(/Install Pulumi .* or use --engine embedded/);
  });
});
