import { nearest } from "../contract/nearest.ts";
import type { Subject } from "./subject.ts";

/** A rule that does not hold for one resource, for a reason and a time. */
export interface Exception {
  /** Id of the rule. */
  readonly rule: string;
  /** The resource's URN, or its end: `stackwright:render:WebService::toolboxai-backend`. */
  readonly resource: string;
  readonly reason: string;
  /** Last day it holds, `2026-12-31` (UTC). */
  readonly expires: string;
  /** Where it is written down, when in a stack's own config: `policies:exceptions[0]`. */
  readonly key?: string;
}

const FIELDS = ["rule", "resource", "reason", "expires"];

/** The exception of this rule that names this resource, if there is one. */
export function exceptionFor(exceptions: readonly Exception[], rule: string, subject: Subject): Exception | undefined {
  return exceptions.find((exception) => exception.rule === rule && names(exception, subject.urn));
}

export function hasExpired(exception: Exception, today: Date): boolean {
  return today.toISOString().slice(0, 10) > exception.expires;
}

/** Whether the exception is about this resource. */
export function names({ resource }: Exception, urn: string): boolean {
  return urn === resource || urn.endsWith(`::${resource}`) || urn.endsWith(`$${resource}`);
}

/** An exception as it was written down, or everything that is wrong with it. */
export function readException(written: unknown, rules: readonly string[]): Exception | { problems: string[] } {
  if (typeof written !== "object" || written === null || Array.isArray(written)) {
    return { problems: [`must be a map of ${FIELDS.join(", ")}`] };
  }
  const { rule, resource, reason, expires, ...others } = written as Record<string, unknown>;
  const last = dayOf(expires);
  const problems = [
    ...Object.keys(others)
      .filter((field) => field !== "key")
      .map((field) => `has a field ${field}, which means nothing${meant(field, FIELDS)}`),
    ...(isText(rule) ? [] : ["names no `rule`: give its id, which the refusal tells"]),
    ...(isText(rule) && !rules.includes(rule)
      ? [`names the rule ${rule}, which the pack does not have${meant(rule, rules)}`]
      : []),
    ...(isText(resource) ? [] : ["names no `resource`: give its name in the program"]),
    ...(isText(reason) ? [] : ["gives no `reason`: say why the rule does not hold there"]),
    ...(last === undefined ? ['must say its last day in `expires`, as "2026-12-31"'] : []),
  ];
  return problems.length > 0 ? { problems } : { ...(written as Exception), expires: last! };
}

/** e.g. `. Did you mean pooler-port?`; empty when nothing is near. */
export function meant(text: string, known: readonly string[]): string {
  const near = nearest(text, known);
  return near.length === 0 ? "" : `. Did you mean ${near.join(" or ")}?`;
}

/** The day in a text; the Pulumi CLI makes a time of a day without quotes. */
function dayOf(expires: unknown): string | undefined {
  const day = /^(\d{4}-\d{2}-\d{2})(T00:00:00Z)?$/.exec(String(expires))?.[1];
  const time = day === undefined ? undefined : new Date(`${day}T00:00:00Z`);
  return time !== undefined && !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day!) ? day : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}
