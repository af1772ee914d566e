import { readFileSync } from "node:fs";
import { z } from "zod";

/** Everything a command takes from the environment a workflow runs in. */
export interface Environment {
  repository: string;
  token: string;
  apiUrl?: string;
  graphqlUrl?: string;
  /** Address of the repository's pages, e.g. `https://github.com/owner/name`. */
  home: string;
  event: Event;
}

const commit = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);

const event = z.object({
  pull_request: z.object({ number: z.int().positive(), head: z.object({ sha: commit }) }).optional(),
  workflow_run: z
    .object({
      event: z.string(),
      head_sha: commit,
      head_branch: z.string().nullable(),
      head_repository: z.object({ owner: z.object({ login: z.string() }) }).nullable(),
    })
    .optional(),
});

/** The parts of a webhook's payload that are read; the payload of another event has neither. */
export type Event = z.infer<typeof event>;

/**
 * @param repository `--repo`; default: `GITHUB_REPOSITORY`.
 * @throws Error that names everything missing.
 */
export function readEnvironment(env: NodeJS.ProcessEnv, repository: string | undefined): Environment {
  const name = repository ?? env.GITHUB_REPOSITORY;
  const token = env.GITHUB_TOKEN || env.GH_TOKEN;
  const problems: string[] = [];
  if (!name) problems.push("Which repository? Name it with --repo OWNER/NAME (or set GITHUB_REPOSITORY).");
  else if (!/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/[A-Za-z0-9._-]{1,100}$/.test(name) || /\/\.\.?$/.test(name)) {
    problems.push("--repo takes OWNER/NAME, e.g. acme/shop.");
  }
  if (!token) {
    problems.push(
      "GITHUB_TOKEN is not set: in a workflow, give the step `env: GITHUB_TOKEN: $" +
        "{{ github.token }}`; elsewhere, a token of your own.",
    );
  }
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return {
    repository: name!,
    token: token!,
    home: `${(env.GITHUB_SERVER_URL ?? "https://github.com").replace(/\/+$/, "")}/${name}`,
    event: readEvent(env.GITHUB_EVENT_PATH),
    ...(env.GITHUB_API_URL ? { apiUrl: env.GITHUB_API_URL } : {}),
    ...(env.GITHUB_GRAPHQL_URL ? { graphqlUrl: env.GITHUB_GRAPHQL_URL } : {}),
  };
}

function readEvent(path: string | undefined): Event {
  if (!path) return {};
  try {
    return event.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    throw new Error("GITHUB_EVENT_PATH names no event of a pull request or a workflow run that can be read.");
  }
}
