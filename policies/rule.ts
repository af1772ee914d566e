import type { Stack } from "./stack.ts";
import { PRODUCTION_STACKS, type Subject } from "./subject.ts";

export type Severity = "low" | "medium" | "high" | "critical";
/** `disabled` is a stack's own choice; no rule of the pack is born with it. */
export type Level = "mandatory" | "advisory" | "disabled";

/** What a rule is and where it comes from. The documentation page is made from it. */
interface RuleInfo {
  /** The policy's name in Pulumi, and the anchor of its documentation. */
  readonly id: string;
  readonly title: string;
  /** The outage it comes from: what happened, and why this would have stopped it. */
  readonly incident: string;
  readonly severity: Severity;
  readonly level: Level;
  /** What to edit or run. */
  readonly fix: string;
  /** What it cannot see. Default: nothing worth saying. */
  readonly limits?: string;
  /** Type tokens of the resources it judges. */
  readonly types: readonly string[];
  /** What can be configured, with the default. */
  readonly settings?: Readonly<Record<string, Setting>>;
}

/** Judges each resource alone, before it is written: what must never be written is such a rule. */
export interface ResourceRule extends RuleInfo {
  check(subject: Subject, report: Report): void;
}

/** Judges resources by one another, once all of them are declared; during `up`, once all of them are written. */
export interface StackRule extends RuleInfo {
  checkStack(stack: Stack, report: StackReport): void;
}

/** One rule of the pack. */
export type Rule = ResourceRule | StackRule;

export interface Setting {
  readonly description: string;
  readonly default: readonly string[] | string | number;
  /** Whether a run gives it, not the stack config. Default: false. */
  readonly ofRun?: boolean;
}

/** What a check found out. Neither message may contain a value. */
export interface Report {
  violation(message: string): void;
  /** A property that is not known before `up`, so the rule could not judge it. */
  unknown(property: string): void;
  /** Why the rule could not judge, where that is no unknown property, and what mends it. */
  open(reason: string): void;
}

/** Violations and unknown properties, with the resource they are about. */
export interface StackReport {
  violation(subject: Subject, message: string): void;
  unknown(subject: Subject, property: string): void;
  open(subject: Subject, reason: string): void;
}

export function isStackRule(rule: Rule): rule is StackRule {
  return "checkStack" in rule;
}

/** The setting of every rule that only holds in production. */
export const PRODUCTION_SETTING: Readonly<Record<string, Setting>> = {
  productionStacks: {
    description: "Names of the stacks that are production, or a word of their name",
    default: PRODUCTION_STACKS,
  },
};

/** Where a rule is explained. */
export function docsLink(rule: Rule): string {
  return `docs/policies.md#${rule.id}`;
}
