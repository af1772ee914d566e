import type { z } from "zod";
import type { RequestProblem } from "./vendor-error.ts";

/** Zod's issues as what a vendor complains about: unknown, missing or invalid properties, without values. */
export function requestProblems(error: z.ZodError): RequestProblem[] {
  return error.issues.flatMap(problemsOf);
}

function problemsOf(issue: z.core.$ZodIssue): RequestProblem[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: [...issue.path, key].join("."),
      kind: "unknown" as const,
      message: "is not allowed",
    }));
  }
  if (issue.code === "invalid_union") return unionProblems(issue);
  const path = issue.path.join(".");
  const missing = issue.code === "invalid_type" && issue.message.endsWith("received undefined");
  return [{ path, kind: missing ? "missing" : "invalid", message: missing ? "is required" : issue.message }];
}

/** Of a union, the complaints of the alternative that came closest. */
function unionProblems(issue: z.core.$ZodIssueInvalidUnion): RequestProblem[] {
  const alternatives = issue.errors
    .map((issues) => issues.flatMap((inner) => problemsOf({ ...inner, path: [...issue.path, ...inner.path] })))
    .filter((problems) => problems.length > 0)
    .sort((a, b) => deepest(b) - deepest(a) || a.length - b.length);
  return alternatives[0] ?? [{ path: issue.path.join("."), kind: "invalid", message: "matches no allowed form" }];
}

const deepest = (problems: RequestProblem[]): number =>
  Math.max(...problems.map((problem) => (problem.kind === "invalid" ? 0 : 1) + problem.path.split(".").length));
