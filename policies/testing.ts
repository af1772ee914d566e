import { unknownCheckingProxy } from "@pulumi/policy";
import { judge, judgeStack, type Outcome } from "./policy.ts";
import { isStackRule, type Rule } from "./rule.ts";
import { Subject } from "./subject.ts";

/** The marker Pulumi puts in place of a string it does not know at preview. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const POOLER_URL =
  "postgresql://postgres.abc:hunter2@aws-0-us-west-1.pooler.supabase.com:6543/postgres?sslmode=require";

/** The day it is in tests. */
export const TODAY = new Date("2026-03-01T12:00:00Z");

/** A resource of a program under judgement. Secrets are envelopes, made by `secret`. */
export interface TestResource {
  type: string;
  /** Default: `thing`. Once in a program. */
  name?: string;
  /** Inputs, and for a rule about the stack the outputs among them. */
  props: Record<string, unknown>;
  protect?: boolean;
  /** Names of the resources that each property was made from. */
  madeFrom?: Record<string, string[]>;
}

export interface TestProgram {
  resources: TestResource[];
  /** Default: `production`. */
  stack?: string;
  /** What the stack config says of the rule. */
  settings?: Record<string, unknown>;
  /** What the message says, where it is bad. */
  says?: string;
}

/** What a rule is tested with: programs by what they show. */
export interface RuleCases {
  rule: Rule;
  good: Record<string, TestProgram>;
  bad: Record<string, TestProgram>;
  unknown: Record<string, TestProgram>;
}

/** A program of one resource or more. */
export function program(...resources: TestResource[]): TestProgram {
  return { resources };
}

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** The value in the envelope that the engine puts around a secret. */
export function secret<T>(value: T): T {
  return { [SIGNATURE]: SECRET, value } as T;
}

/** The resource with its name, URN and dependencies as the engine has them. */
export function located({ type, name = "thing" }: TestResource, stack = "production") {
  return { type, name, urn: `urn:pulumi:${stack}::toolboxai::${type}::${name}` };
}

export function dependenciesOf(resource: TestResource, { resources, stack }: TestProgram): Record<string, string[]> {
  const urnOf = (name: string) => {
    const found = resources.find((candidate) => (candidate.name ?? "thing") === name);
    if (found === undefined) throw new Error(`The program has no resource ${name}.`);
    return located(found, stack).urn;
  };
  return Object.fromEntries(
    Object.entries(resource.madeFrom ?? {}).map(([property, names]) => [property, names.map(urnOf)]),
  );
}

/** What a rule says about a program, with unknown values and secrets behaving as they do in the policy server. */
export function outcomesIn(rule: Rule, test: TestProgram): Outcome[] {
  const subjects = test.resources.map((resource) => {
    const secrets = new Set<string>();
    const props = opened(resource.props, [], secrets) as Record<string, unknown>;
    return new Subject({
      ...located(resource, test.stack),
      props: unknownCheckingProxy(props),
      settings: test.settings ?? {},
      protect: resource.protect ?? false,
      secretPaths: () => secrets,
      dependencies: dependenciesOf(resource, test),
      today: TODAY,
    });
  });
  if (isStackRule(rule)) return judgeStack(rule, subjects, [], TODAY);
  return subjects.filter(({ type }) => rule.types.includes(type)).flatMap((subject) => judge(rule, subject, [], TODAY));
}

/** What a rule says about one resource. */
export function outcomesOf(
  rule: Rule,
  { stack, settings, ...resource }: TestResource & Pick<TestProgram, "stack" | "settings">,
): Omit<Outcome, "urn">[] {
  const test = { resources: [resource], ...(stack && { stack }), ...(settings && { settings }) };
  return outcomesIn(rule, test).map(({ level, message }) => ({ level, message }));
}

/** Whether the outcome says that something could not be judged. */
export function isOpen({ message }: { message: string }): boolean {
  return message.startsWith("Not judged");
}

/** A contract as a resource carries it. */
export function carried(
  formats: Record<string, string>,
  tier: "P0" | "P1" = "P0",
  consumer = "backend",
  secret = true,
) {
  const variables = Object.entries(formats).map(([name, format]) => [name, { tier, secret, format }]);
  return { consumer, variables: Object.fromEntries(variables) };
}

function opened(value: unknown, path: readonly string[], secrets: Set<string>): unknown {
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Record<string, unknown>;
  if (fields[SIGNATURE] === SECRET) {
    secrets.add(path.join("."));
    return opened(fields.value, path, secrets);
  }
  if (Array.isArray(value)) return value.map((item, index) => opened(item, [...path, String(index)], secrets));
  return Object.fromEntries(
    Object.entries(fields).map(([key, inner]) => [key, opened(inner, [...path, key], secrets)]),
  );
}
