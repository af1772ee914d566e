/**
 * Which values are encrypted. The engine says so on the wire; Pulumi's policy library opens every envelope before a rule
 * runs, and forgets. This looks at the message first.
 */

/** Pulumi's mark of an envelope, and of a secret in one. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
/** How the library's proxies give up what they wrap. */
const TARGET = "__getSpecialProxyTarget";

interface Message {
  toJavaScript(): Record<string, unknown>;
}

/** The part of `@pulumi/policy/deserialize` that reads a resource's properties. */
export interface Deserializer {
  deserializeProperties(message: Message, keepSecrets: boolean): Record<string, unknown>;
}

const pathsOf = new WeakMap<object, () => ReadonlySet<string>>();

/**
 * Notes the encrypted paths of everything the library reads from now on. It also reads each message once rather than once per
 * rule; no rule changes what it reads.
 */
export function watchSecrets(library: Deserializer): void {
  const original = library.deserializeProperties;
  const read = new WeakMap<Message, Record<string, unknown>>();
  library.deserializeProperties = (message, keepSecrets) => {
    if (keepSecrets) return original(message, keepSecrets);
    const known = read.get(message);
    if (known !== undefined) return known;
    const properties = original(message, keepSecrets);
    let paths: ReadonlySet<string> | undefined;
    read.set(message, properties);
    pathsOf.set(properties, () => {
      paths ??= new Set(secretsIn(message.toJavaScript(), []));
      return paths;
    });
    return properties;
  };
}

/** The encrypted paths of a resource's properties as a rule gets them; undefined where nobody watched. */
export function secretPathsOf(props: Record<string, unknown>): (() => ReadonlySet<string>) | undefined {
  return pathsOf.get((props[TARGET] as object | undefined) ?? props);
}

function secretsIn(value: unknown, path: readonly string[]): string[] {
  if (typeof value !== "object" || value === null) return [];
  const fields = value as Record<string, unknown>;
  if (fields[SIGNATURE] === SECRET || (fields.secret === true && fields[SIGNATURE] !== undefined))
    return [path.join(".")];
  return Object.entries(fields).flatMap(([key, inner]) => secretsIn(inner, [...path, key]));
}
