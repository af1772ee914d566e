import type { Subject } from "./subject.ts";

/** One rule of the pack: what it is, where it comes from, and the check. The documentation page is made from it. */
export interface Rule {
  /** The policy's name in Pulumi, and the anchor of its documentation. */
  readonly id: string;
  readonly title: string;
  /** The outage it comes from: what happened, and why this would have stopped it. */
  readonly incident: string;
  readonly severity: "low" | "medium" | "high" | "critical";
  readonly level: "mandatory" | "advisory";
  /** What to edit or run. */
  readonly fix: string;
  /** Type tokens of the resources it judges. */
  readonly types: readonly string[];
  /** What can be configured, with the default. */
  readonly settings?: Readonly<Record<string, Setting>>;
  check(subject: Subject, report: Report): void;
}

export interface Setting {
  readonly description: string;
  readonly default: readonly string[];
}

/** What a check found out. Neither message may contain a value. */
export interface Report {
  violation(message: string): void;
  /** A property that is not known before `up`, so the rule could not judge it. */
  unknown(property: string): void;
}

/** Where a rule is explained. */
export function docsLink(rule: Rule): string {
  return `docs/policies.md#${rule.id}`;
}
