import { GitHubClient } from "./client.ts";
import type { Environment } from "./environment.ts";
import { Repository } from "./repository.ts";

export function connect(environment: Environment, signal: AbortSignal, log: (line: string) => void): Repository {
  const { token, repository, apiUrl, graphqlUrl } = environment;
  return new Repository(
    new GitHubClient({
      token,
      repository,
      signal,
      log,
      ...(apiUrl ? { apiUrl } : {}),
      ...(graphqlUrl ? { graphqlUrl } : {}),
    }),
  );
}
