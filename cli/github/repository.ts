import { z } from "zod";
import type { GitHubClient } from "./client.ts";
import { GitHubError } from "./github-error.ts";

const author = z.object({ login: z.string() }).nullable();

const comment = z.object({
  id: z.number(),
  node_id: z.string(),
  html_url: z.string(),
  body: z.string().nullish(),
  user: author,
});
export type Comment = z.infer<typeof comment>;

const issue = z.object({
  number: z.number(),
  html_url: z.string(),
  title: z.string(),
  body: z.string().nullish(),
  user: author,
  pull_request: z.unknown().optional(),
});
export type Issue = z.infer<typeof issue>;

const pullRequest = z.object({
  number: z.number(),
  state: z.string(),
  head: z.object({ sha: z.string() }),
});
export type PullRequest = z.infer<typeof pullRequest>;

/** What is read and written in one repository. Creations look for what a lost answer may have left before they repeat. */
export class Repository {
  readonly #client: GitHubClient;

  constructor(client: GitHubClient) {
    this.#client = client;
  }

  /**
   * The login behind the token. GraphQL's `viewer` answers for personal tokens and for installation tokens alike (the
   * Actions token is `github-actions[bot]`), where REST's `GET /user` refuses the latter.
   */
  async viewer(): Promise<string> {
    const data = z.object({ viewer: z.object({ login: z.string() }) });
    return (await this.#client.graphql("see whose token this is", "query { viewer { login } }", {}, data)).viewer.login;
  }

  pullRequest(number: number): Promise<PullRequest> {
    return this.#client.call({
      task: `read pull request ${number}`,
      method: "GET",
      path: `/pulls/${number}`,
      schema: pullRequest,
    });
  }

  /** Open pull requests from a branch; `head` is `owner:branch`. */
  pullRequestsFrom(head: string): AsyncGenerator<PullRequest> {
    const path = `/pulls?state=open&head=${encodeURIComponent(head)}`;
    return this.#client.list("find the pull request", path, pullRequest);
  }

  comments(number: number): AsyncGenerator<Comment> {
    return this.#client.list(`list the comments of pull request ${number}`, `/issues/${number}/comments`, comment);
  }

  createComment(number: number, body: string, find: () => Promise<Comment | undefined>): Promise<Comment> {
    const create = () =>
      this.#client.call({
        task: `post a comment on pull request ${number}`,
        method: "POST",
        path: `/issues/${number}/comments`,
        body: { body },
        schema: comment,
      });
    return createOnce(create, find);
  }

  updateComment(id: number, body: string): Promise<Comment> {
    return this.#client.call({
      task: `update comment ${id}`,
      method: "PATCH",
      path: `/issues/comments/${id}`,
      body: { body },
      schema: comment,
    });
  }

  async isMinimized({ node_id }: Comment): Promise<boolean> {
    const query = "query ($id: ID!) { node(id: $id) { ... on IssueComment { isMinimized } } }";
    const data = z.object({ node: z.object({ isMinimized: z.boolean() }) });
    return (await this.#client.graphql("see whether the comment is hidden", query, { id: node_id }, data)).node
      .isMinimized;
  }

  async minimize({ node_id }: Comment): Promise<void> {
    const query =
      "mutation ($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { clientMutationId } }";
    await this.#client.graphql("hide the comment", query, { id: node_id }, z.unknown());
  }

  async unminimize({ node_id }: Comment): Promise<void> {
    const query = "mutation ($id: ID!) { unminimizeComment(input: { subjectId: $id }) { clientMutationId } }";
    await this.#client.graphql("show the comment again", query, { id: node_id }, z.unknown());
  }

  openIssues(label: string): AsyncGenerator<Issue> {
    const path = `/issues?state=open&labels=${encodeURIComponent(label)}`;
    return this.#client.list("list the open issues", path, issue);
  }

  createIssue(
    fields: { title: string; body: string; labels: string[] },
    find: () => Promise<Issue | undefined>,
  ): Promise<Issue> {
    const create = () =>
      this.#client.call({ task: "open an issue", method: "POST", path: "/issues", body: fields, schema: issue });
    return createOnce(create, find);
  }

  updateIssue(number: number, fields: { title: string; body: string }): Promise<Issue> {
    return this.#client.call({
      task: `update issue ${number}`,
      method: "PATCH",
      path: `/issues/${number}`,
      body: fields,
      schema: issue,
    });
  }

  closeIssue(number: number): Promise<Issue> {
    return this.#client.call({
      task: `close issue ${number}`,
      method: "PATCH",
      path: `/issues/${number}`,
      body: { state: "closed", state_reason: "completed" },
      schema: issue,
    });
  }
}

/** A lost answer may hide a creation that worked: look first, then try once more. */
async function createOnce<T>(create: () => Promise<T>, find: () => Promise<T | undefined>): Promise<T> {
  try {
    return await create();
  } catch (error) {
    if (!(error instanceof GitHubError) || (error.status !== 0 && error.status < 500)) throw error;
    return (await find()) ?? (await create());
  }
}
