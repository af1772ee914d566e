import { z } from "zod";
import type { Account, GitHubState, StoredComment } from "./github-state.ts";

const REQUEST = z.strictObject({ query: z.string(), variables: z.record(z.string(), z.string()) });

interface Answer {
  data?: unknown;
  errors?: { type?: string; message: string }[];
}

/** Each operation by its whole text, spaces apart: what is not among them is refused as GitHub refuses an unknown field. */
const OPERATIONS: Record<string, (state: GitHubState, account: Account, id: string) => Answer> = {
  "query { viewer { login } }": (_, { login }) => ({ data: { viewer: { login } } }),
  "query ($id: ID!) { node(id: $id) { ... on IssueComment { isMinimized } } }": (state, _, id) => {
    const comment = commentOf(state, id);
    return comment ? { data: { node: { isMinimized: comment.minimized } } } : unresolved(id);
  },
  "mutation ($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { clientMutationId } }": (
    state,
    account,
    id,
  ) => setMinimized(state, account, id, true),
  "mutation ($id: ID!) { unminimizeComment(input: { subjectId: $id }) { clientMutationId } }": (state, account, id) =>
    setMinimized(state, account, id, false),
};

/** GraphQL answers 200 whatever is wrong. */
export function answerGraphql(state: GitHubState, account: Account, body: unknown): Answer {
  const request = REQUEST.safeParse(body);
  if (!request.success) return { errors: [{ message: "A query attribute must be specified and must be a string." }] };
  const { query, variables } = request.data;
  const operation = OPERATIONS[query.replace(/\s+/g, " ").trim()];
  if (!operation) return { errors: [{ message: "Parse error, or a field that does not exist" }] };
  const declared = [...query.matchAll(/\$(\w+):/g)].map(([, name]) => name);
  const wrong = [...declared, ...Object.keys(variables)].find((name) => !declared.includes(name!) || !variables[name!]);
  if (wrong !== undefined) return { errors: [{ message: `Variable $${wrong} was provided invalid value` }] };
  return operation(state, account, variables.id ?? "");
}

function setMinimized(state: GitHubState, account: Account, id: string, minimized: boolean): Answer {
  const comment = commentOf(state, id);
  if (!comment) return unresolved(id);
  if (!account.writes.includes("pull-requests")) {
    return { data: null, errors: [{ type: "FORBIDDEN", message: "Resource not accessible by integration" }] };
  }
  comment.minimized = minimized;
  return { data: { [minimized ? "minimizeComment" : "unminimizeComment"]: { clientMutationId: null } } };
}

function commentOf(state: GitHubState, id: string): StoredComment | undefined {
  return state.comments.find((comment) => state.nodeId(comment) === id);
}

function unresolved(id: string): Answer {
  return {
    data: { node: null },
    errors: [{ type: "NOT_FOUND", message: `Could not resolve to a node with the global id of '${id}'` }],
  };
}
