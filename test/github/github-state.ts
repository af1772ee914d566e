/** Whose token it is and what it may do, as GitHub tells personal and installation tokens apart. */
export interface Account {
  login: string;
  id: number;
  type: "User" | "Bot";
  /** What the token may write; everything else it only reads. */
  writes: ("pull-requests" | "issues")[];
}

export const ACTIONS_BOT = { login: "github-actions[bot]", id: 41898282, type: "Bot" } as const;

export interface StoredComment {
  id: number;
  issue: number;
  author: Pick<Account, "login" | "id" | "type">;
  body: string;
  minimized: boolean;
  edits: number;
}

export interface StoredIssue {
  number: number;
  author: Pick<Account, "login" | "id" | "type">;
  title: string;
  body: string;
  labels: string[];
  state: "open" | "closed";
  /** Set for a pull request, which is an issue too. */
  pull?: { headSha: string; headOwner: string; headBranch: string };
  edits: number;
}

/** One repository: its issues, pull requests and comments, and the tokens that know it. */
export class GitHubState {
  readonly repository: string;
  readonly tokens = new Map<string, Account>();
  readonly issues: StoredIssue[] = [];
  readonly comments: StoredComment[] = [];
  #lastComment = 1000;

  constructor(repository: string) {
    this.repository = repository;
  }

  addToken(token: string, account: Account): void {
    this.tokens.set(token, account);
  }

  addIssue(fields: Pick<StoredIssue, "author" | "title" | "body"> & Partial<StoredIssue>): StoredIssue {
    const number = Math.max(0, ...this.issues.map((issue) => issue.number)) + 1;
    const issue: StoredIssue = { number, labels: [], state: "open", edits: 0, ...fields };
    this.issues.push(issue);
    return issue;
  }

  addPull(pull: NonNullable<StoredIssue["pull"]>, fields: Partial<StoredIssue> = {}): StoredIssue {
    const author = { login: pull.headOwner, id: 7, type: "User" } as const;
    return this.addIssue({ author, title: "A change", body: "", pull, ...fields });
  }

  addComment(issue: number, author: StoredComment["author"], body: string): StoredComment {
    this.#lastComment += 1;
    const comment = { id: this.#lastComment, issue, author, body, minimized: false, edits: 0 };
    this.comments.push(comment);
    return comment;
  }

  /** The opaque id that GraphQL knows a comment by. */
  nodeId({ id }: StoredComment): string {
    return `IC_${Buffer.from(`comment:${id}`).toString("base64url")}`;
  }
}
