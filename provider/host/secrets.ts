import type { z } from "zod";
import { type Path, PathSet } from "./path.ts";
import { below, isRecord, metaOf } from "./shape.ts";
import type { Opened } from "./wire.ts";

/** Shorter secrets would blot out ordinary words ("true", "1234") without hiding anything. */
const SHORTEST = 6;

/** Every secret text this plugin has been handed, so that none of them leaves in an error or a log line. */
export class SecretTexts {
  readonly #texts = new Set<string>();

  remember(texts: Iterable<string>): void {
    for (const text of texts) {
      for (const form of [text, JSON.stringify(text).slice(1, -1), ...passwords(text)]) {
        if (form.length >= SHORTEST) this.#texts.add(form);
      }
    }
  }

  mask(text: string): string {
    let masked = text;
    for (const secret of [...this.#texts].sort((a, b) => b.length - a.length))
      masked = masked.replaceAll(secret, "[secret]");
    return masked;
  }
}

/** The password inside a connection string, as written and decoded. */
function passwords(text: string): string[] {
  if (!text.includes("://") || !URL.canParse(text)) return [];
  const { password } = new URL(text);
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}

/**
 * Which of a resource's properties are secret: those the definition declares, those that were secret in any of `seen`, and,
 * where `known` is given, keys of string maps it does not have (read from the vendor, so nobody has said they are not).
 */
export function secretRule(
  schemas: readonly z.ZodType[],
  seen: readonly Pick<Opened, "secrets">[],
  known?: Record<string, unknown>,
): (path: Path) => boolean {
  const marked = new PathSet(seen.flatMap((opened) => opened.secrets));
  return (path) =>
    marked.has(path) || schemas.some((schema) => isDeclared(schema, path) || isForeign(schema, path, known));
}

function isDeclared(schema: z.ZodType, path: Path): boolean {
  const at = path.reduce<z.ZodType | undefined>(below, schema);
  return at !== undefined && metaOf(at).secret === true;
}

function isForeign(schema: z.ZodType, path: Path, known: Record<string, unknown> | undefined): boolean {
  if (!known || path.length < 2) return false;
  const parent = path.slice(0, -1).reduce<z.ZodType | undefined>(below, schema);
  if (!parent || !isRecord(parent)) return false;
  const map = path
    .slice(0, -1)
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], known);
  return !(typeof map === "object" && map !== null && (path.at(-1) as string) in map);
}
