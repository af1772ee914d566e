import { type Paint, plain } from "../terminal/style.ts";

/** What a rule could not judge: no pass. */
export interface NotJudged {
  policy: string;
  /** The resource's name, or empty for a rule about the whole stack. */
  resource: string;
  message: string;
}

export interface NotJudgedShown {
  /** Every value that is known only during up, instead of how many rules ask for one. Default: false. */
  verbose?: boolean;
  /** What makes a name harmless to a terminal. Default: control characters are taken out. */
  safe?: (text: string) => string;
}

/** How a rule of the pack names the properties that nobody knows before `up`. */
const KNOWN_LATER = /^Not judged yet, known only during up: (.*)\.$/;

/**
 * What could not be judged: each reason with its rule, and what is known only during up. On a first preview hardly a value is
 * known: that is one line, and every one of them only when asked for.
 */
export function notJudgedLines(open: readonly NotJudged[], paint: Paint, shown: NotJudgedShown = {}): string[] {
  const { verbose = false, safe = plain } = shown;
  const later = open.filter(({ message }) => KNOWN_LATER.test(message));
  const reasons = grouped(
    open.filter((one) => !later.includes(one)),
    ({ policy, message }) => [policy, message],
  ).flatMap((group) => {
    const { policy, message } = group[0]!;
    const names = group.map(({ resource }) => resource);
    return [
      `  ${paint("cyan", "? not judged")}  ${safe(`${policy}${on(names)}`)}`,
      `      ${safe(message.replace(/^Not judged: /, ""))}`,
    ];
  });
  if (later.length === 0) return reasons;
  const resources = new Set(later.map(({ resource }) => resource)).size;
  const count = `${counted(rulesOf(later).length, "rule")} on ${counted(resources, "resource")}`;
  const head = `  ${paint("cyan", "? not judged yet")}  ${count}, by values known only during up`;
  return verbose
    ? [...reasons, `${head}:`, ...namedLines(later, safe)]
    : [...reasons, `${head} (--verbose names them)`];
}

export const rulesOf = (open: readonly NotJudged[]): string[] => [...new Set(open.map(({ policy }) => policy))];
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** e.g. ` on group, environment`; empty for the stack as a whole. */
export function on(resources: readonly string[]): string {
  const named = [...new Set(resources)].filter((resource) => resource !== "");
  return named.length === 0 ? "" : ` on ${named.join(", ")}`;
}

export function grouped<T>(all: readonly T[], by: (one: T) => unknown): T[][] {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = JSON.stringify(by(one));
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

function namedLines(later: readonly NotJudged[], safe: (text: string) => string): string[] {
  return grouped(later, ({ policy, resource }) => [policy, resource]).flatMap((group) => {
    const { policy, resource } = group[0]!;
    const properties = group.flatMap(({ message }) => KNOWN_LATER.exec(message)![1]!.split(", "));
    return [
      `      ${safe(`${policy}${on([resource])}`)}`,
      ...wrapped(properties.map((name) => safe(name))).map((line) => `          ${line}`),
    ];
  });
}

/** Names, separated by commas, in lines of about 100 characters. */
function wrapped(names: readonly string[]): string[] {
  const lines = [""];
  for (const [index, name] of names.entries()) {
    const word = `${name}${index < names.length - 1 ? ", " : ""}`;
    if (lines.at(-1)!.length + word.length > 100) lines.push("");
    lines[lines.length - 1] += word;
  }
  return lines.map((line) => line.trimEnd());
}
