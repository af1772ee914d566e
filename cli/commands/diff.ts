import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Arguments } from "../arguments.ts";
import type { Format } from "../command-table.ts";
import { configDiff } from "../diff/config-diff.ts";
import { Git } from "../diff/git.ts";
import type { ConfigDiff } from "../diff/model.ts";
import { renderJson } from "../diff/render/json.ts";
import { renderJobSummary, renderMarkdown } from "../diff/render/markdown/document.ts";
import { renderSarif } from "../diff/render/sarif.ts";
import { renderTerminal } from "../diff/render/terminal.ts";
import { hasChanges } from "../diff/totals.ts";
import type { Engine } from "../engines/engine.ts";
import type { Paint } from "../terminal/style.ts";
import { asFromHere } from "../terminal/wording.ts";
import { INTERRUPTED } from "./operation.ts";

export interface DiffSession {
  args: Arguments;
  /** Asked for with `--live` only. */
  engine: () => Promise<Engine>;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  /** To standard output, which holds the diff and nothing else. */
  write: (text: string) => void;
  /** To standard error. */
  note: (text: string) => void;
  paint: Paint;
}

const CHANGES = 2;

/**
 * Compares the working tree with a commit. Exit code 1 when a stack could not be evaluated; with `--detailed-exit-code` 2 when
 * anything changes.
 */
export async function diff(session: DiffSession): Promise<number> {
  const { args, env, signal, note } = session;
  try {
    const git = await Git.open(resolve(args.cwd), signal);
    const baseRef = args.base ?? ((await git.has("origin/main")) ? "origin/main" : "main");
    const live = args.live ? await session.engine() : undefined;
    const found = await configDiff({ git, baseRef, stacks: args.stacks, ...(live && { live }), env, signal, note });
    for (const { format, out } of args.renderings) {
      if (out === undefined) session.write(asFromHere(rendered(found, format, session), git.root, process.cwd()));
      else await writeFile(resolve(out), rendered(found, format, { ...session, paint: (_, text) => text }));
    }
    if (found.totals.failedStacks > 0) return 1;
    return args.detailedExitCode && hasChanges(found) ? CHANGES : 0;
  } catch (error) {
    if (!signal.aborted) throw error;
    note("Interrupted. Nothing was changed.");
    return INTERRUPTED;
  }
}

function rendered(found: ConfigDiff, format: Format, { paint, env }: DiffSession): string {
  if (format === "json") return renderJson(found);
  if (format === "sarif") return renderSarif(found);
  if (format === "terminal") return `${renderTerminal(found, { paint }).join("\n")}\n`;
  const runUrl = workflowRun(env);
  if (format === "summary") return renderJobSummary(found, runUrl ? { runUrl } : {});
  return renderMarkdown(found, runUrl ? { runUrl } : {});
}

/** The run of the workflow this is in, which keeps what a comment has no room for. */
function workflowRun({ GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID }: NodeJS.ProcessEnv): string | undefined {
  if (!GITHUB_SERVER_URL || !GITHUB_REPOSITORY || !GITHUB_RUN_ID) return undefined;
  return `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`;
}
