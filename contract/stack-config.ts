import type { z } from "zod";
import type { Contract, Features, Variable } from "./contract.ts";
import { describeFormat, problemWith } from "./format.ts";
import { isOn } from "./select.ts";

/** Stack config as Pulumi hands it out: full keys (`toolboxai:region`), every value a string, structures as JSON. */
export type RawConfig = Readonly<Record<string, string>>;

/**
 * Stands for a secret that cannot be decrypted here (a fork's pull request). Pulumi's own marker of an unknown value; what
 * follows it says which secret it is.
 */
export const UNKNOWN_VALUE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export interface ConfigProblem {
  kind: "missing" | "malformed";
  key: string;
  /** What the value should be, or what is wrong with it. Never the value. */
  reason: string;
  /** The command that mends it. */
  fix: string;
}

export type ConfigResult<Settings> =
  | {
      ok: true;
      settings: Settings;
      /** Config variables of the contract that are set, as plain text. */
      variables: Record<string, string>;
      /** P1 variables the stack could have and does not set. */
      recommended: string[];
      /** What is not set and has a stand-in. Empty unless there are stand-ins. */
      missing: ConfigProblem[];
    }
  | { ok: false; problems: ConfigProblem[] };

export interface StackConfigCheck<Shape extends z.ZodObject> {
  contract: Contract;
  /** Everything in the stack config that is not a variable. Mark secrets with `.meta({ secret: true })`. */
  settings: Shape;
  raw: RawConfig;
  /** Which features these settings switch on. Gets what is well-formed, so that all problems are told at once. */
  features(settings: Partial<z.output<Shape>>): Features | undefined;
  /** Full keys stored encrypted, where that is known: a secret outside this list is refused. */
  secretKeys?: ReadonlySet<string>;
  /** What stands for a required text that is not set, where a program is only evaluated. Without it a missing value is a problem. */
  standIn?: (key: string) => string;
}

/** Reads and judges a whole stack config at once, without Pulumi. */
export function checkStackConfig<Shape extends z.ZodObject>(
  check: StackConfigCheck<Shape>,
): ConfigResult<z.output<Shape>> {
  const own = ownKeys(check.raw, check.contract.name);
  const settings = checkSettings(check.settings, own);
  const variables = checkVariables(check.contract, own, check.features(settings.wellFormed) ?? {});
  const problems = [
    ...settings.problems,
    ...variables.problems,
    ...unknownKeys(check, own),
    ...plainSecrets(check, own),
  ];
  const { standIn } = check;
  const missing = standIn ? problems.filter((problem) => canStandIn(check, problem)) : [];
  if (problems.length > missing.length) return { ok: false, problems };
  const [forSettings, forVariables] = [standIns(missing, standIn, settings), standIns(missing, standIn, variables)];
  return {
    ok: true,
    settings: { ...settings.wellFormed, ...forSettings } as z.output<Shape>,
    variables: { ...variables.values, ...forVariables },
    recommended: variables.recommended,
    missing,
  };
}

/** A program cannot go on without a number or one of a few words; a text it only hands on. */
function canStandIn({ contract, settings }: StackConfigCheck<z.ZodObject>, { kind, key }: ConfigProblem): boolean {
  const setting = settings.shape[key] as z.ZodType | undefined;
  const isText = setting === undefined ? Object.hasOwn(contract.variables, key) : unwrap(setting).def.type === "string";
  return kind === "missing" && isText;
}

function standIns(
  missing: readonly ConfigProblem[],
  standIn: StackConfigCheck<z.ZodObject>["standIn"],
  { problems }: { problems: readonly ConfigProblem[] },
): Record<string, string> {
  const own = missing.filter((problem) => problems.includes(problem));
  return Object.fromEntries(own.map(({ key }) => [key, standIn?.(key) ?? UNKNOWN_VALUE]));
}

/** The problems as one message, missing before malformed. `stack` names the stack in it. */
export function explainProblems(stack: string, problems: readonly ConfigProblem[]): string {
  const groups = (["missing", "malformed"] as const).map((kind) => problems.filter((problem) => problem.kind === kind));
  const counts = groups.flatMap((group) => (group.length === 0 ? [] : [`${group.length} ${group[0]?.kind}`]));
  const width = Math.max(...problems.map(({ key }) => key.length));
  const sections = groups
    .filter((group) => group.length > 0)
    .map((group) => {
      const title = group[0]?.kind === "missing" ? "Missing" : "Malformed";
      const lines = group.map(
        ({ key, reason, fix }) => `  ${key.padEnd(width)}  ${reason}\n  ${" ".repeat(width)}  ${fix}`,
      );
      return `${title}\n${lines.join("\n")}`;
    });
  return `The config of stack ${stack} is not ready: ${counts.join(", ")}. Nothing was changed.\n\n${sections.join("\n\n")}`;
}

export function isSecretSetting(schema: z.ZodType): boolean {
  return unwrap(schema).meta()?.secret === true || schema.meta()?.secret === true;
}

function ownKeys(raw: RawConfig, project: string): Map<string, string> {
  const prefix = `${project}:`;
  const entries = Object.entries(raw).filter(([key]) => key.startsWith(prefix));
  return new Map(entries.map(([key, value]) => [key.slice(prefix.length), value]));
}

function checkSettings<Shape extends z.ZodObject>(schema: Shape, own: Map<string, string>) {
  const input: Record<string, unknown> = {};
  for (const [key, property] of Object.entries(schema.shape)) {
    const value = own.get(key);
    if (value !== undefined) input[key] = isText(property as z.ZodType) ? value : parsed(value);
  }
  const wellFormed: Record<string, unknown> = {};
  const problems: ConfigProblem[] = [];
  for (const [key, property] of Object.entries(schema.shape) as [string, z.ZodType][]) {
    const result = property.safeParse(input[key]);
    if (result.success) wellFormed[key] = result.data;
    else problems.push(...result.error.issues.map((issue) => settingProblem(key, property, issue, own.has(key))));
  }
  return { wellFormed: wellFormed as Partial<z.output<Shape>>, problems };
}

function settingProblem(key: string, property: z.ZodType, issue: z.core.$ZodIssue, isSet: boolean): ConfigProblem {
  const path = issue.path.length > 0 ? `${issue.path.join(".")}: ` : "";
  return {
    kind: isSet ? "malformed" : "missing",
    key,
    reason: isSet ? `${path}${issue.message}` : (property.description ?? "is required"),
    fix: setCommand(key, isSecretSetting(property), !isText(property)),
  };
}

function checkVariables(contract: Contract, own: Map<string, string>, features: Features) {
  const problems: ConfigProblem[] = [];
  const values: Record<string, string> = {};
  const recommended: string[] = [];
  for (const [name, variable] of Object.entries(contract.variables)) {
    if (!canBeConfigured(variable)) continue;
    const value = own.get(name);
    const fix = setCommand(name, variable.secret);
    if (value !== undefined) {
      const reason = value.startsWith(UNKNOWN_VALUE) ? undefined : problemWith(variable.format, value);
      if (reason === undefined) values[name] = value;
      else problems.push({ kind: "malformed", key: name, reason, fix });
    } else if (isOn(variable, features) && mustBeSet(variable)) {
      if (variable.tier === "P0") {
        problems.push({
          kind: "missing",
          key: name,
          reason: `${variable.description}; ${describeFormat(variable.format)}`,
          fix,
        });
      } else if (variable.tier === "P1") recommended.push(name);
    }
  }
  return { problems, values, recommended };
}

/** A generated variable may be set as well: a secret that lives on from before is kept instead of being made anew. */
export function canBeConfigured(variable: Variable): boolean {
  return variable.source.from === "config" || variable.source.from === "generated";
}

function mustBeSet(variable: Variable): boolean {
  return variable.source.from === "config" && variable.source.default === undefined;
}

function unknownKeys(check: StackConfigCheck<z.ZodObject>, own: Map<string, string>): ConfigProblem[] {
  const variables = Object.entries(check.contract.variables).filter(([, variable]) => canBeConfigured(variable));
  const known = [...Object.keys(check.settings.shape), ...variables.map(([name]) => name)];
  return [...own.keys()]
    .filter((key) => !known.includes(key))
    .map((key) => {
      const near = known.find((candidate) => squeezed(candidate) === squeezed(key));
      const underivable = Object.hasOwn(check.contract.variables, key)
        ? "is derived from the stack, not configured"
        : "is no setting of this stack";
      return {
        kind: "malformed",
        key,
        reason: near === undefined ? underivable : `is no setting of this stack; did you mean ${near}?`,
        fix: `pulumi config rm ${key}`,
      };
    });
}

function plainSecrets(check: StackConfigCheck<z.ZodObject>, own: Map<string, string>): ConfigProblem[] {
  const { secretKeys, contract, settings } = check;
  if (secretKeys === undefined) return [];
  const isSecret = (key: string) =>
    contract.variables[key]?.secret ??
    (settings.shape[key] !== undefined && isSecretSetting(settings.shape[key] as z.ZodType));
  return [...own.keys()]
    .filter((key) => isSecret(key) && !secretKeys.has(`${contract.name}:${key}`))
    .map((key) => ({
      kind: "malformed",
      key,
      reason: "is a secret stored in plain text",
      fix: `${setCommand(key, true)}   (and treat the old value as leaked if it was committed)`,
    }));
}

function setCommand(key: string, secret: boolean, structured = false): string {
  if (secret) return `pulumi config set --secret ${key}`;
  return structured ? `edit ${key} in the stack's Pulumi.<stack>.yaml` : `pulumi config set ${key} <value>`;
}

/** The type under `.optional()` and `.default()`. */
function unwrap(schema: z.ZodType): z.ZodType {
  const inner = (schema.def as { innerType?: z.ZodType }).innerType;
  return inner === undefined ? schema : unwrap(inner);
}

function isText(schema: z.ZodType): boolean {
  return ["string", "enum"].includes(unwrap(schema).def.type);
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function squeezed(key: string): string {
  return key.replaceAll("_", "").toLowerCase();
}
