/**
 * Names, values and messages come from programs, branches and vendors. Nothing in them may become markup, a mention, a
 * command to the workflow runner, or move the cursor of a terminal.
 */

/** What has no glyph of its own, or moves and hides others: control, format and surrogate characters, fillers, odd spaces. */
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u00a0\u115f\u1160\u1680\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\uffa0]|[\ufe00-\ufe0e]|[\u{e0100}-\u{e01ef}]/gu;
/** More than this many accents on one letter reach into the lines above and below. */
const ACCENTS = /(\p{M}{3})\p{M}+/gu;
const NAMED: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const ZERO_WIDTH_SPACE = "&#8203;";

/** The text with everything invisible spelled out, e.g. a right-to-left override as `\u{202E}`, and at most `longest` characters. */
export function visible(text: string, longest = 200): string {
  const start = text.slice(0, longest * 4);
  const shown = start
    .replace(INVISIBLE, (character) => NAMED[character] ?? `\\u{${hex(character)}}`)
    .replace(ACCENTS, "$1…");
  const characters = [...shown];
  if (characters.length <= longest && start.length === text.length) return shown;
  return `${characters.slice(0, longest - 1).join("")}…`;
}

/** Inline code for Markdown and for tables, never empty; the text in it is taken literally. */
export function code(text: string, longest?: number): string {
  const shown = visible(text, longest).replace(/^ +| +$| {2,}/g, (spaces) => "␠".repeat(spaces.length));
  if (shown === "") return '`""`';
  // Implementations differ on backslashes before a pipe in a table and on backticks at the edge: entities are read alike by
  // all. And no marker of ours may stand in the text of others.
  if (/[`|]|<!--/.test(shown)) return isolated(`<code>${entities(shown)}</code>`, shown);
  return isolated(`\`${shown.replaceAll("##[", "##\u200b[")}\``, shown);
}

/** Plain words on one line, for Markdown text, tables and HTML alike. */
export function text(value: string, longest?: number): string {
  return isolated(entities(oneLine(value, longest)), value);
}

/** A message: what it puts in backticks and what is spelled like a variable becomes code, the rest is plain words. */
export function prose(message: string, longest = 500): string {
  const pieces = oneLine(message, longest).split(/(`[^`]+`|(?<!\w)[A-Za-z][\w./-]*_[\w./-]*\w)/);
  return pieces
    .map((piece, index) =>
      index % 2 === 0 ? entities(piece, index === 0) : code(piece.replaceAll("`", "").trim(), longest),
    )
    .join("");
}

/** An error of several lines, which keeps them and their indentation, for a list or a table. */
export function proseLines(message: string, most = 40): string {
  return linesOf(message, most)
    .map(({ indent, line }) => "&#160;".repeat(indent) + prose(line))
    .join("<br>");
}

/** The lines of a message that are not empty, at most so many, with the spaces before them counted. */
export function linesOf(message: string, most = 40): { indent: number; line: string }[] {
  const lines = message
    .split(/\r?\n/)
    .map((line) => ({ indent: Math.min(8, /^ */.exec(line)![0].length), line: line.trim() }))
    .filter(({ line }) => line !== "");
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), { indent: 0, line: "…" }];
}

/** The text between the quotes of a Mermaid label. */
export function mermaidLabel(label: string, longest = 40): string {
  return visible(label, longest).replace(/[^\p{L}\p{N} ./_-]/gu, (character) => `#${character.codePointAt(0)};`);
}

/** For a terminal and for the log of a workflow: one line that neither of them takes as a command. */
export function terminalText(value: string, longest = 500): string {
  return oneLine(value, longest).replace(/^::/, ":\u200b:").replaceAll("##[", "##\u200b[");
}

/** Code points of the characters a variable's name should not have, e.g. `["U+0410"]` for a Cyrillic A. */
export function foreignCharacters(name: string): string[] {
  const found = [...new Set(name)].filter((character) => character.codePointAt(0)! > 126);
  return found.map((character) => `U+${hex(character).padStart(4, "0")}`);
}

function oneLine(value: string, longest?: number): string {
  return visible(value.replace(/\s+/g, " ").trim(), longest);
}

/** References, because what they stand for is never read as structure, in Markdown or in HTML. */
function entities(value: string, atStart = true): string {
  const escaped = value
    .replace(/[\\`*_[\]<>|~&$"']|#|@/g, reference)
    .replace(/:(?=\/\/)|(?<=www)\./gi, reference)
    .replace(/(?<=:[\w+-]+):/g, (colon) => ZERO_WIDTH_SPACE + colon)
    .replace(/(&#64;|&#35;|GH-)(?=\w)/gi, `$1${ZERO_WIDTH_SPACE}`);
  return atStart ? escaped.replace(/^[-+=]|(?<=^\d+)[.)]/, reference) : escaped;
}

function reference(character: string): string {
  return `&#${character.codePointAt(0)};`;
}

function hex(character: string): string {
  return character.codePointAt(0)!.toString(16).toUpperCase();
}

/** Keeps right-to-left letters from reordering what stands beside them. */
function isolated(markup: string, shown: string): string {
  return /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(shown)
    ? `\u2068${markup}\u2069`
    : markup;
}
