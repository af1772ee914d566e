const WORDS =
  /^(change[-_ ]?me|replace[-_ ]?me|to[-_ ]?do|tbd|fixme|xxx+|x{3,}|placeholder|dummy|none|null|undefined|password|secret|example|your[-_ ].*|.*[-_ ]here|secure_random_string|\.{3,}|…)$/i;

/** Why a value is no real one but what stood in a template, or undefined. Never contains the value. */
export function placeholderProblem(value: string): string | undefined {
  const text = value.trim();
  if (text === "") return "is empty";
  if (/^(\$\{[A-Za-z_]\w*\}|\$[A-Z_][A-Z0-9_]*)$/.test(text)) {
    return "is a reference to another variable, which the platform hands over as it is";
  }
  if (/^<[^<>]*>$/.test(text) || /^\{\{[^{}]*\}\}$/.test(text) || WORDS.test(text)) return "is a placeholder";
  if (/\[(YOUR[-_ ]?)?(PASSWORD|PROJECT|REF|DOMAIN|KEY|HOST)[^\]]*\]/i.test(text))
    return "holds a placeholder in brackets";
  if (/^(sk|pk|whsec|rk|re|phc|SG)[-_.](live[-_]|test[-_]|proj[-_])?\.{3,}$/.test(text))
    return "is a shortened example";
  return undefined;
}
