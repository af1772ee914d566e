import { ProgramError } from "../contract/program-error.ts";
import { UNKNOWN_VALUE } from "../contract/stack-config.ts";
import { type Exception, meant, readException } from "./exception.ts";
import type { Level, Rule, Setting, Severity } from "./rule.ts";

/** The namespace of the pack's own keys in the stack config. */
const NAMESPACE = "policies:";
const LEVELS: readonly Level[] = ["mandatory", "advisory", "disabled"];
/** What is no rule. */
const KEYS = ["exceptions", "productionStacks"];
const SEVERITIES: readonly Severity[] = ["low", "medium", "high", "critical"];

/** What makes no sense in a stack's config, told without where in the pack it was found. */
class ConfigurationError extends ProgramError {
  override stack = "";
}

/** The pack as one stack has it. */
export interface Configured {
  rules: readonly Rule[];
  exceptions: readonly Exception[];
}

/**
 * Applies what a stack's config says about the pack:
 *
 *     policies:productionStacks: [live]              # of every rule that has the setting
 *     policies:no-sleeping-plan: advisory            # a level: mandatory, advisory, disabled
 *     policies:secret-rotation: {level: mandatory, severity: high, maxDays: 90}
 *     policies:exceptions: [{rule: …, resource: …, reason: …, expires: 2026-12-31}]
 *
 * @param config the stack config as the engine hands it to a pack: full keys, structures as JSON.
 * @throws ConfigurationError naming every key, rule, level, severity, setting and exception that makes no sense.
 */
export function configured(
  rules: readonly Rule[],
  exceptions: readonly Exception[],
  config: Readonly<Record<string, string>>,
): Configured {
  const own = new Map(
    Object.entries(config).flatMap(([key, value]) =>
      key.startsWith(NAMESPACE) ? [[key.slice(NAMESPACE.length), parsed(value)] as const] : [],
    ),
  );
  const problems: string[] = [];
  const ids = rules.map(({ id }) => id);
  for (const key of own.keys()) {
    if (![...ids, ...KEYS].includes(key)) {
      problems.push(`${key}: the pack has no such rule${meant(key, [...ids, ...KEYS])}`);
    }
  }
  const production = listOf(own.get("productionStacks"));
  if (own.has("productionStacks") && production === undefined) {
    problems.push("productionStacks: must be a list of stack names, as [production]");
  }
  const given = own.get("exceptions") ?? [];
  if (!Array.isArray(given)) problems.push(`exceptions: must be a list of maps of rule, resource, reason, expires`);
  const all = [
    ...exceptions.map((exception, index) => ({ exception, place: `policies/exceptions.ts[${index}]` })),
    ...(Array.isArray(given) ? given : []).map((exception, index) => ({ exception, place: `exceptions[${index}]` })),
  ].flatMap(({ exception, place }): Exception[] => {
    const read = readException(exception, ids);
    if (!("problems" in read))
      return [place.startsWith("exceptions") ? { ...read, key: `${NAMESPACE}${place}` } : read];
    problems.push(...read.problems.map((problem) => `${place}: ${problem}`));
    return [];
  });
  const changed = rules.map((rule) => {
    const stacks = production && rule.settings?.productionStacks ? { productionStacks: production } : {};
    return override(rule, { ...stacks, ...entryOf(own.get(rule.id)) }, (problem) =>
      problems.push(`${rule.id}: ${problem}`),
    );
  });
  if (problems.length > 0) {
    const lines = problems.map((line) => `  ${line.startsWith("policies/") ? "" : NAMESPACE}${line}`);
    throw new ConfigurationError(
      [
        "what is configured for the policy pack makes no sense:",
        ...lines,
        `  All of it: docs/policies.md#settings`,
      ].join("\n"),
    );
  }
  return { rules: changed, exceptions: all };
}

function override(
  rule: Rule,
  { level = rule.level, severity = rule.severity, ...given }: Record<string, unknown>,
  problem: (text: string) => void,
): Rule {
  if (!LEVELS.includes(level as Level)) problem(`level must be one of ${LEVELS.join(", ")}`);
  if (!SEVERITIES.includes(severity as Severity)) problem(`severity must be one of ${SEVERITIES.join(", ")}`);
  const settings: Record<string, Setting> = { ...rule.settings };
  for (const [name, value] of Object.entries(given)) {
    const setting = settings[name];
    const fits = setting !== undefined && kindOf(value) === kindOf(setting.default);
    if (setting === undefined || setting.ofRun) {
      const own = Object.keys(settings).filter((key) => !settings[key]?.ofRun);
      problem(`has no setting ${name}; it has ${["level", "severity", ...own].join(", ")}`);
    } else if (!fits) problem(`${name} must be a ${kindOf(setting.default)}`);
    else settings[name] = { ...setting, default: value as Setting["default"] };
  }
  return { ...rule, level: level as Level, severity: severity as Severity, settings };
}

function entryOf(value: unknown): Record<string, unknown> {
  // An entry that is encrypted as a whole cannot be read without the passphrase.
  if (value === undefined || (typeof value === "string" && value.startsWith(UNKNOWN_VALUE))) return {};
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : { level: value };
}

function listOf(value: unknown): string[] | undefined {
  return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined;
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? "list" : typeof value === "string" ? "text" : typeof value;
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
