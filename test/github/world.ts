import { randomBytes } from "node:crypto";
import { GitHubClient } from "../../cli/github/client.ts";
import { marker } from "../../cli/github/marker.ts";
import { Repository } from "../../cli/github/repository.ts";
import { GitHubServer } from "./github-server.ts";
import { ACTIONS_BOT, type Account } from "./github-state.ts";

export const REPOSITORY = "acme/shop";
export const HEAD_SHA = "a".repeat(40);
export const ALICE = { login: "alice", id: 42, type: "User" } as const;

export interface World {
  server: GitHubServer;
  url: string;
  /** Made for this run: it must turn up nowhere. */
  token: string;
  repository: Repository;
  /** What was logged, and how long was waited for. */
  log: string[];
  waits: number[];
}

/** The stand-in with pull request 1 of a fork, and a client with the Actions token. */
export async function world(account: Partial<Account> = {}): Promise<World> {
  const server = new GitHubServer(REPOSITORY);
  const url = await server.listen();
  const token = `ghs_${randomBytes(18).toString("hex")}`;
  server.state.addToken(token, { ...ACTIONS_BOT, writes: ["pull-requests", "issues"], ...account });
  server.state.addPull({ headSha: HEAD_SHA, headOwner: "fork", headBranch: "feature" });
  const log: string[] = [];
  const waits: number[] = [];
  const client = new GitHubClient({
    token,
    repository: REPOSITORY,
    apiUrl: url,
    log: (line) => log.push(line),
    wait: async (seconds) => {
      waits.push(seconds);
    },
  });
  return { server, url, token, repository: new Repository(client), log, waits };
}

export function body(text: string, options: { unchanged?: boolean } = {}): string {
  return `${marker("config-diff", options)}\n${text}\n`;
}
