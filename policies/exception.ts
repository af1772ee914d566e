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
  return exceptions.find((exception) => exception.rule === rule && names(subject.urn, exception.resource));
}

export function hasExpired(exception: Exception, today: Date): boolean {
  return today.toISOString().slice(0, 10) > exception.expires;
}

function names(urn: string, resource: string): boolean {
  return urn === resource || urn.endsWith(`::${resource}`) || urn.endsWith(`$${resource}`);
}
