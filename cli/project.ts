import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Arguments, UsageError } from "./arguments.ts";
import { policyPackFor } from "./policy-pack.ts";

export interface Project {
  dir: string;
  stack: string;
  configFile?: string;
  policyPacks: string[];
}

/** Finds the project and stack that the arguments mean, or says what is missing and what to type. */
export function findProject(args: Arguments): Project {
  const dir = resolve(args.cwd);
  if (!existsSync(join(dir, "Pulumi.yaml"))) {
    throw new UsageError(`There is no Pulumi.yaml in ${dir}. Go to the project's folder or name it with --cwd DIR.`);
  }
  const stack = args.stack ?? onlyStack(dir);
  if (args.command !== "config" && !args.configFile) requireConfigFile(dir, stack);
  const configFile = args.configFile ? resolve(args.configFile) : undefined;
  if (configFile && !existsSync(configFile)) throw new UsageError(`--config-file ${configFile} does not exist.`);
  return { dir, stack, policyPacks: policyPacksOf(dir, args.policyPacks), ...(configFile ? { configFile } : {}) };
}

function onlyStack(dir: string): string {
  const stacks = stacksOf(dir);
  if (stacks.length === 1) return stacks[0]!;
  throw new UsageError(`Which stack? ${listed(stacks)} Name it with --stack NAME.`);
}

/** A misspelt name would otherwise be a new, empty stack. */
function requireConfigFile(dir: string, stack: string): void {
  if (!stacksOf(dir).includes(stack)) throw new UsageError(noSuchStack(dir, stack));
}

export function noSuchStack(dir: string, stack: string): string {
  return (
    `There is no Pulumi.${stack}.yaml. ${listed(stacksOf(dir))} ` +
    `A new stack begins with its config: npx stackwright config set -s ${stack} NAME VALUE.`
  );
}

function stacksOf(dir: string): string[] {
  return readdirSync(dir)
    .flatMap((file) => /^Pulumi\.(.+)\.ya?ml$/.exec(file)?.[1] ?? [])
    .sort();
}

function listed(stacks: string[]): string {
  return stacks.length > 0 ? `This project has ${stacks.join(", ")}.` : "This project has no Pulumi.<stack>.yaml yet.";
}

export function policyPacksOf(dir: string, asked: string[] | undefined): string[] {
  if (asked === undefined) return policyPackFor(dir);
  const packs = asked.map((pack) => resolve(pack));
  const missing = packs.filter((pack) => !existsSync(join(pack, "PulumiPolicy.yaml")));
  if (missing.length > 0) throw new UsageError(`No policy pack (PulumiPolicy.yaml) in: ${missing.join(", ")}`);
  return packs;
}
