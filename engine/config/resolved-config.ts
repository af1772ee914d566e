import { type PropertyMap, SECRET_SIGNATURE, SIGNATURE_KEY } from "../property-value.ts";
import { goJson } from "../state/go-json.ts";
import { PassphraseError, type Secrets } from "../state/passphrase.ts";
import { type ConfigDeclaration, isOfType, typeName } from "./config-declaration.ts";
import { ConfigError } from "./config-error.ts";
import { type ConfigValue, decryptValue, hasSecure, textOf, valueAt } from "./config-value.ts";
import type { Project } from "./project.ts";
import { parsePropertyPath } from "./property-path.ts";

/** A stack's config as the program, the providers and the policy packs get it. */
export class ResolvedConfig {
  /** Full key -> text, decrypted; objects as JSON. */
  readonly values: Record<string, string>;
  /** Full keys of the values that are secret or hold a secret, sorted. */
  readonly secretKeys: string[];
  /** Full key -> value as a history entry keeps it, secrets still encrypted. */
  readonly encrypted: Record<string, unknown>;

  constructor(values: Record<string, string>, secretKeys: string[], encrypted: Record<string, ConfigValue>) {
    this.values = values;
    this.secretKeys = secretKeys;
    this.encrypted = Object.fromEntries(
      Object.entries(encrypted).map(([key, value]) => [
        key,
        typeof value === "object" && value !== null ? value : textOf(value),
      ]),
    );
  }

  /** What a program run by the nodejs language host finds in its environment. */
  environment(): { PULUMI_CONFIG: string; PULUMI_CONFIG_SECRET_KEYS: string } {
    return { PULUMI_CONFIG: goJson(this.values), PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(this.secretKeys) };
  }

  /** The inputs of a package's default provider: `<package>:<name>` without the package. */
  forPackage(name: string): PropertyMap {
    const prefix = `${name}:`;
    const secret = new Set(this.secretKeys);
    return Object.fromEntries(
      Object.entries(this.values)
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, text]) => [
          key.slice(prefix.length),
          secret.has(key) ? { [SIGNATURE_KEY]: SECRET_SIGNATURE, value: text } : text,
        ]),
    );
  }
}

/** @throws ConfigError naming everything that is missing or of another type than the project declares. */
export function resolveConfig(
  project: Project,
  stack: string,
  stackValues: Record<string, ConfigValue>,
  secrets: Secrets | undefined,
): ResolvedConfig {
  const problems: string[] = [];
  const encrypted = { ...stackValues };
  for (const [key, declaration] of Object.entries(project.config)) {
    const { name, path } = split(key);
    const fallback = declaration.default ?? declaration.value;
    const given = valueAt(encrypted[name], path);
    if (given === undefined && fallback === undefined) {
      problems.push(
        `${declaration.key} is missing: pulumi config set ${path.length > 0 ? "--path " : ""}${declaration.key} ${declaration.secret ? "--secret" : "<value>"} --stack ${stack}${descriptionOf(declaration)}`,
      );
    } else if (given === undefined && fallback !== undefined) {
      if (path.length === 0) encrypted[name] = typeof fallback === "object" ? fallback : textOf(fallback);
      else problems.push(`${declaration.key} has a default, which a path cannot have; declare ${name} instead`);
    }
  }
  const secretKeys = Object.keys(encrypted)
    .filter((key) => hasSecure(encrypted[key] as ConfigValue))
    .sort();
  if (secretKeys.length > 0 && !secrets) {
    problems.push(`${secretKeys.join(", ")}: encrypted, but the file has no encryptionsalt; restore that line`);
  }
  const { opened, sealed } = open(encrypted, secrets);
  if (sealed.length > 0) {
    problems.push(
      `${sealed.join(", ")}: cannot be decrypted, encrypted under another passphrase or encryptionsalt, or damaged; restore these lines and encryptionsalt from version control, or set each anew: pulumi config set --secret NAME`,
    );
  }
  for (const [key, declaration] of Object.entries(project.config)) {
    const { name, path } = split(key);
    const value = valueAt(opened[name], path);
    if (!declaration.type || value === undefined) continue;
    if (declaration.secret && !hasSecure(valueAt(encrypted[name], path) ?? null)) {
      problems.push(
        `${declaration.key} must be a secret: pulumi config set ${declaration.key} --secret --stack ${stack}`,
      );
    }
    const content = typeof value === "object" && value !== null ? value : textOf(value);
    if (!isOfType(declaration.type, declaration.items, content)) {
      problems.push(`${declaration.key} must be of type ${typeName(declaration.type, declaration.items)}`);
    }
  }
  if (problems.length > 0) throw new ConfigError(`config of stack ${stack}`, problems);
  return new ResolvedConfig(
    Object.fromEntries(Object.entries(opened).map(([key, value]) => [key, textOf(value)])),
    secretKeys,
    encrypted,
  );
}

/** `sealed`: keys of what these secrets do not open. */
function open(
  encrypted: Record<string, ConfigValue>,
  secrets: Secrets | undefined,
): { opened: Record<string, ConfigValue>; sealed: string[] } {
  const opened: Record<string, ConfigValue> = {};
  const sealed: string[] = [];
  for (const [key, value] of Object.entries(encrypted)) {
    try {
      opened[key] = secrets ? decryptValue(value, secrets) : value;
    } catch (error) {
      if (!(error instanceof PassphraseError)) throw error;
      sealed.push(key);
    }
  }
  return { opened, sealed: sealed.sort() };
}

/** The CLI reads a declared key as a path into the stack's config. */
function split(key: string): { name: string; path: (string | number)[] } {
  const at = key.indexOf(":") + 1;
  const [first, ...path] = parsePropertyPath(key.slice(at));
  return { name: `${key.slice(0, at)}${first}`, path };
}

function descriptionOf({ description }: ConfigDeclaration): string {
  return description ? ` (${description})` : "";
}
