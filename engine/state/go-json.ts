/**
 * JSON as Go's `encoding/json` writes it without HTML escaping: keys of maps sorted, U+2028 and U+2029 escaped. A file this
 * engine and the Pulumi CLI take turns to write then changes only where its content does.
 */
export function goJson(value: unknown): string {
  return escapeSeparators(JSON.stringify(sorted(value)));
}

/** The same for a Go struct: the keys stay in the order they are given. */
export function goStructJson(value: object): string {
  return escapeSeparators(JSON.stringify(value));
}

/** The same with `<`, `>` and `&` escaped, as Go does unless it is told not to. */
export function goHtmlJson(value: unknown): string {
  return goJson(value).replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}

function escapeSeparators(json: string): string {
  return json.replace(/[\u2028\u2029]/g, (separator) => (separator === "\u2028" ? "\\u2028" : "\\u2029"));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  entries.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  // Object.fromEntries defines properties, so a key "__proto__" stays a key; integer-like keys keep JavaScript's order.
  return Object.fromEntries(entries.map(([key, entry]) => [key, sorted(entry)]));
}
