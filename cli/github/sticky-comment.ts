import { readMarker } from "./marker.ts";
import type { Comment, Repository } from "./repository.ts";

export type Outcome = "created" | "updated" | "unchanged" | "hidden" | "nothing to say";

export interface Kept {
  outcome: Outcome;
  url?: string;
}

/**
 * Keeps exactly one comment with this marker by this token on a pull request. A body that says nothing changes is never
 * posted; the comment that is already there is brought up to date and hidden, and shown again with the next change.
 * @param dryRun reads, and returns what would be done.
 * @throws GitHubError
 */
export async function keepComment(
  repository: Repository,
  pullRequest: number,
  body: string,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<Kept> {
  const marker = readMarker(body);
  if (!marker) throw new Error("The comment's first line is not its marker.");
  const login = await repository.viewer();
  const find = () => ownComment(repository, pullRequest, marker.name, login);
  const comment = await find();
  if (!comment) {
    if (marker.unchanged) return { outcome: "nothing to say" };
    if (dryRun) return { outcome: "created" };
    return { outcome: "created", url: (await repository.createComment(pullRequest, body, find)).html_url };
  }
  // Two bodies that both say nothing changes differ only in the commits they name: no reason to write.
  const same =
    normal(comment.body ?? "") === normal(body) || (marker.unchanged && readMarker(comment.body ?? "")!.unchanged);
  const hidden = await repository.isMinimized(comment);
  const outcome = same && hidden === marker.unchanged ? "unchanged" : marker.unchanged ? "hidden" : "updated";
  if (!dryRun) {
    if (!same) await repository.updateComment(comment.id, body);
    if (marker.unchanged && !hidden) await repository.minimize(comment);
    if (!marker.unchanged && hidden) await repository.unminimize(comment);
  }
  return { outcome, url: comment.html_url };
}

async function ownComment(
  repository: Repository,
  pullRequest: number,
  name: string,
  login: string,
): Promise<Comment | undefined> {
  for await (const comment of repository.comments(pullRequest)) {
    if (comment.user?.login === login && readMarker(comment.body ?? "")?.name === name) return comment;
  }
  return undefined;
}

/** GitHub keeps line ends as they come from a browser, and no space at the end. */
function normal(body: string): string {
  return body.replaceAll("\r\n", "\n").trimEnd();
}
