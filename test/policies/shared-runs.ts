import { isDeepStrictEqual } from "node:util";
import { isStackRule, type Rule } from "../../policies/rule.ts";
import { outcomesIn, type RuleCases, type TestProgram, type TestResource, UNKNOWN } from "../../policies/testing.ts";

/** Of cases for rules that judge the stack: more would take longer to find than a run takes. */
const MOST_TOGETHER = 16;

/** Properties by which resources name one another. */
const IDS = ["environmentId", "projectId", "projectRef", "serviceId", "serviceIds"];

export type Kind = "good" | "bad" | "unknown";

/** One program of a rule's cases, with its resources under names of its own. */
export interface Case {
  rule: Rule;
  kind: Kind;
  name: string;
  program: TestProgram;
  /** What its resources' names begin with; no other case's do. */
  prefix: string;
}

/** Cases that one program holds together. */
export interface Run {
  stack: string;
  cases: Case[];
  /** The rules that these cases are of, with what they are configured with. All others are switched off. */
  rules: Map<Rule, Record<string, unknown> | undefined>;
}

/**
 * Puts the cases of all rules into as few programs as may be. Rules that judge each resource alone share one freely. A rule that
 * judges the whole stack sees the other cases' resources too, so cases share a program only where each rule says of its own
 * case what it says of it alone. Which program a case is in changes nothing about what is expected of it.
 */
export function sharedRuns(all: readonly RuleCases[]): Run[] {
  const runs: Run[] = [];
  for (const one of casesOf(all)) {
    let run = runs.find((candidate) => fits(candidate, one));
    if (run === undefined) {
      run = { stack: stackOf(one), cases: [], rules: new Map() };
      runs.push(run);
    }
    run.cases.push(one);
    run.rules.set(one.rule, one.program.settings);
  }
  return runs;
}

function casesOf(all: readonly RuleCases[]): Case[] {
  const found = all.flatMap(({ rule, ...kinds }) =>
    (["good", "bad", "unknown"] as const).flatMap((kind) =>
      Object.entries(kinds[kind]).map(([name, program]) => ({ rule, kind, name, program })),
    ),
  );
  return found.map((one, index) => {
    const prefix = `case${index}-`;
    return { ...one, prefix, program: { ...one.program, resources: one.program.resources.map(ownedBy(prefix)) } };
  });
}

/** The resource with a name and ids that no other case has. */
function ownedBy(prefix: string) {
  return ({ name = "thing", props, madeFrom = {}, ...resource }: TestResource): TestResource => ({
    ...resource,
    name: `${prefix}${name}`,
    props: mapFields(props, (value, key) => (IDS.includes(key) ? prefixed(value, prefix) : value)),
    madeFrom: mapFields(madeFrom, (names) => names.map((of) => `${prefix}${of}`)),
  });
}

function prefixed(value: unknown, prefix: string): unknown {
  if (Array.isArray(value)) return value.map((item) => prefixed(item, prefix));
  return typeof value === "string" && value !== UNKNOWN ? `${prefix}${value}` : value;
}

function mapFields<In, Out>(fields: Record<string, In>, map: (value: In, key: string) => Out): Record<string, Out> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, map(value, key)]));
}

function fits(run: Run, one: Case): boolean {
  if (run.stack !== stackOf(one)) return false;
  if (isStackRule(run.cases[0]!.rule) !== isStackRule(one.rule)) return false;
  if (run.rules.has(one.rule) && !isDeepStrictEqual(run.rules.get(one.rule), one.program.settings)) return false;
  if (!isStackRule(one.rule)) return true;
  return run.cases.length < MOST_TOGETHER && undisturbed([one, ...run.cases]);
}

/** Whether each case's rule says of the cases together what it says of the case alone. */
function undisturbed(cases: readonly Case[]): boolean {
  const resources = cases.flatMap(({ program }) => program.resources);
  return cases.every((one) => {
    const together = outcomesIn(one.rule, { ...one.program, resources });
    const own = together.filter(({ urn }) => isOf(one, urn));
    return isDeepStrictEqual(own, outcomesIn(one.rule, one.program));
  });
}

function stackOf({ program }: Case): string {
  return program.stack ?? "production";
}

/** Whether the resource is one of the case's. */
export function isOf({ prefix }: Case, urn: string): boolean {
  return urn.split("::").at(-1)!.startsWith(prefix);
}
