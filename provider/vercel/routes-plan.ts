import { isDeepStrictEqual } from "node:util";
import type { RuleAnswer } from "./answers.ts";
import { type Route, syntaxes } from "./project-routes.definition.ts";
import type { NewRule, Position } from "./routes-api.ts";

/** One write to the draft. An added rule's place is told by the name of another one of ours, which is there by then. */
export type RouteStep =
  | { do: "remove"; ids: string[] }
  | { do: "replace"; id: string; rule: NewRule }
  | { do: "add"; rule: NewRule; place: { after: string } | { before: string } | "end" };

/**
 * The writes that make the live rules what is wanted; none when they are. Only owned rules are taken away. A rule that must
 * move is removed and added again, since the order can be told only of an added one; in the draft nobody sees the gap.
 */
export function planRoutes(live: RuleAnswer[], wanted: Route[], ownedIds: ReadonlySet<string>): RouteStep[] {
  const kept = inOrder(live, wanted);
  const removed = live.filter(
    (rule) => !kept.has(rule.name) && (ownedIds.has(rule.id) || wanted.some(({ name }) => name === rule.name)),
  );
  const replaced = wanted.flatMap((route): RouteStep[] => {
    const rule = kept.get(route.name);
    return rule === undefined || isSame(rule, route) ? [] : [{ do: "replace", id: rule.id, rule: ruleFor(route) }];
  });
  return [
    ...(removed.length === 0 ? [] : [{ do: "remove" as const, ids: removed.map(({ id }) => id) }]),
    ...replaced,
    ...added(wanted, kept),
  ];
}

/** The live rules, by name, that stand in the wanted order already. */
function inOrder(live: RuleAnswer[], wanted: Route[]): Map<string, RuleAnswer> {
  const kept = new Map<string, RuleAnswer>();
  let last = -1;
  for (const { name } of wanted) {
    const index = live.findIndex((rule) => rule.name === name);
    if (index <= last) continue;
    last = index;
    kept.set(name, live[index] as RuleAnswer);
  }
  return kept;
}

function added(wanted: Route[], kept: ReadonlyMap<string, RuleAnswer>): RouteStep[] {
  return wanted.flatMap((route, index): RouteStep[] => {
    if (kept.has(route.name)) return [];
    const before = wanted[index - 1]?.name;
    const next = wanted.slice(index + 1).find(({ name }) => kept.has(name))?.name;
    const place = before !== undefined ? { after: before } : next !== undefined ? { before: next } : "end";
    return [{ do: "add", rule: ruleFor(route), place }];
  });
}

/** A place in Vercel's words. */
export function positionOf(
  place: Extract<RouteStep, { do: "add" }>["place"],
  idOf: (name: string) => string | undefined,
): Position {
  if (place === "end") return { placement: "end" };
  const [placement, name] = "after" in place ? (["after", place.after] as const) : (["before", place.before] as const);
  const referenceId = idOf(name);
  return referenceId === undefined ? { placement: "end" } : { placement, referenceId };
}

export function ruleFor(route: Route): NewRule {
  const { name, description, source, syntax, destination, status, headers, caseSensitive, enabled } = route;
  return {
    name,
    ...(description === undefined ? {} : { description }),
    enabled: enabled ?? true,
    srcSyntax: syntax ?? "path-to-regexp",
    route: {
      src: source,
      ...(destination === undefined ? {} : { dest: destination }),
      ...(status === undefined ? {} : { status }),
      ...(headers === undefined ? {} : { headers }),
      ...(caseSensitive === undefined ? {} : { caseSensitive }),
    },
  };
}

const isSame = (rule: RuleAnswer, wanted: Route): boolean =>
  isDeepStrictEqual(ruleFor(routeOf(rule, wanted)), ruleFor(wanted));

/**
 * A live rule as it would be declared; spelled as `declared` spells it where both mean the same. Vercel keeps what was
 * written beside what it compiled that to.
 */
export function routeOf(rule: RuleAnswer, declared?: Route): Route {
  const { src, dest, status, headers, caseSensitive } = rule.route;
  const syntax = syntaxes.find((known) => known === rule.srcSyntax) ?? "regex";
  const spelled = <Value>(value: Value, unset: Value, was: Value | undefined): Value | undefined =>
    value === unset ? (was === unset ? was : undefined) : value;
  return withoutUndefined({
    name: rule.name,
    description: rule.description || undefined,
    source: rule.rawSrc || src,
    syntax: spelled(syntax, "path-to-regexp", declared?.syntax),
    destination: rule.rawDest || dest || undefined,
    status: status ?? undefined,
    headers: Object.keys(headers ?? {}).length === 0 ? declaredEmpty(declared) : (headers ?? undefined),
    caseSensitive: spelled(caseSensitive ?? false, false, declared?.caseSensitive),
    enabled: spelled(rule.enabled ?? true, true, declared?.enabled),
  });
}

const declaredEmpty = (declared: Route | undefined) =>
  declared?.headers !== undefined && Object.keys(declared.headers).length === 0 ? {} : undefined;

const withoutUndefined = (route: Record<string, unknown>): Route =>
  Object.fromEntries(Object.entries(route).filter(([, value]) => value !== undefined)) as Route;
