import { getProject, getStack, type Output, runtime, secret, unknown } from "@pulumi/pulumi";
import { z } from "zod";
import type { Contract, Features } from "../../contract/contract.ts";
import { ProgramError } from "../../contract/program-error.ts";
import type { SourceValues } from "../../contract/resolve.ts";
import {
  type ConfigResult,
  checkStackConfig,
  explainProblems,
  type RawConfig,
  UNKNOWN_VALUE,
} from "../../contract/stack-config.ts";
import { evaluated } from "./missing-config.ts";

/** What a stack's config may hold: the variables of a contract, and settings of its own. */
export interface StackConfigShape<Shape extends z.ZodObject> {
  /** Its name is the Pulumi project's. */
  contract: Contract;
  /** Everything that is no environment variable. Secrets are `secretText(…)`. */
  settings: Shape;
  /** Which features of the contract the settings switch on. Default: none. Gets what is well-formed. */
  features?(settings: Partial<z.output<Shape>>): Features | undefined;
}

/** A stack's config, ready for the program: secrets are Pulumi secrets. */
export type StackConfig<Settings> = {
  [Key in keyof Settings]: Settings[Key] extends SecretText ? Output<string> : Settings[Key];
} & {
  /** The variables set in the stack config, for the contract. */
  sources: SourceValues;
  /** P1 variables that could be set and are not. */
  recommended: string[];
};

export type SecretText = string & z.$brand<"secret">;

/** A setting that is stored encrypted and reaches the program as a Pulumi secret. */
export function secretText(description: string) {
  return z.string().min(1).brand<"secret">().meta({ secret: true, description });
}

/**
 * Judges a stack's config without running Pulumi.
 * @param raw every key as Pulumi stores it (`toolboxai:region`), values in plain text.
 * @param secretKeys the keys stored encrypted, where known: a secret outside this list is refused.
 */
export function checkConfig<Shape extends z.ZodObject>(
  shape: StackConfigShape<Shape>,
  raw: RawConfig,
  secretKeys?: ReadonlySet<string>,
  standIn?: (key: string) => string,
): ConfigResult<z.output<Shape>> {
  return checkStackConfig({
    contract: shape.contract,
    settings: shape.settings,
    raw,
    features: (settings) => shape.features?.(settings),
    ...(secretKeys !== undefined && { secretKeys }),
    ...(standIn !== undefined && { standIn }),
  });
}

/** The running stack's config. @throws ProgramError listing everything missing or malformed, with the commands that set it. */
export function loadStackConfig<Shape extends z.ZodObject>(
  shape: StackConfigShape<Shape>,
): StackConfig<z.output<Shape>> {
  const { name, variables: declared } = shape.contract;
  if (getProject() !== name) {
    throw new ProgramError(`This program reads the config of project ${name}, but runs as ${getProject()}.`);
  }
  const evaluation = evaluated(name);
  const result = checkConfig(shape, runtime.allConfig(), secretConfigKeys(), evaluation?.standIn);
  if (!result.ok) throw new ProgramError(explainProblems(getStack(), result.problems));
  evaluation?.report(result.missing);
  const settings = Object.entries(result.settings).map(([key, value]) => {
    const isSecret = (shape.settings.shape[key] as z.ZodType).meta()?.secret === true;
    return [key, isSecret && typeof value === "string" ? secretOf(value) : value];
  });
  const sources = Object.entries(result.variables).map(([variable, value]) => {
    const { source, secret: isSecret } = declared[variable]!;
    return [`${source.from}(${variable})`, isSecret ? secretOf(value) : value];
  });
  return {
    ...Object.fromEntries(settings),
    sources: Object.fromEntries(sources),
    recommended: result.recommended,
  } as StackConfig<z.output<Shape>>;
}

/** Pulumi's language host lists the encrypted keys here; its SDK does not export the reader. */
function secretConfigKeys(): ReadonlySet<string> | undefined {
  const keys = process.env.PULUMI_CONFIG_SECRET_KEYS;
  return keys === undefined ? undefined : new Set(JSON.parse(keys) as string[]);
}

function secretOf(value: string): Output<string> {
  return secret(value === UNKNOWN_VALUE ? (unknown as unknown as string) : value);
}
