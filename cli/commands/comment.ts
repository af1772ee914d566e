import { type Arguments, UsageError } from "../arguments.ts";
import { checkArtifact } from "../github/artifact.ts";
import { readBodyFile } from "../github/body-file.ts";
import { connect } from "../github/connect.ts";
import { readEnvironment } from "../github/environment.ts";
import { findPullRequest } from "../github/pull-request.ts";
import { keepComment, type Outcome } from "../github/sticky-comment.ts";

const SAID: Record<Outcome, [done: string, dry: string]> = {
  created: ["posted the comment", "would post a comment"],
  updated: ["updated the comment", "would update the comment"],
  unchanged: ["the comment says so already: nothing written", "the comment says so already: nothing to write"],
  hidden: ["nothing changes any more: hid the comment", "nothing changes any more: would hide the comment"],
  "nothing to say": ["nothing changes, and no comment is there: nothing written", "nothing changes: nothing to write"],
};

/** Keeps one comment on a pull request. The body is checked first, whoever made it. */
export async function comment(
  args: Arguments,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
  print: (line: string) => void,
): Promise<number> {
  if (!args.body) throw new UsageError("Which text? Name its file with --body FILE.");
  const environment = readEnvironment(env, args.repo);
  const body = readBodyFile("--body", args.body);
  const problems = checkArtifact(body, { marker: "config-diff", home: environment.home });
  if (problems.length > 0) {
    throw new Error(
      [
        `${args.body} is not posted:`,
        ...problems.map((problem) => `  ${problem}`),
        "Make it with: npx stackwright diff --base REF --format markdown --out FILE",
      ].join("\n"),
    );
  }
  const repository = connect(environment, signal, print);
  const target = await findPullRequest(repository, args.pr, environment.event);
  if ("skip" in target) {
    print(`Nothing written: ${target.skip}.`);
    return 0;
  }
  const kept = await keepComment(repository, target.number, body.toString("utf8"), { dryRun: args.dryRun });
  const where = kept.url === undefined ? "" : ` ${kept.url}`;
  print(`Pull request ${target.number}: ${SAID[kept.outcome][args.dryRun ? 1 : 0]}.${where}`);
  return 0;
}
