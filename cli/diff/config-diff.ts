import { resolve } from "node:path";
import { ReplacementRules } from "../../engine/evaluation/replacement-rules.ts";
import type { Engine } from "../engines/engine.ts";
import { parity } from "./compare/parity.ts";
import { type StackSides, stackDiff } from "./compare/stack-diff.ts";
import type { Git } from "./git.ts";
import { maskKnownSecrets } from "./known-secrets.ts";
import { liveStackDiff } from "./live/live-stack-diff.ts";
import type { ConfigDiff, StackDiff } from "./model.ts";
import { evaluateSides } from "./sides.ts";
import { totalsOf } from "./totals.ts";

export interface ConfigDiffOptions {
  git: Git;
  /** As asked for. */
  baseRef: string;
  /** Names; every stack when empty. */
  stacks: string[];
  /** Adds the plan against what is live, by this engine. */
  live?: Engine;
  /** Default: `process.env`. Programs see none of its credentials, unless `live`. */
  env?: NodeJS.ProcessEnv;
  signal: AbortSignal;
  note: (text: string) => void;
}

/**
 * What the working tree changes against a commit, over all stacks of the repository.
 * @throws GitError, NothingToCompareError.
 */
export async function configDiff(options: ConfigDiffOptions): Promise<ConfigDiff> {
  const { git, baseRef, stacks, live, env = process.env, signal, note } = options;
  const commit = await git.commit(baseRef);
  const sides = await evaluateSides({ git, base: commit, stacks, env, signal, note });
  const offline = await compareAll(sides, git.root, env);
  const diffs = live ? await againstLive(offline, sides, git.root, { engine: live, env, signal, note }) : offline;
  const diff: ConfigDiff = {
    version: 1,
    base: { ref: baseRef, commit },
    head: { ref: "working tree" },
    mode: live ? "live" : "offline",
    stacks: diffs,
    parity: parity(sides.flatMap(({ head }) => (head && head.errors.length === 0 ? [head] : []))),
    totals: totalsOf(diffs),
  };
  return maskKnownSecrets(
    diff,
    sides.flatMap(({ base, head }) => [base, head].filter((side) => side !== undefined)),
  );
}

/** Providers are asked what replaces what, started once for each project that has a change. */
async function compareAll(sides: StackSides[], root: string, env: NodeJS.ProcessEnv): Promise<StackDiff[]> {
  const rules = new Map<string, Promise<ReplacementRules>>();
  try {
    return await Promise.all(
      sides.map((stack) =>
        stackDiff(stack, async (change) => {
          const dir = resolve(root, stack.directory);
          const opened = rules.get(dir) ?? ReplacementRules.open(dir, env);
          rules.set(dir, opened);
          return (await opened).replaceKeys(change);
        }),
      ),
    );
  } finally {
    await Promise.allSettled([...rules.values()].map(async (opened) => (await opened).close()));
  }
}

/** One stack after the other: vendors limit how much is asked of them at once. */
async function againstLive(
  diffs: StackDiff[],
  sides: StackSides[],
  root: string,
  how: { engine: Engine; env: NodeJS.ProcessEnv; signal: AbortSignal; note: (text: string) => void },
): Promise<StackDiff[]> {
  const live: StackDiff[] = [];
  for (const [index, diff] of diffs.entries()) {
    how.signal.throwIfAborted();
    live.push(await liveStackDiff(diff, sides[index]!, root, how));
  }
  return live;
}
