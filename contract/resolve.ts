import { type Input, interpolate, secret } from "@pulumi/pulumi";
import { type Consumer, type Contract, type Features, SCOPES, type Scope, type Variable } from "./contract.ts";
import { describeFormat } from "./format.ts";
import { ProgramError } from "./program-error.ts";
import { isOn, scopesOf, variablesFor } from "./select.ts";
import { describeSource, sourceKey } from "./source.ts";

/** Values by source key (`supabase.url`, `config(OPENAI_API_KEY)`): what the stack's components offer the contract. */
export type SourceValues = Readonly<Record<string, Input<string> | undefined>>;

export interface Resolution {
  contract: Contract;
  /** The environment's name, e.g. `production`. */
  environment: string;
  features: Features;
  sources: SourceValues;
}

/**
 * A consumer's variables as a map of individual inputs. It stays a map: one `apply` over the whole would turn every
 * variable into a secret and the diff into a single line.
 * @throws ProgramError listing every P0 variable that has no value.
 */
export function resolve(resolution: Resolution, consumer: Consumer): Record<string, Input<string>> {
  requireSources(resolution, consumer, Object.keys(resolution.sources));
  return valuesOf(resolution, consumer, resolution.environment, () => true);
}

/** As `resolve`, per Vercel scope: the production scope is the stack's environment, the other two are their own. */
export function resolveScopes(
  resolution: Resolution,
  consumer: Consumer,
): Record<Scope, Record<string, Input<string>>> {
  requireSources(resolution, consumer, Object.keys(resolution.sources));
  const maps = SCOPES.map((scope) => {
    const environment = scope === "production" ? resolution.environment : scope;
    return [scope, valuesOf(resolution, consumer, environment, (variable) => scopesOf(variable).includes(scope))];
  });
  return Object.fromEntries(maps);
}

/**
 * Refuses a contract whose P0 variables nothing offers a value for. Components call it before they make their first child,
 * with the keys of the sources they are about to have themselves.
 * @throws ProgramError listing every P0 variable that has no value.
 */
export function requireSources(resolution: Resolution, consumer: Consumer, offered: Iterable<string>): void {
  const keys = new Set(offered);
  const missing = variablesFor(resolution.contract, consumer, resolution.features).filter(
    ([name, variable]) => variable.tier === "P0" && !hasValue(resolution, name, keys),
  );
  if (missing.length === 0) return;
  const lines = missing.map(
    ([name, variable]) => `  ${name} (${describeFormat(variable.format)}): ${remedy(name, variable, keys)}`,
  );
  const count = missing.length === 1 ? "1 P0 variable has" : `${missing.length} P0 variables have`;
  throw new ProgramError(
    `${count} no value, so the ${consumer} of ${resolution.contract.name} would not start:\n${lines.join("\n")}`,
  );
}

function valuesOf(
  resolution: Resolution,
  consumer: Consumer,
  environment: string,
  wanted: (variable: Variable) => boolean,
): Record<string, Input<string>> {
  const values: Record<string, Input<string>> = {};
  for (const [name, variable] of variablesFor(resolution.contract, consumer, resolution.features)) {
    if (!wanted(variable)) continue;
    if (variable.onlyWith !== undefined && lookUp(resolution, variable.onlyWith, environment) === undefined) continue;
    const value = lookUp(resolution, name, environment);
    if (value !== undefined) values[name] = variable.secret ? secret(value) : value;
  }
  return values;
}

function lookUp(resolution: Resolution, name: string, environment: string): Input<string> | undefined {
  const variable = resolution.contract.variables[name];
  if (variable === undefined || !isOn(variable, resolution.features)) return undefined;
  const { source } = variable;
  if (source.from === "environment") return environment;
  if (source.from === "literal") return source.except[environment] ?? source.value;
  if (source.from === "reference") return lookUp(resolution, source.variable, environment);
  const offered = resolution.sources[sourceKey(name, source) ?? ""];
  if (source.from === "component" && source.suffix !== undefined && offered !== undefined) {
    return interpolate`${offered}${source.suffix}`;
  }
  return offered ?? (source.from === "config" ? source.default : undefined);
}

function hasValue(resolution: Resolution, name: string, offered: Set<string>): boolean {
  const variable = resolution.contract.variables[name];
  if (variable === undefined || !isOn(variable, resolution.features)) return false;
  const { source } = variable;
  if (source.from === "environment" || source.from === "literal") return true;
  if (source.from === "reference") return hasValue(resolution, source.variable, offered);
  return offered.has(sourceKey(name, source) ?? "") || (source.from === "config" && source.default !== undefined);
}

function remedy(name: string, variable: Variable, offered: ReadonlySet<string>): string {
  const { source } = variable;
  if (source.from === "config") return `pulumi config set ${variable.secret ? "--secret " : ""}${name}`;
  const nothing = `no component offers ${describeSource(source)}`;
  if (source.from !== "component") return `${nothing}; pass its \`sources\``;
  const kind = source.key.split("(")[0]!;
  const alike = [...offered].filter((key) => key.split("(")[0] === kind).sort();
  return alike.length === 0
    ? `${nothing}; pass the \`sources\` of the component that does`
    : `${nothing}, only ${alike.join(", ")}; correct the source, or the component's role`;
}
