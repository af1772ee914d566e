import { existsSync } from "node:fs";
import { realpath, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Arguments, UsageError } from "../arguments.ts";
import { checkStacks } from "../check/check-stacks.ts";
import { type Check, exitCodeOf } from "../check/model.ts";
import { renderJson } from "../check/render-json.ts";
import { renderMarkdown } from "../check/render-markdown.ts";
import { renderTerminal } from "../check/render-terminal.ts";
import { type FoundStacks, stacksBelow } from "../check/stacks.ts";
import type { Format } from "../command-table.ts";
import { renderSarif } from "../diff/render/sarif.ts";
import { policyPacksOf } from "../project.ts";
import type { Paint } from "../terminal/style.ts";
import { asFromHere } from "../terminal/wording.ts";
import { INTERRUPTED } from "./operation.ts";

export interface CheckSession {
  args: Arguments;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  /** To standard output, which holds the findings and nothing else. */
  write: (text: string) => void;
  /** To standard error. */
  note: (text: string) => void;
  paint: Paint;
}

/**
 * Judges what the programs in the folder declare, by the policy pack: no engine, no credentials, no passphrase. Exit codes: 0
 * nothing is refused, 2 something is, 1 a stack could not be judged. What is not known before `up` is counted and refuses nothing.
 */
export async function check(session: CheckSession): Promise<number> {
  const { args, env, signal, note } = session;
  const configFile = args.configFile === undefined ? undefined : resolve(args.configFile);
  if (configFile !== undefined && !existsSync(configFile))
    throw new UsageError(`--config-file ${configFile} does not exist.`);
  try {
    const packs = args.policyPacks === undefined ? undefined : policyPacksOf(resolve(args.cwd), args.policyPacks);
    const stacks = await wanted(args, configFile, signal);
    const found = await checkStacks(stacks, {
      env,
      signal,
      ...(packs && { policyPacks: packs }),
      ...(configFile && { configFile }),
    });
    for (const { format, out } of args.renderings) {
      if (out === undefined) session.write(asFromHere(rendered(found, format, session), stacks.root, process.cwd()));
      else await writeFile(resolve(out), rendered(found, format, { args, paint: (_, text) => text }));
    }
    return exitCodeOf(found);
  } catch (error) {
    if (!signal.aborted) throw error;
    note("Interrupted. Nothing was changed.");
    return INTERRUPTED;
  }
}

/** With a config file of its own only the stack that it is for. */
async function wanted(args: Arguments, configFile: string | undefined, signal: AbortSignal): Promise<FoundStacks> {
  const names = args.stacks.length === 0 && args.stack !== undefined ? [args.stack] : args.stacks;
  const found = await stacksBelow(args.cwd, names, signal);
  if (configFile === undefined) return found;
  const here = await realpath(resolve(args.cwd));
  const stacks = found.stacks.filter(({ directory }) => resolve(found.root, directory) === here);
  if (stacks.length !== 1) throw new UsageError("--config-file is for one stack: name it with --stack NAME.");
  return { ...found, stacks };
}

function rendered(found: Check, format: Format, { args, paint }: Pick<CheckSession, "args" | "paint">): string {
  if (format === "json") return renderJson(found);
  if (format === "sarif") return renderSarif(found);
  if (format === "terminal") return `${renderTerminal(found, { paint, verbose: args.verbose }).join("\n")}\n`;
  return renderMarkdown(found);
}
