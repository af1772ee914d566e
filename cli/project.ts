import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Arguments, UsageError } from "./arguments.ts";

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
  const configFile = args.configFile ? resolve(args.configFile) : undefined;
  if (configFile && !existsSync(configFile)) throw new UsageError(`--config-file ${configFile} does not exist.`);
  return { dir, stack, policyPacks: policyPacks(dir, args.policyPacks), ...(configFile ? { configFile } : {}) };
}

function onlyStack(dir: string): string {
  const stacks = readdirSync(dir).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  if (stacks.length === 1) return stacks[0]!;
  const known =
    stacks.length > 0
      ? `This project has ${stacks.sort().join(", ")}.`
      : "This project has no Pulumi.<stack>.yaml yet.";
  throw new UsageError(`Which stack? ${known} Name it with --stack NAME.`);
}

function policyPacks(dir: string, asked: string[] | undefined): string[] {
  const packs = asked?.map((pack) => resolve(pack)) ?? [join(dir, "policies")];
  const usable = packs.filter((pack) => existsSync(join(pack, "PulumiPolicy.yaml")));
  const missing = asked ? packs.filter((pack) => !usable.includes(pack)) : [];
  if (missing.length > 0) throw new UsageError(`No policy pack (PulumiPolicy.yaml) in: ${missing.join(", ")}`);
  return usable;
}
