import type { Event } from "./environment.ts";
import type { PullRequest, Repository } from "./repository.ts";

/** Which pull request to comment on, or why there is none to comment on any more. */
export type Target = { number: number } | { skip: string };

/**
 * The number comes from `--pr`, from the event, or from GitHub, never from what the evaluated commit produced. A commit that
 * is no longer the pull request's newest gets no comment: the run for the newer one writes it.
 * @throws GitHubError; Error when nothing says which pull request.
 */
export async function findPullRequest(
  repository: Repository,
  asked: number | undefined,
  event: Event,
): Promise<Target> {
  if (event.workflow_run) return ofWorkflowRun(repository, event.workflow_run, asked);
  const number = asked ?? event.pull_request?.number;
  if (number === undefined) throw new Error("Which pull request? Name it with --pr N.");
  const evaluated = number === event.pull_request?.number ? event.pull_request.head.sha : undefined;
  if (evaluated === undefined) return { number };
  return current(await repository.pullRequest(number), evaluated);
}

/** The event of a run that a fork's pull request started lists no pull requests: GitHub knows them by their head. */
async function ofWorkflowRun(
  repository: Repository,
  run: NonNullable<Event["workflow_run"]>,
  asked: number | undefined,
): Promise<Target> {
  if (run.event !== "pull_request") return { skip: `the run was started by ${run.event}, not by a pull request` };
  if (run.head_repository === null || run.head_branch === null) return { skip: "its repository or branch is gone" };
  for await (const found of repository.pullRequestsFrom(`${run.head_repository.owner.login}:${run.head_branch}`)) {
    if (asked !== undefined && found.number !== asked) continue;
    if (found.head.sha === run.head_sha) return { number: found.number };
  }
  return { skip: `no open pull request has ${run.head_sha.slice(0, 7)} as its newest commit` };
}

function current(found: PullRequest, evaluated: string): Target {
  if (found.head.sha === evaluated) return { number: found.number };
  return { skip: `pull request ${found.number} has a newer commit than ${evaluated.slice(0, 7)}` };
}
