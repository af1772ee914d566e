interface Variable {
  key: string;
  value: string;
}

/** Values shorter than this appear in ordinary text. */
const SHORTEST_VALUE = 8;
const SHORTEST_PASSWORD = 4;

/** Each value replaced by its variable's name; of an address its password too, which a log may show in another spelling. */
export function maskValues(text: string, variables: readonly Variable[]): string {
  return variables
    .flatMap(({ key, value }) => [
      ...(value.length >= SHORTEST_VALUE ? [{ key, secret: value }] : []),
      ...passwordsOf(value).map((secret) => ({ key, secret })),
    ])
    .sort((a, b) => b.secret.length - a.secret.length)
    .reduce((masked, { key, secret }) => masked.replaceAll(secret, `[${key}]`), text);
}

/** The password in an address, as written and decoded. */
function passwordsOf(value: string): string[] {
  const [, written = ""] = /^[a-z][a-z0-9+.-]*:\/\/[^:/?#@]*:([^/?#]*)@/i.exec(value) ?? [];
  if (written.length < SHORTEST_PASSWORD) return [];
  try {
    return [written, decodeURIComponent(written)];
  } catch {
    return [written];
  }
}

/** A line of a log without terminal colours and trailing space. */
export function stripped(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a colour is
  return line.replace(/\u001b\[[0-9;]*m/g, "").trimEnd();
}
