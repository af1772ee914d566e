import { secretStrings } from "../deployment/property.ts";
import { type PropertyMap, UNKNOWN } from "../property-value.ts";

const MASK = "[secret]";
/** Shorter secrets would mask half the alphabet. */
const MINIMUM_LENGTH = 4;
/** Secret by declaration, but no more telling than any other occurrence of the word. */
const COMMONPLACE = new Set(["true", "false", "null", "none", UNKNOWN]);

/**
 * Knows every secret value of an operation and blots it out of text, also where it occurs JSON-escaped, URL-encoded,
 * base64-encoded, or as one line of a longer secret.
 */
export class SecretMasker {
  readonly #known = new Set<string>();
  /** By first characters, longest first, so that masking costs one look-up per character of text. */
  readonly #byPrefix = new Map<string, string[]>();

  addString(secret: string): void {
    if (this.#known.has(secret)) {
      return;
    }
    this.#known.add(secret);
    const forms = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponentSafely(secret)];
    if (secret.length >= 8) {
      forms.push(Buffer.from(secret).toString("base64"));
    }
    if (secret.includes("\n")) {
      forms.push(
        ...secret
          .split("\n")
          .map((line) => line.trim())
          .filter((line) => line.length >= 8),
      );
    }
    for (const form of forms) {
      this.#addForm(form);
    }
  }

  /** Every secret inside `properties`. */
  addProperties(properties: PropertyMap | undefined): void {
    for (const secret of secretStrings(properties ?? {})) {
      this.addString(secret);
    }
  }

  mask(text: string): string {
    if (this.#byPrefix.size === 0) {
      return text;
    }
    let masked = "";
    let from = 0;
    for (let at = 0; at + MINIMUM_LENGTH <= text.length; ) {
      const hit = this.#byPrefix
        .get(text.slice(at, at + MINIMUM_LENGTH))
        ?.find((secret) => text.startsWith(secret, at));
      if (hit === undefined) {
        at++;
      } else {
        masked += text.slice(from, at) + MASK;
        at += hit.length;
        from = at;
      }
    }
    return masked + text.slice(from);
  }

  #addForm(form: string): void {
    if (form.length < MINIMUM_LENGTH || COMMONPLACE.has(form)) {
      return;
    }
    const prefix = form.slice(0, MINIMUM_LENGTH);
    const forms = this.#byPrefix.get(prefix) ?? [];
    if (!forms.includes(form)) {
      forms.push(form);
      forms.sort((left, right) => right.length - left.length);
      this.#byPrefix.set(prefix, forms);
    }
  }
}

function encodeURIComponentSafely(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text; // half a surrogate pair has no encoding
  }
}
