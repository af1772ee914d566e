import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import { z } from "zod";
import { answerGraphql } from "./github-graphql.ts";
import { type Account, GitHubState, type StoredComment, type StoredIssue } from "./github-state.ts";

/** Something that goes wrong on purpose, for the next request that matches, once. */
export interface Trouble {
  /** e.g. `POST /repos/acme/shop/issues/1/comments`. */
  request: string;
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** The work is done before it fails. */
  after?: boolean;
}

export interface Seen {
  method: string;
  /** With its query. */
  path: string;
  status: number;
}

export const DOCS = "https://docs.github.com/rest";

/** An answer in GitHub's own error shape. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: object;

  constructor(status: number, message: string, errors?: object[]) {
    super(message);
    this.status = status;
    this.body = { message, ...(errors ? { errors } : {}), documentation_url: DOCS, status: String(status) };
  }
}

/** GitHub's maximum, in its own words. */
const LONGEST_BODY = 65_536;

const bodyText = z.string().refine((text) => text.length <= LONGEST_BODY, "is too long (maximum is 65536 characters)");
const COMMENT = z.strictObject({ body: bodyText });
const NEW_ISSUE = z.strictObject({ title: z.string().min(1), body: bodyText, labels: z.array(z.string()) });
const ISSUE = z.strictObject({
  title: z.string().min(1).optional(),
  body: bodyText.optional(),
  state: z.enum(["open", "closed"]).optional(),
  state_reason: z.enum(["completed", "not_planned", "reopened"]).optional(),
});
const PAGE = {
  per_page: z.coerce.number().int().min(1).max(100).default(30),
  page: z.coerce.number().int().min(1).default(1),
};

/**
 * GitHub's REST and GraphQL APIs on a loopback port, as much of them as keeps a comment and an issue. Strict: what it does not
 * know is 404, 415 or 422 in GitHub's shape, a token that may not write gets 403, lists come in pages with Link headers.
 */
export class GitHubServer {
  readonly state: GitHubState;
  readonly seen: Seen[] = [];
  readonly #troubles: Trouble[] = [];
  readonly #server: Server;
  #url = "";

  constructor(repository: string) {
    this.state = new GitHubState(repository);
    this.#server = createAdaptorServer({ fetch: this.#app().fetch }) as Server;
  }

  /** Resolves to `http://127.0.0.1:<port>`. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.#url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this.#url;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  next(trouble: Trouble): void {
    this.#troubles.push(trouble);
  }

  /** What changed something, or was meant to. GraphQL queries are no writes. */
  writes(): string[] {
    return this.seen.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`);
  }

  #app(): Hono {
    const app = new Hono();
    app.all("*", async (context) => {
      const { method } = context.req;
      const url = new URL(context.req.url);
      const text = await context.req.text();
      const index = this.#troubles.findIndex(({ request }) => request === `${method} ${url.pathname}`);
      const [trouble] = index < 0 ? [] : this.#troubles.splice(index, 1);
      let answer =
        trouble && !trouble.after ? troubled(trouble) : this.#answer(method, url, context.req.raw.headers, text);
      if (trouble?.after) answer = troubled(trouble);
      const query = method === "POST" && url.pathname === "/graphql" && !/"query":"mutation/.test(text);
      this.seen.push({ method: query ? "GET" : method, path: `${url.pathname}${url.search}`, status: answer.status });
      return answer;
    });
    return app;
  }

  #answer(method: string, url: URL, headers: Headers, text: string): Response {
    try {
      const account = this.#account(headers);
      if (method !== "GET" && headers.get("content-type") !== "application/json")
        throw new Refusal(415, "Unsupported Media Type");
      const body: unknown = text === "" ? undefined : JSON.parse(text);
      if (method === "POST" && url.pathname === "/graphql") return json(200, answerGraphql(this.state, account, body));
      return this.#rest(method, url, account, body);
    } catch (error) {
      if (error instanceof Refusal) return json(error.status, error.body);
      if (error instanceof SyntaxError) return json(400, new Refusal(400, "Problems parsing JSON").body);
      throw error;
    }
  }

  #account(headers: Headers): Account {
    if (!headers.get("user-agent") || headers.get("user-agent") === "node") {
      throw new Refusal(
        403,
        "Request forbidden by administrative rules. Please make sure your request has a User-Agent header",
      );
    }
    if (headers.get("x-github-api-version") !== "2022-11-28")
      throw new Refusal(400, "The API version is not supported.");
    if (headers.get("accept") !== "application/vnd.github+json") throw new Refusal(415, "Unsupported 'Accept' header");
    const token = /^Bearer (\S+)$/.exec(headers.get("authorization") ?? "")?.[1];
    const account = token === undefined ? undefined : this.state.tokens.get(token);
    if (!account) throw new Refusal(401, "Bad credentials");
    return account;
  }

  #rest(method: string, url: URL, account: Account, body: unknown): Response {
    const prefix = `/repos/${this.state.repository}`;
    if (!url.pathname.startsWith(`${prefix}/`)) throw new Refusal(404, "Not Found");
    const path = url.pathname.slice(prefix.length);
    const [, , second, third] = path.split("/");
    switch (`${method} ${path.replace(/\d+/g, "N")}`) {
      case "GET /pulls": {
        const query = read(
          z.strictObject({ ...PAGE, state: z.enum(["open"]), head: z.string().regex(/^[^:]+:.+$/) }),
          url,
        );
        const head = ({ pull }: StoredIssue) => `${pull!.headOwner}:${pull!.headBranch}`;
        const pulls = this.state.issues.filter(
          (issue) => issue.pull && issue.state === "open" && head(issue) === query.head,
        );
        return this.#page(url, query, pulls.map(pullJson));
      }
      case "GET /pulls/N":
        return json(200, pullJson(this.#issue(second!, (issue) => issue.pull !== undefined)));
      case "GET /issues": {
        const query = read(z.strictObject({ ...PAGE, state: z.enum(["open"]), labels: z.string() }), url);
        const issues = this.state.issues.filter(
          (issue) => issue.state === "open" && query.labels.split(",").every((label) => issue.labels.includes(label)),
        );
        return this.#page(url, query, issues.reverse().map(this.#issueJson));
      }
      case "POST /issues": {
        allow(account, "issues");
        return json(
          201,
          this.#issueJson(this.state.addIssue({ ...fields(NEW_ISSUE, body, "Issue"), author: account })),
        );
      }
      case "PATCH /issues/N": {
        allow(account, "issues");
        const { state_reason: _, ...changes } = fields(ISSUE, body, "Issue");
        const issue = this.#issue(second!);
        return json(200, this.#issueJson(Object.assign(issue, changes, { edits: issue.edits + 1 })));
      }
      case "GET /issues/N/comments": {
        const issue = this.#issue(second!);
        const comments = this.state.comments.filter((comment) => comment.issue === issue.number);
        return this.#page(url, read(z.strictObject(PAGE), url), comments.map(this.#commentJson));
      }
      case "POST /issues/N/comments": {
        const issue = this.#issue(second!);
        allow(account, issue.pull ? "pull-requests" : "issues");
        const { body: text } = fields(COMMENT, body, "IssueComment");
        return json(201, this.#commentJson(this.state.addComment(issue.number, account, text)));
      }
      case "PATCH /issues/comments/N": {
        const comment = this.state.comments.find(({ id }) => String(id) === third);
        if (!comment) throw new Refusal(404, "Not Found");
        if (comment.author.login !== account.login) throw new Refusal(403, "Must have admin rights to Repository.");
        allow(account, "pull-requests");
        Object.assign(comment, fields(COMMENT, body, "IssueComment"), { edits: comment.edits + 1 });
        return json(200, this.#commentJson(comment));
      }
      default:
        throw new Refusal(404, "Not Found");
    }
  }

  #issue(number: string, is: (issue: StoredIssue) => boolean = () => true): StoredIssue {
    const issue = this.state.issues.find((issue) => String(issue.number) === number);
    if (!issue || !is(issue)) throw new Refusal(404, "Not Found");
    return issue;
  }

  #page(url: URL, { page, per_page }: { page: number; per_page: number }, all: object[]): Response {
    const last = Math.max(1, Math.ceil(all.length / per_page));
    const link = (to: number, rel: string) => {
      const target = new URL(`${url.pathname}${url.search}`, this.#url);
      target.searchParams.set("page", String(to));
      return `<${target}>; rel="${rel}"`;
    };
    const links = [
      ...(page > 1 ? [link(page - 1, "prev"), link(1, "first")] : []),
      ...(page < last ? [link(page + 1, "next"), link(last, "last")] : []),
    ];
    const shown = all.slice((page - 1) * per_page, page * per_page);
    return json(200, shown, links.length > 0 ? { Link: links.join(", ") } : {});
  }

  #commentJson = (comment: StoredComment): object => ({
    id: comment.id,
    node_id: this.state.nodeId(comment),
    html_url: `https://github.com/${this.state.repository}/pull/${comment.issue}#issuecomment-${comment.id}`,
    body: comment.body,
    user: { login: comment.author.login, id: comment.author.id, type: comment.author.type },
  });

  #issueJson = (issue: StoredIssue): object => ({
    number: issue.number,
    html_url: `https://github.com/${this.state.repository}/issues/${issue.number}`,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    labels: issue.labels.map((name) => ({ name })),
    user: { login: issue.author.login, id: issue.author.id, type: issue.author.type },
    ...(issue.pull ? { pull_request: {} } : {}),
  });
}

function pullJson(issue: StoredIssue): object {
  const { headSha, headBranch, headOwner } = issue.pull!;
  return {
    number: issue.number,
    state: issue.state,
    head: { sha: headSha, ref: headBranch, label: `${headOwner}:${headBranch}` },
  };
}

function allow(account: Account, what: Account["writes"][number]): void {
  if (account.writes.includes(what)) return;
  throw new Refusal(
    403,
    account.type === "Bot"
      ? "Resource not accessible by integration"
      : "Resource not accessible by personal access token",
  );
}

function read<T extends z.ZodType>(schema: T, url: URL): z.output<T> {
  const parsed = schema.safeParse(Object.fromEntries(url.searchParams));
  if (!parsed.success) throw invalid("Query", parsed.error);
  return parsed.data;
}

function fields<T extends z.ZodType>(schema: T, body: unknown, resource: string): z.output<T> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw invalid(resource, parsed.error);
  return parsed.data;
}

function invalid(resource: string, { issues }: z.ZodError): Refusal {
  const [issue] = issues;
  if (issue?.code === "unrecognized_keys") {
    return new Refusal(422, `Invalid request.\n\n"${issue.keys[0]}" is not a permitted key.`);
  }
  const field = issue?.path.join(".") ?? "";
  const errors = [{ resource, code: "custom", field, message: `${field} ${issue?.message}` }];
  return new Refusal(422, "Validation Failed", errors);
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "X-RateLimit-Limit": "1000",
      "X-RateLimit-Remaining": "999",
      ...headers,
    },
  });
}

function troubled({ status, headers = {}, body }: Trouble): Response {
  return json(status, body ?? { message: "Server Error", documentation_url: DOCS, status: String(status) }, headers);
}
