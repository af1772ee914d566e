import { isOwnSecret } from "../names.ts";
import type { Rule } from "../rule.ts";
import type { Subject } from "../subject.ts";
import { RANDOM_BYTES, RANDOM_PASSWORD, WITH_VARIABLES } from "../types.ts";

const MIN_BITS = 128;
/** What RandomPassword picks special characters from unless told. */
const SPECIAL = "!@#$%&*()-_=+[]{}<>:?";
/** Fewer different characters than this in a whole secret are a pattern, not chance. */
const MIN_DIFFERENT = 8;

/** What people write into a secret, and chance does not. */
const WORDS = /(secret|passw(or)?d|changeme|default|example|insecure|production|development|12345678|qwerty|abcdefgh)/i;

export const generatedSecrets: Rule = {
  id: "generated-secrets",
  title: "The application's own secrets cannot be guessed",
  incident:
    "ToolBoxAI and MapMyStandards: secrets were typed from a template, where JWT_SECRET_KEY=your-jwt-secret-here stands. Who guesses it signs tokens as anybody.",
  severity: "high",
  level: "mandatory",
  fix: "let the contract generate it: `source: generated({ bytes: 32 })`.",
  types: [RANDOM_PASSWORD, RANDOM_BYTES, ...WITH_VARIABLES],
  settings: { minBits: { description: "Random bits a generated secret must have", default: MIN_BITS } },
  check(subject, report) {
    const minBits = subject.number("minBits", MIN_BITS);
    if (subject.type === RANDOM_PASSWORD || subject.type === RANDOM_BYTES) {
      const bits = bitsOf(subject);
      if (bits === undefined) report.unknown("length");
      else if (bits < minBits) {
        report.violation(`${subject.name} makes ${Math.floor(bits)} random bits, fewer than ${minBits}.`);
      }
      return;
    }
    for (const variable of subject.variables(report.unknown)) {
      if (!isOwnSecret(variable)) continue;
      const value = variable.read();
      if (!value.known) report.unknown(variable.path);
      else if (value.value.length * bitsPerSign(value.value) < minBits)
        report.violation(`${variable.path} is too short to be a secret.`);
      else if (new Set(value.value).size < MIN_DIFFERENT)
        report.violation(`${variable.path} repeats a few characters.`);
      else if (WORDS.test(value.value)) report.violation(`${variable.path} is made of words, which can be guessed.`);
    }
  },
};

/** A sign carries four bits when the text is hexadecimal, and hardly more when a person chose it; of base64's, six. */
function bitsPerSign(text: string): number {
  return [/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(text)) ? 6 : 4;
}

function bitsOf(password: Subject): number | undefined {
  if (password.type === RANDOM_BYTES) {
    const length = password.read("length");
    return length.known ? Number(length.value) * 8 : undefined;
  }
  const read = (property: string, fallback: unknown) => {
    const value = password.read(property);
    return value.known ? { value: value.value ?? fallback } : undefined;
  };
  const parts = [
    [read("lower", true), 26],
    [read("upper", true), 26],
    // `number` is its older name.
    [read("numeric", read("number", true)?.value), 10],
    [read("special", true), new Set(String(read("overrideSpecial", SPECIAL)?.value || SPECIAL)).size],
  ] as const;
  const length = read("length", undefined);
  if (length?.value === undefined || parts.some(([isOn]) => isOn === undefined)) return undefined;
  const alphabet = parts.reduce((sum, [isOn, signs]) => sum + (isOn?.value === true ? signs : 0), 0);
  return Number(length.value) * Math.log2(Math.max(alphabet, 1));
}
