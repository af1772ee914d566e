import { availableParallelism } from "node:os";
import { basename, join, resolve } from "node:path";
import { loadProject } from "../../engine/config/project.ts";
import { mapEntries, mapValue } from "../../engine/deployment/property.ts";
import { evaluate } from "../../engine/evaluation/evaluate.ts";
import type { Evaluation } from "../../engine/evaluation/evaluation.ts";
import type { PropertyMap } from "../../engine/property-value.ts";
import { policyPackFor } from "../policy-pack.ts";
import { checkOut } from "./checkout.ts";
import type { StackSides } from "./compare/stack-diff.ts";
import type { Git } from "./git.ts";
import { findStacks, type StackId } from "./stacks.ts";

export interface SidesOptions {
  git: Git;
  /** Full hash. */
  base: string;
  /** Names; every stack when empty. */
  stacks: string[];
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  /** Told what takes long. */
  note: (text: string) => void;
}

/** There is nothing to compare; the message says what to do. */
export class NothingToCompareError extends Error {
  override name = "NothingToCompareError";
}

/**
 * Evaluates every stack at the base commit and in the working tree, all at once as far as the machine allows. What goes wrong
 * with one stack is among its errors.
 * @throws NothingToCompareError, GitError.
 */
export async function evaluateSides(options: SidesOptions): Promise<StackSides[]> {
  const { git, base } = options;
  const [before, now, same] = await Promise.all([git.filesAt(base), git.filesNow(), git.isClean(base)]);
  const stacks = { base: findStacks(before), head: findStacks(now) };
  const ids = chosen([...stacks.head, ...stacks.base], options.stacks, git.root);
  const limit = limiter(Math.max(2, availableParallelism()));
  const heads = evaluateAll(ids, stacks.head, git.root, git.root, options, limit);
  const bases = same ? heads : evaluateBase(ids, stacks.base, options, limit);
  // Both are awaited before anything is thrown, so that nothing is left running.
  await Promise.allSettled([heads, bases]);
  const [headSides, baseSides] = [await heads, await bases];
  return Promise.all(
    ids.map(async ({ directory, stack }, index) => {
      const [was, is] = [baseSides[index]!, headSides[index]!];
      const older = was.errors.filter((error) => !is.errors.includes(error));
      const errors = [...is.errors, ...older.map((error) => `At the base: ${error}`)];
      return {
        project: is.evaluation?.project ?? was.evaluation?.project ?? (await projectName(git.root, directory)),
        stack,
        directory,
        ...(was.evaluation && { base: was.evaluation }),
        ...(is.evaluation && { head: is.evaluation }),
        errors,
      };
    }),
  );
}

async function evaluateBase(ids: StackId[], present: StackId[], options: SidesOptions, limit: Limit): Promise<Side[]> {
  const { git, base, note, signal } = options;
  const checkout = await checkOut(git, base, { note, signal });
  try {
    return await evaluateAll(ids, present, checkout.root, git.root, options, limit);
  } finally {
    await checkout.close();
  }
}

interface Side {
  evaluation?: Evaluation;
  errors: string[];
}

/** @param shownRoot what the folder is called in the result, so that both sides spell it alike. */
async function evaluateAll(
  ids: StackId[],
  present: StackId[],
  root: string,
  shownRoot: string,
  { env, signal }: SidesOptions,
  limit: Limit,
): Promise<Side[]> {
  const sides = await Promise.allSettled(
    ids.map(({ directory, stack }) =>
      limit(async (): Promise<Side> => {
        signal.throwIfAborted();
        if (!present.some((id) => id.directory === directory && id.stack === stack)) return { errors: [] };
        const projectDir = resolve(root, directory);
        try {
          const policyPacks = policyPackFor(projectDir, root);
          const evaluation = await evaluate({ projectDir, stack, policyPacks, env, signal });
          const relocated = root === shownRoot ? evaluation : relocate(evaluation, root, shownRoot);
          return { evaluation: relocated, errors: evaluation.errors.map((error) => withoutRoot(error, root)) };
        } catch (error) {
          signal.throwIfAborted();
          return { errors: [withoutRoot(error instanceof Error ? error.message : String(error), root)] };
        }
      }),
    ),
  );
  return sides.map((side) => {
    if (side.status === "rejected") throw side.reason;
    return side.value;
  });
}

/** A program that puts its own folder into a property is not changed by being evaluated elsewhere. */
function relocate(evaluation: Evaluation, from: string, to: string): Evaluation {
  const moved = (map: PropertyMap) =>
    mapEntries(map, (value) =>
      mapValue(value, (item) => (typeof item === "string" ? item.replaceAll(from, to) : item)),
    );
  return {
    ...evaluation,
    resources: evaluation.resources.map((resource) => ({ ...resource, inputs: moved(resource.inputs) })),
  };
}

export function withoutRoot(text: string, root: string): string {
  return text.replaceAll(`file://${root}/`, "").replaceAll(`${root}/`, "").replaceAll(root, ".").trim();
}

function chosen(found: StackId[], names: string[], root: string): StackId[] {
  const unique = [...new Map(found.map((id) => [JSON.stringify([id.directory, id.stack]), id])).values()];
  if (unique.length === 0) {
    throw new NothingToCompareError(
      `There is no stack in ${root}: no folder holds a Pulumi.yaml and a Pulumi.<stack>.yaml, neither now nor at the base.`,
    );
  }
  const unknown = names.filter((name) => !unique.some(({ stack }) => stack === name));
  if (unknown.length > 0) {
    const known = [...new Set(unique.map(({ stack }) => stack))].sort().join(", ");
    throw new NothingToCompareError(`No project has a stack ${unknown.join(", ")}. There are: ${known}.`);
  }
  return names.length === 0 ? unique : unique.filter(({ stack }) => names.includes(stack));
}

async function projectName(root: string, directory: string): Promise<string> {
  const fallback = basename(join(root, directory));
  return loadProject(join(root, directory)).then(
    ({ name }) => name,
    () => fallback,
  );
}

export type Limit = <T>(work: () => Promise<T>) => Promise<T>;

export function limiter(width: number): Limit {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= width) await new Promise<void>((resolve) => waiting.push(resolve));
    running++;
    try {
      return await work();
    } finally {
      running--;
      waiting.shift()?.();
    }
  };
}
