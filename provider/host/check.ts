import type { z } from "zod";
import type { CheckProblem } from "./handler.ts";
import { formatPath, isWithin, type Path } from "./path.ts";
import { defaultOf, metaOf, shapeOf } from "./shape.ts";
import { type Opened, type Properties, UNKNOWN } from "./wire.ts";

export interface Checked {
  /** The values with defaults filled in. */
  values: Properties;
  problems: CheckProblem[];
}

/** Validates opened properties against a schema: every problem at once, none about a value that is not known yet. */
export function check(schema: z.ZodObject, opened: Opened): Checked {
  const values = withDefaults(schema, opened.values);
  const result = schema.safeParse(values);
  const issues = result.success ? [] : result.error.issues;
  const problems = issues
    .filter(
      (issue) => !opened.unknowns.some((unknown) => isWithin(path(issue), unknown) || isWithin(unknown, path(issue))),
    )
    .flatMap((issue) => describe(issue, values));
  return { values, problems: [...problems, ...unknownProperties(schema, values)] };
}

/** The values that are known, for rules that look at several of them. */
export function knownPart(values: Properties): Properties {
  const prune = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.filter((element) => element !== UNKNOWN).map(prune);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, element]) => element !== UNKNOWN)
        .map(([key, element]) => [key, prune(element)]),
    );
  };
  return prune(values) as Properties;
}

/** Pulumi prints the value of a top-level property that has a problem: a secret's problem names it in its text instead. */
export function withoutSecretValues(problems: CheckProblem[], schema: z.ZodObject, opened: Opened): CheckProblem[] {
  const isSecret = (property: string) =>
    metaOf(shapeOf(schema)[property] ?? schema).secret === true || opened.secrets.some((path) => path[0] === property);
  return problems.map(({ property, reason }) =>
    isSecret(property) ? { property: "", reason: `${property} ${reason}` } : { property, reason },
  );
}

function withDefaults(schema: z.ZodObject, values: Properties): Properties {
  const filled = { ...values };
  for (const [key, property] of Object.entries(shapeOf(schema))) {
    const value = defaultOf(property);
    if (filled[key] === undefined && value !== undefined) filled[key] = value as Properties[string];
  }
  return filled;
}

const path = (issue: z.core.$ZodIssue): Path => issue.path as Path;

function describe(issue: z.core.$ZodIssue, values: Properties): CheckProblem[] {
  const property = formatPath(path(issue));
  switch (issue.code) {
    case "invalid_type": {
      const isMissing = valueAt(values, path(issue)) === undefined;
      return [
        { property, reason: isMissing ? `is missing: set it to a ${issue.expected}` : `must be a ${issue.expected}` },
      ];
    }
    case "invalid_value":
      return [{ property, reason: `must be ${issue.values.length === 1 ? "" : "one of "}${issue.values.join(", ")}` }];
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        property: formatPath([...path(issue), key]),
        reason: "is not a property it has",
      }));
    case "invalid_key":
      return issue.issues.map((inner) => ({ property, reason: inner.message }));
    case "invalid_union":
      return [{ property, reason: unionReason(issue) }];
    default:
      return [{ property, reason: issue.message }];
  }
}

function unionReason(issue: z.core.$ZodIssueInvalidUnion): string {
  const reasons = issue.errors.flat().map((inner) => inner.message);
  return reasons.length === 0 ? issue.message : `fits none of its forms: ${[...new Set(reasons)].join("; ")}`;
}

function valueAt(values: Properties, path: Path): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<string | number, unknown> | undefined)?.[step], values);
}

function unknownProperties(schema: z.ZodObject, values: Properties): CheckProblem[] {
  const names = Object.keys(shapeOf(schema));
  return Object.keys(values)
    .filter((key) => !names.includes(key))
    .map((key) => ({ property: formatPath([key]), reason: `is not a property it has; it has ${names.join(", ")}` }));
}
