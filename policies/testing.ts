import { unknownCheckingProxy } from "@pulumi/policy";
import { judge, type Outcome } from "./policy.ts";
import type { Rule } from "./rule.ts";
import { Subject } from "./subject.ts";

/** The marker Pulumi puts in place of a string it does not know at preview. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const POOLER_URL =
  "postgresql://postgres.abc:hunter2@aws-0-us-west-1.pooler.supabase.com:6543/postgres?sslmode=require";

interface Judged {
  type: string;
  props: Record<string, unknown>;
  stack?: string;
  settings?: Record<string, unknown>;
}

/** What a rule says about a resource, with unknown values behaving as they do in the policy server. */
export function outcomesOf(rule: Rule, { type, props, stack = "production", settings = {} }: Judged): Outcome[] {
  const urn = `urn:pulumi:${stack}::toolboxai::${type}::thing`;
  const subject = new Subject({ type, name: "thing", urn, props: unknownCheckingProxy(props), settings });
  return judge(rule, subject, [], new Date("2026-03-01T12:00:00Z"));
}

/** A contract as a resource carries it. */
export function carried(formats: Record<string, string>, tier: "P0" | "P1" = "P0") {
  const variables = Object.entries(formats).map(([name, format]) => [name, { tier, secret: true, format }]);
  return { consumer: "backend", variables: Object.fromEntries(variables) };
}
