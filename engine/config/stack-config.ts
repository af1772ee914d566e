import { join } from "node:path";
import { type Document, isScalar, isMap as isYamlMap, parseDocument, Scalar } from "yaml";
import { readObject, writeObject } from "../state/object-file.ts";
import type { Secrets } from "../state/passphrase.ts";
import { fullKey } from "./config-declaration.ts";
import { ConfigError } from "./config-error.ts";
import { type ConfigValue, coerce, decryptValue, hasSecure, isMap, isSecure, textOf, valueAt } from "./config-value.ts";
import type { Project } from "./project.ts";
import { parsePropertyPath } from "./property-path.ts";
import { type ResolvedConfig, resolveConfig } from "./resolved-config.ts";

/** A `Pulumi.<stack>.yaml`: read whole, changed in memory with its comments kept, saved when told to. */
export class StackConfig {
  readonly file: string;
  readonly stack: string;
  readonly #project: Project;
  readonly #document: Document;

  private constructor(project: Project, stack: string, file: string, document: Document) {
    this.#project = project;
    this.stack = stack;
    this.file = file;
    this.#document = document;
  }

  /** A file that does not exist is a stack without config. @throws ConfigError with all that is wrong. */
  static async open(
    project: Project,
    stack: string,
    options: { file?: string | undefined } = {},
  ): Promise<StackConfig> {
    const extension = project.file.endsWith(".yml") ? "yml" : "yaml";
    const file = options.file ?? join(project.stackConfigDir, `Pulumi.${stack}.${extension}`);
    const text = await readObject(file);
    if (text === undefined && options.file) throw new ConfigError(file, ["does not exist"]);
    const document = parseDocument(text ?? "", { intAsBigInt: true });
    const config = new StackConfig(project, stack, file, document);
    const problems = document.errors.map((error) => error.message);
    if (problems.length === 0) problems.push(...config.#problems());
    if (problems.length > 0) throw new ConfigError(file, problems);
    return config;
  }

  get encryptionSalt(): string | undefined {
    const salt = this.#document.get("encryptionsalt");
    return typeof salt === "string" && salt ? salt : undefined;
  }

  /** Full keys, sorted. */
  get keys(): string[] {
    return Object.keys(this.values()).sort();
  }

  /** Full keys of the values that are secret or hold a secret, sorted. */
  get secretKeys(): string[] {
    const values = this.values();
    return this.keys.filter((key) => hasSecure(values[key] as ConfigValue));
  }

  /** Full key -> value, secrets still encrypted. */
  values(): Record<string, ConfigValue> {
    const raw = (this.#document.toJS() as { config?: Record<string, ConfigValue> } | null)?.config ?? {};
    return Object.fromEntries(
      Object.entries(raw).map(([key, value]) => [fullKey(this.#project.name, key), smallIntegers(value)]),
    );
  }

  /** The value of a key, still encrypted. With `path`, the key's name is a property path. */
  get(key: string, options: { path?: boolean } = {}): ConfigValue | undefined {
    const { name, path } = this.#locate(key, options.path);
    return valueAt(this.values()[name], path);
  }

  /** The text of a value, decrypted, or undefined. */
  getText(key: string, secrets: Secrets, options: { path?: boolean } = {}): string | undefined {
    const value = this.get(key, options);
    return value === undefined ? undefined : textOf(decryptValue(value, secrets));
  }

  /** As `pulumi config set`. */
  set(key: string, text: string, options: { path?: boolean } = {}): void {
    const { name, path } = this.#locate(key, options.path);
    this.#write(name, path, path.length > 0 ? coerce(text) : text);
  }

  /** As `pulumi config set --secret`; `secrets` are those of this stack, and their salt is kept when the file had none. */
  setSecret(key: string, plaintext: string, secrets: Secrets, options: { path?: boolean } = {}): void {
    const { name, path } = this.#locate(key, options.path);
    if (this.encryptionSalt && this.encryptionSalt !== secrets.salt) {
      throw new ConfigError(this.file, ["its encryptionsalt is not the one these secrets were opened with"]);
    }
    this.setSalt(secrets.salt);
    this.#write(name, path, { secure: secrets.encrypt(plaintext) });
  }

  /** A value as it is: its secrets are ciphertexts already, under the salt of this stack. */
  put(key: string, value: ConfigValue, options: { path?: boolean } = {}): void {
    const { name, path } = this.#locate(key, options.path);
    this.#write(name, path, value);
  }

  /** @returns whether there was such a value. */
  remove(key: string, options: { path?: boolean } = {}): boolean {
    const { name, path } = this.#locate(key, options.path);
    const written = this.#writtenKey(name);
    return written !== undefined && this.#document.deleteIn(["config", written, ...path]);
  }

  /** Removes every value that is secret or holds a secret, and the salt they were encrypted under. */
  removeSecrets(): void {
    for (const key of this.secretKeys) this.remove(key);
    this.#document.delete("encryptionsalt");
  }

  setSalt(salt: string): void {
    if (this.encryptionSalt === salt) return;
    this.#ensureRoot();
    this.#document.set("encryptionsalt", salt);
  }

  /** @param file default: where it was read from. */
  save(file = this.file): Promise<void> {
    return writeObject(file, this.#document.toString({ lineWidth: 0 }));
  }

  /**
   * Decrypts, adds the project's defaults and validates. `secrets` may be left out for a stack without secrets.
   * @throws ConfigError with every missing or ill-typed value; PassphraseError.
   */
  resolve(secrets: Secrets | undefined): ResolvedConfig {
    return resolveConfig(this.#project, this.stack, this.values(), secrets);
  }

  #problems(): string[] {
    const raw = this.#document.toJS() ?? {};
    if (!isMap(raw)) return ["must be a map with `config:`"];
    const problems = [];
    if (raw.environment)
      problems.push("environment: the embedded engine has no ESC environments; run with --engine pulumi");
    if (raw.encryptedkey || (raw.secretsprovider && raw.secretsprovider !== "passphrase")) {
      problems.push(
        "secretsprovider: the embedded engine knows only passphrases; change it with `pulumi stack change-secrets-provider passphrase`",
      );
    }
    if (raw.config !== undefined && raw.config !== null && !isMap(raw.config)) {
      return [...problems, "config: must be a map of <namespace>:<name> to values"];
    }
    for (const key of Object.keys(raw.config ?? {})) {
      try {
        fullKey(this.#project.name, key);
      } catch (error) {
        problems.push(`config: ${(error as Error).message}`);
      }
    }
    return problems;
  }

  #locate(key: string, isPath = false): { name: string; path: (string | number)[] } {
    const end = isPath ? key.search(/[.[]/) : -1;
    if (end <= 0) return { name: fullKey(this.#project.name, key), path: [] };
    const [, ...path] = parsePropertyPath(`key${key.slice(end)}`);
    return { name: fullKey(this.#project.name, key.slice(0, end)), path };
  }

  /** How the file spells a full key: `name` may stand for `<project>:name`. */
  #writtenKey(name: string): string | undefined {
    const config = this.#document.get("config");
    if (!isYamlMap(config)) return undefined;
    const keys = config.items.map(({ key }) => String(isScalar(key) ? key.value : key));
    return keys.find((key) => fullKey(this.#project.name, key) === name);
  }

  #write(name: string, path: (string | number)[], value: ConfigValue): void {
    this.#ensureRoot();
    const document = this.#document;
    if (!isYamlMap(document.get("config"))) document.set("config", document.createNode({}));
    const written = this.#writtenKey(name) ?? name;
    const at = ["config", written, ...path];
    this.#makeContainers(written, path);
    const old = document.getIn(at, true);
    const node = document.createNode(value);
    if (isScalar(old) && node instanceof Scalar) node.comment = old.comment ?? null;
    document.setIn(at, node);
  }

  /** Arrays and maps on the way to a path, and the rules the CLI has for them. */
  #makeContainers(written: string, path: (string | number)[]): void {
    for (const [depth, segment] of path.entries()) {
      const at = ["config", written, ...path.slice(0, depth)];
      const inner = this.#document.getIn(at, true) as { toJS?: (document: Document) => ConfigValue } | undefined;
      const value = inner?.toJS?.(this.#document);
      const spelled = [written, ...path.slice(0, depth + 1)].join(".");
      if (value === undefined || value === null || (depth === 0 && (isSecure(value) || typeof value !== "object"))) {
        if (typeof segment === "number" && segment > 0) throw new ConfigError(spelled, ["array index out of range"]);
        this.#document.setIn(at, this.#document.createNode(typeof segment === "number" ? [] : {}));
      } else if (Array.isArray(value)) {
        if (typeof segment !== "number") throw new ConfigError(spelled, ["key for an array must be a number"]);
        if (segment > value.length) throw new ConfigError(spelled, ["array index out of range"]);
      } else if (!isMap(value) || isSecure(value)) {
        throw new ConfigError(spelled, ["its parent is a single value, not a map"]);
      } else if (typeof segment === "number") {
        throw new ConfigError(spelled, ["key for a map must be a name"]);
      }
    }
  }

  #ensureRoot(): void {
    if (!isYamlMap(this.#document.contents)) this.#document.contents = this.#document.createNode({}) as never;
  }
}

/** Integers are read exactly; those JavaScript holds exactly need no bigint. */
function smallIntegers(value: ConfigValue): ConfigValue {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (Array.isArray(value)) return value.map(smallIntegers);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, smallIntegers(entry)]));
}
