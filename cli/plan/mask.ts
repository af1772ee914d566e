const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SECRET_LOOKING =
  /(SECRET|PASSWORD|PASSWD|TOKEN|PRIVATE|CREDENTIAL|API_?KEY|_KEY$|_DSN$|^DATABASE_URL$|REDIS_URL|CONNECTION_?STRING)/i;
const LONGEST = 60;

/** Whether a key's name says that its value should not be shown, whatever the program marked it as. */
export function looksSecret(key: string): boolean {
  return SECRET_LOOKING.test(key);
}

/** One value as a person may see it: secrets are `[secret]`, what is not known yet is `(known after up)`. */
export function maskedText(key: string, value: unknown): string {
  if (value === undefined) return "";
  if (isSecret(value)) return "[secret]";
  if (typeof value === "string" && (value === UNKNOWN || /^output<.*>$/.test(value))) return "(known after up)";
  if (typeof value === "string" && looksSecret(key)) return "[masked]";
  if (typeof value === "string") return shorten(JSON.stringify(value));
  if (value === null || typeof value !== "object") return String(value);
  return shorten(JSON.stringify(value, (name, inner) => maskInner(name, inner)));
}

/** A secret as an engine's events show it: the word, or the wire's envelope without its value. */
export function isSecret(value: unknown): boolean {
  if (value === "[secret]") return true;
  return (
    value !== null &&
    typeof value === "object" &&
    (value as Record<string, unknown>)[SIGNATURE_KEY] === SECRET_SIGNATURE
  );
}

function maskInner(name: string, inner: unknown): unknown {
  if (isSecret(inner)) return "[secret]";
  if (typeof inner !== "string") return inner;
  if (inner === UNKNOWN) return "(known after up)";
  return name !== "" && looksSecret(name) ? "[masked]" : inner;
}

function shorten(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
