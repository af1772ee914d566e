import { loadProject } from "../../engine/config/project.ts";
import { type Arguments, UsageError } from "../arguments.ts";
import { readBodyFile } from "../github/body-file.ts";
import { connect } from "../github/connect.ts";
import { type DriftOutcome, keepDriftIssue } from "../github/drift-issue.ts";
import { readEnvironment } from "../github/environment.ts";
import { findProject } from "../project.ts";

const SAID: Record<DriftOutcome, [done: string, dry: string]> = {
  opened: ["opened an issue", "would open an issue"],
  updated: ["updated the issue", "would update the issue"],
  unchanged: ["the issue says so already: nothing written", "the issue says so already: nothing to write"],
  closed: ["the drift is gone: closed the issue", "the drift is gone: would close the issue"],
  "no drift": ["no drift, and no issue is open: nothing written", "no drift, and no issue is open: nothing to write"],
};

/** Keeps one issue per stack while what is live differs from the program. */
export async function driftIssue(
  args: Arguments,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
  print: (line: string) => void,
): Promise<number> {
  if ((args.body === undefined) === !args.resolved) {
    throw new UsageError("Say one of: --body FILE (what the preview printed) | --resolved (there is no drift).");
  }
  const found = findProject(args);
  const project = await loadProject(found.dir);
  const environment = readEnvironment(env, args.repo);
  const report = args.body === undefined ? undefined : readBodyFile("--body", args.body).toString("utf8");
  if (report?.trim() === "") throw new Error(`--body ${args.body} is empty. For no drift, say --resolved.`);
  const stack = { project: project.name, stack: found.stack };
  const repository = connect(environment, signal, print);
  const { outcome, url } = await keepDriftIssue(repository, stack, report, { dryRun: args.dryRun });
  print(`${stack.project}/${stack.stack}: ${SAID[outcome][args.dryRun ? 1 : 0]}.${url === undefined ? "" : ` ${url}`}`);
  return 0;
}
