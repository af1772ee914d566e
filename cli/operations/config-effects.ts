import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { StackConfig } from "../../engine/config/stack-config.ts";
import { evaluate } from "../../engine/evaluation/evaluate.ts";
import type { Evaluation } from "../../engine/evaluation/evaluation.ts";
import { ReplacementRules } from "../../engine/evaluation/replacement-rules.ts";
import { stackDiff } from "../diff/compare/stack-diff.ts";
import type { StackOnDisk } from "./stack-on-disk.ts";

/** What an edit of the stack config would do, found by evaluating the program: no credentials, nothing written. */
export interface ConfigEffects {
  /** Variables that get another value, with the group or project they are in. */
  variables: { name: string; target: string }[];
  /** Services a deploy follows for. */
  redeploys: string[];
}

interface Running {
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
}

/** The program as it is now. @throws Error when it cannot be evaluated. */
export async function evaluated({ pulumi, stack, config }: StackOnDisk, { env, signal }: Running): Promise<Evaluation> {
  const evaluation = await evaluate({ projectDir: pulumi.dir, stack, configFile: config.file, env, signal });
  if (evaluation.errors.length > 0)
    throw new Error(`The program cannot be evaluated:\n${evaluation.errors.join("\n")}`);
  return evaluation;
}

/** @param edit makes the change in a copy of the config. */
export async function configEffects(
  disk: StackOnDisk,
  base: Evaluation,
  edit: (config: StackConfig) => void,
  running: Running,
): Promise<ConfigEffects> {
  const { pulumi, stack, config } = disk;
  const folder = await mkdtemp(join(tmpdir(), "stackwright-config-"));
  try {
    const file = join(folder, basename(config.file));
    await copyFile(config.file, file);
    const copy = await StackConfig.open(pulumi, stack, { file });
    edit(copy);
    await copy.save();
    const head = await evaluated({ ...disk, config: copy }, running);
    const rules = await ReplacementRules.open(pulumi.dir, running.env);
    try {
      const sides = { project: pulumi.name, stack, directory: ".", base, head, errors: [] };
      const { variables, redeploys } = await stackDiff(sides, (change) => rules.replaceKeys(change));
      return { variables: variables.map(({ name, target }) => ({ name, target })), redeploys };
    } finally {
      await rules.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
