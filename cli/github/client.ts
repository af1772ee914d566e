import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { plain } from "../terminal/style.ts";
import { GitHubError, refused } from "./github-error.ts";
import { ATTEMPTS, backoff, LONGEST_WAIT, rateLimitWait } from "./retry.ts";

export interface ClientOptions {
  token: string;
  /** `owner/name`. */
  repository: string;
  /** Default: `https://api.github.com`. */
  apiUrl?: string;
  /** Default: beside `apiUrl`, as GitHub and GitHub Enterprise Server lay it out. */
  graphqlUrl?: string;
  signal?: AbortSignal;
  /** Receives one line per wait. */
  log?: (line: string) => void;
  /** Seconds; replaced in tests. */
  wait?: (seconds: number) => Promise<void>;
}

export interface Call<T> {
  /** What it is for, as in `GitHub refused to <task>`. */
  task: string;
  method: "GET" | "POST" | "PATCH";
  /** Below `/repos/<owner>/<name>`, starting with a slash, query included. */
  path: string;
  body?: unknown;
  schema: z.ZodType<T>;
}

interface Request {
  task: string;
  method: string;
  url: string;
  body?: unknown;
  /** Doing it twice is the same as doing it once: repeated when no answer, or a 5xx, came. */
  repeatable: boolean;
}

const answerWithMessage = z.object({
  message: z.string(),
  errors: z
    .array(z.union([z.string(), z.object({ field: z.string().optional(), message: z.string().optional() })]))
    .optional(),
});

/** GitHub's REST and GraphQL APIs for one repository. The token goes into a header, to `apiUrl`'s host, and nowhere else. */
export class GitHubClient {
  readonly repository: string;
  readonly #options: ClientOptions;
  readonly #apiUrl: string;
  readonly #graphqlUrl: string;

  /** @throws GitHubError when an address is none that a token may be sent to. */
  constructor(options: ClientOptions) {
    this.repository = options.repository;
    this.#options = options;
    this.#apiUrl = safeUrl(options.apiUrl ?? "https://api.github.com");
    this.#graphqlUrl = safeUrl(options.graphqlUrl ?? graphqlUrlBeside(this.#apiUrl));
  }

  /** @throws GitHubError */
  async call<T>({ task, method, path, body, schema }: Call<T>): Promise<T> {
    const response = await this.#send({
      task,
      method,
      url: `${this.#apiUrl}/repos/${this.repository}${path}`,
      body,
      repeatable: method !== "POST",
    });
    return this.#read(task, response, schema);
  }

  /** Every element of a list, page after page. `path` carries no `per_page`. @throws GitHubError */
  async *list<T>(task: string, path: string, schema: z.ZodType<T>): AsyncGenerator<T> {
    let url: string | undefined =
      `${this.#apiUrl}/repos/${this.repository}${path}${path.includes("?") ? "&" : "?"}per_page=100`;
    while (url !== undefined) {
      const response: Response = await this.#send({ task, method: "GET", url, repeatable: true });
      yield* await this.#read(task, response, z.array(schema));
      url = nextPage(response.headers.get("link"));
      if (url !== undefined && new URL(url).origin !== new URL(this.#apiUrl).origin) {
        throw new GitHubError(`GitHub's next page lies on another host (${new URL(url).host}): not followed.`, 0);
      }
    }
  }

  /** Only for queries and mutations that may be repeated. @throws GitHubError */
  async graphql<T>(task: string, query: string, variables: Record<string, unknown>, data: z.ZodType<T>): Promise<T> {
    const request = { task, method: "POST", url: this.#graphqlUrl, body: { query, variables }, repeatable: true };
    const errors = z.array(z.object({ type: z.string().optional(), message: z.string() })).optional();
    const answer = await this.#read(task, await this.#send(request), z.object({ data: z.unknown(), errors }));
    const [problem] = answer.errors ?? [];
    if (problem) throw this.#refused(task, problem.type === "FORBIDDEN" ? 403 : 422, problem.message);
    return this.#parsed(task, answer.data, data);
  }

  async #send(request: Request): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const last = attempt === ATTEMPTS;
      const response = await this.#fetch(request, last || !request.repeatable);
      if (response?.ok) return response;
      const said = response ? await this.#words(response) : "";
      const limited = response ? rateLimitWait(response.status, response.headers, said, new Date()) : undefined;
      const failed = response === undefined || response.status >= 500;
      if (limited === undefined && !(failed && request.repeatable && !last)) {
        throw this.#refused(request.task, response!.status, said);
      }
      const seconds = limited ?? backoff(attempt);
      if (last || seconds > LONGEST_WAIT) throw this.#outOfPatience(request.task, response!.status, seconds);
      const why = limited === undefined ? "GitHub did not answer" : "GitHub's rate limit is reached";
      this.#options.log?.(`${why}: trying again in ${seconds} s.`);
      await this.#wait(seconds);
    }
  }

  /** Returns undefined when no answer came and it may be tried again. */
  async #fetch({ task, method, url, body }: Request, final: boolean): Promise<Response | undefined> {
    try {
      return await fetch(url, {
        method,
        // A moved repository answers with a redirect, on which a POST would turn into a GET: it is reported instead.
        redirect: "manual",
        signal: AbortSignal.any([AbortSignal.timeout(30_000), ...(this.#options.signal ? [this.#options.signal] : [])]),
        headers: {
          Accept: "application/vnd.github+json",
          Authorization: `Bearer ${this.#options.token}`,
          "User-Agent": "stackwright",
          "X-GitHub-Api-Version": "2022-11-28",
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (error) {
      if (!final && !this.#options.signal?.aborted) return undefined;
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : (error as Error);
      throw new GitHubError(
        this.#clean(`Could not ${task}: no answer from ${new URL(url).host} (${cause.message}).`),
        0,
      );
    }
  }

  async #read<T>(task: string, response: Response, schema: z.ZodType<T>): Promise<T> {
    const text = await response.text();
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      throw new GitHubError(
        `Could not ${task}: GitHub answered ${response.status} with something that is not JSON.`,
        0,
      );
    }
    return this.#parsed(task, body, schema);
  }

  #parsed<T>(task: string, body: unknown, schema: z.ZodType<T>): T {
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new GitHubError(`Could not ${task}: GitHub's answer lacks ${issue!.path.join(".") || "a body"}.`, 0);
  }

  async #words(response: Response): Promise<string> {
    const text = await response.text().catch(() => "");
    try {
      const { message, errors = [] } = answerWithMessage.parse(JSON.parse(text));
      const details = errors.map((error) =>
        typeof error === "string" ? error : [error.field, error.message].filter(Boolean).join(": "),
      );
      return [message, ...details.filter(Boolean)].join("; ");
    } catch {
      return response.statusText;
    }
  }

  #refused(task: string, status: number, said: string): GitHubError {
    return refused({ task, status, said: this.#clean(said).slice(0, 500), repository: this.repository });
  }

  #outOfPatience(task: string, status: number, seconds: number): GitHubError {
    const at = new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+Z$/, "Z");
    return new GitHubError(
      `GitHub refused to ${task}: ${status}, its rate limit is reached. Run the command again after ${at}.`,
      status,
    );
  }

  /** One line, nothing that moves a cursor or commands a runner, and never the token. */
  #clean(text: string): string {
    return plain(text.replaceAll(this.#options.token, "[token]")).replace(/\s+/g, " ").trim();
  }

  async #wait(seconds: number): Promise<void> {
    if (this.#options.wait) return this.#options.wait(seconds);
    await delay(seconds * 1000, undefined, this.#options.signal ? { signal: this.#options.signal } : {});
  }
}

function nextPage(link: string | null): string | undefined {
  return /<([^>]+)>;\s*rel="next"/.exec(link ?? "")?.[1];
}

function safeUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const local = url?.hostname === "127.0.0.1" || url?.hostname === "localhost";
  if (url === undefined || (url.protocol !== "https:" && !local) || url.username !== "") {
    throw new GitHubError(
      `GitHub's API address is no https:// address: a token is not sent there. Mend GITHUB_API_URL.`,
      0,
    );
  }
  return text.replace(/\/+$/, "");
}

function graphqlUrlBeside(apiUrl: string): string {
  return `${apiUrl.replace(/\/v3$/, "")}/graphql`;
}
