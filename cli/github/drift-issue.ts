import { plain } from "../terminal/style.ts";
import { marker, readMarker } from "./marker.ts";
import type { Issue, Repository } from "./repository.ts";

/** By it the issues are found; created with the first one. */
export const DRIFT_LABEL = "stackwright-drift";

/** Room for the words around it in GitHub's 65,536 characters. */
const LONGEST_REPORT = 60_000;

export type DriftOutcome = "opened" | "updated" | "unchanged" | "closed" | "no drift";

/**
 * Keeps at most one open issue per stack.
 * @param report what `preview --refresh` printed, or undefined when there is no drift: the issue is then closed.
 * @throws GitHubError
 */
export async function keepDriftIssue(
  repository: Repository,
  stack: { project: string; stack: string },
  report: string | undefined,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<{ outcome: DriftOutcome; url?: string }> {
  const name = `drift/${stack.project}/${stack.stack}`;
  const login = await repository.viewer();
  const find = () => ownIssues(repository, name, login);
  const [first, ...rest] = await find();
  const surplus = report === undefined && first ? [first, ...rest] : rest;
  if (!dryRun) for (const issue of surplus) await repository.closeIssue(issue.number);
  if (report === undefined) return first ? { outcome: "closed", url: first.html_url } : { outcome: "no drift" };

  const title = `Drift in ${stack.project}/${stack.stack}`;
  const body = driftBody(marker(name), stack.stack, report);
  if (!first) {
    if (dryRun) return { outcome: "opened" };
    const fields = { title, body, labels: [DRIFT_LABEL] };
    const issue = await repository.createIssue(fields, async () => (await find())[0]);
    return { outcome: "opened", url: issue.html_url };
  }
  const same = first.title === title && (first.body ?? "").replaceAll("\r\n", "\n").trimEnd() === body.trimEnd();
  if (!same && !dryRun) await repository.updateIssue(first.number, { title, body });
  return { outcome: same ? "unchanged" : "updated", url: first.html_url };
}

/** Oldest first. */
async function ownIssues(repository: Repository, name: string, login: string): Promise<Issue[]> {
  const found: Issue[] = [];
  for await (const issue of repository.openIssues(DRIFT_LABEL)) {
    if (issue.pull_request !== undefined || issue.user?.login !== login) continue;
    if (readMarker(issue.body ?? "")?.name === name) found.push(issue);
  }
  return found.sort((a, b) => a.number - b.number);
}

/** Without time or run, so that the same drift is the same text and nothing is written. */
function driftBody(firstLine: string, stack: string, report: string): string {
  const text = plain(report).trim();
  const shown = text.length <= LONGEST_REPORT ? text : cut(text);
  const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return [
    firstLine,
    `What is live in stack \`${stack}\` is not what this repository says. Secrets are masked.`,
    "",
    `${fence}text`,
    shown,
    fence,
    "",
    `- To keep what is live, write it into the program and its config, and run \`npx stackwright refresh --stack ${stack}\`.`,
    `- To put back what the repository says, run \`npx stackwright up --stack ${stack} --refresh\`.`,
    "",
    "This issue is brought up to date by the drift workflow, which closes it when the drift is gone.",
    "",
  ].join("\n");
}

function cut(text: string): string {
  const lines = text.split("\n");
  let kept = 0;
  for (let length = 0; kept < lines.length; kept++) {
    length += lines[kept]!.length + 1;
    if (length > LONGEST_REPORT) break;
  }
  return [...lines.slice(0, kept), `… and ${lines.length - kept} more lines: see the workflow's log.`].join("\n");
}
