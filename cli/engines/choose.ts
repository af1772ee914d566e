import { accessSync, constants, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import type { Engine } from "./engine.ts";

export type EngineChoice = "auto" | "pulumi" | "embedded";

export interface Chosen {
  name: Engine["name"];
  /** Why, in a few words, for the first line of output. */
  why: string;
}

/** The npm packages whose resources the programs here use: each needs its plugin before the Pulumi CLI can run offline. */
const PLUGINS = ["random", "command", "postgresql"];

/**
 * `auto` takes the Pulumi CLI only when all of it is really there: the CLI, its Node.js host, and the plugins that it would
 * otherwise download. The `pulumi` package on npm is only a launcher, so what counts is that the real binaries exist.
 */
export function chooseEngine(choice: EngineChoice, env: NodeJS.ProcessEnv = process.env): Chosen {
  if (choice === "embedded") return { name: "embedded", why: "asked for" };
  const missing = missingForPulumi(env);
  if (missing.length === 0)
    return { name: "pulumi", why: choice === "auto" ? "found with all its plugins" : "asked for" };
  if (choice === "auto") return { name: "embedded", why: missing[0]! };
  if (missing[0]!.startsWith("no `pulumi`")) {
    throw new Error(
      `--engine pulumi: ${missing[0]}.\nInstall Pulumi (https://www.pulumi.com/docs/install/), or use --engine embedded.`,
    );
  }
  return { name: "pulumi", why: `asked for; Pulumi will download what is missing: ${missing.join("; ")}` };
}

function missingForPulumi(env: NodeJS.ProcessEnv): string[] {
  const folders = (env.PATH ?? "").split(delimiter).filter((folder) => !folder.includes("node_modules"));
  const onPath = (name: string) => folders.some((folder) => isBinary(join(folder, name)));
  if (!onPath("pulumi")) return ["no `pulumi` on PATH"];
  if (!onPath("pulumi-language-nodejs")) return ["`pulumi` has no Node.js language host beside it"];
  const installed = installedPlugins(join(env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "plugins"));
  return PLUGINS.map((name) => ({ name, version: packageVersion(name) }))
    .filter(({ name, version }) => !installed.has(`resource-${name}-v${version}`))
    .map(({ name, version }) => `\`pulumi\` lacks the plugin ${name} v${version}`);
}

/** A file that can be run and is no launcher script. */
function isBinary(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    const head = readFileSync(path).subarray(0, 2).toString("latin1");
    return head !== "#!";
  } catch {
    return false;
  }
}

function installedPlugins(folder: string): Set<string> {
  try {
    return new Set(readdirSync(folder));
  } catch {
    return new Set();
  }
}

function packageVersion(name: string): string {
  const require = createRequire(import.meta.url);
  const { version } = require(`@pulumi/${name}/package.json`) as { version: string };
  return version.replace(/^v/, "");
}
