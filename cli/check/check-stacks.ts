import { availableParallelism } from "node:os";
import { basename, join, resolve } from "node:path";
import { evaluate } from "../../engine/evaluation/evaluate.ts";
import type { Evaluation } from "../../engine/evaluation/evaluation.ts";
import { missingConfigFindings } from "../diff/compare/missing-config.ts";
import { policyFindings } from "../diff/compare/policy-findings.ts";
import { maskKnownSecrets } from "../diff/known-secrets.ts";
import { limiter, withoutRoot } from "../diff/sides.ts";
import type { StackId } from "../diff/stacks.ts";
import { policyPackFor } from "../policy-pack.ts";
import { type Check, type StackCheck, totalsOf } from "./model.ts";
import type { FoundStacks } from "./stacks.ts";

export interface CheckOptions {
  /** Folders of policy packs. Default: the one that is found for each project. */
  policyPacks?: string[];
  /** Stack config elsewhere than beside `Pulumi.yaml`; for a lone stack. */
  configFile?: string;
  /** Programs and packs see none of its credentials. */
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
}

const NO_PACK =
  "There is no policy pack, so no rule was run: put one into policies/ beside Pulumi.yaml, or name one with --policy-pack DIR.";

/** Judges the stacks as their programs declare them, at once as far as the machine allows. One that fails hides no other. */
export async function checkStacks({ root, stacks }: FoundStacks, options: CheckOptions): Promise<Check> {
  const limit = limiter(Math.max(2, availableParallelism()));
  const settled = await Promise.allSettled(stacks.map((id) => limit(() => checkStack(root, id, options))));
  options.signal.throwIfAborted();
  const checks = settled.map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
  return { stacks: checks, totals: totalsOf(checks) };
}

async function checkStack(root: string, { directory, stack }: StackId, options: CheckOptions): Promise<StackCheck> {
  const { configFile, env, signal } = options;
  const projectDir = resolve(root, directory);
  const policyPacks = options.policyPacks ?? policyPackFor(projectDir, root);
  const nothing = { stack, directory, packs: {}, resources: 0, policies: [] };
  signal.throwIfAborted();
  try {
    const evaluation = await evaluate({
      projectDir,
      stack,
      policyPacks,
      env,
      signal,
      ...(configFile !== undefined && { configFile }),
    });
    const { project, policyPacks: packs, resources } = evaluation;
    const errors = evaluation.errors.map((error) => withoutRoot(error, root));
    if (errors.length > 0) return maskKnownSecrets({ ...nothing, project, errors }, [evaluation]);
    const found: StackCheck = {
      project,
      stack,
      directory,
      packs,
      resources: resources.filter(({ custom }) => custom).length,
      policies: findingsOf(evaluation, directory),
      errors: policyPacks.length === 0 ? [NO_PACK] : [],
    };
    return maskKnownSecrets(found, [evaluation]);
  } catch (error) {
    signal.throwIfAborted();
    const message = withoutRoot(error instanceof Error ? error.message : String(error), root);
    return { ...nothing, project: basename(join(root, directory)), errors: [message] };
  }
}

function findingsOf(evaluation: Evaluation, directory: string) {
  return [
    ...missingConfigFindings(undefined, evaluation, directory),
    ...policyFindings(undefined, evaluation, new Map(), directory),
  ];
}
