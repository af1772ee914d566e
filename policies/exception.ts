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
}

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

/** What is wrong with the exception itself, or undefined. */
export function exceptionProblem(exception: Exception, rules: readonly string[]): string | undefined {
  if (!rules.includes(exception.rule)) return `names the rule ${exception.rule}, which the pack does not have`;
  if (!exception.resource) return "names no resource";
  if (!exception.reason?.trim()) return "gives no reason";
  const day = /^\d{4}-\d{2}-\d{2}$/.test(exception.expires) ? new Date(`${exception.expires}T00:00:00Z`) : undefined;
  const isDay = day !== undefined && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(exception.expires);
  return isDay ? undefined : "must say its last day in `expires`, as 2026-12-31";
}
