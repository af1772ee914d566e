/** GitHub said no, or nothing at all; the message says what was tried, what came back, and what mends it. */
export class GitHubError extends Error {
  override name = "GitHubError";
  /** HTTP status; 0 when no answer came. */
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

export interface Refusal {
  /** What was tried, e.g. `post a comment on pull request 7`. */
  task: string;
  status: number;
  /** GitHub's own words. */
  said: string;
  repository: string;
}

export function refused({ task, status, said, repository }: Refusal): GitHubError {
  return new GitHubError(`GitHub refused to ${task}: ${status} ${said}\n${remedy(status, repository)}`, status);
}

function remedy(status: number, repository: string): string {
  if (status === 401) return "The token in GITHUB_TOKEN is wrong or has expired: give a current one.";
  if (status === 403) {
    return [
      "The token lacks a permission. In a workflow, give the job `permissions: pull-requests: write` (comments) or `issues: write` (drift issues);",
      "a fine-grained personal token needs the same for this repository. A workflow that a fork's pull request starts always gets a",
      "read-only token: post from a workflow on `workflow_run`, as .github/workflows/preview-comment.yml does.",
    ].join("\n");
  }
  if (status === 404) {
    return `Check that ${repository} and the number are right (--repo OWNER/NAME, --pr N), and that the token may see the repository: GitHub answers 404 for what a token may not see.`;
  }
  if (status === 410)
    return `Issues are switched off in ${repository}: switch them on under Settings, General, Features.`;
  if (status === 422) return "GitHub found the content invalid; the words above say which field.";
  if (status >= 300 && status < 400) return "The repository has moved: name its new place with --repo OWNER/NAME.";
  if (status >= 500) return "GitHub is in trouble: see https://www.githubstatus.com and run the command again.";
  return "Run the command again; if it persists, GitHub's words above are all that is known.";
}
