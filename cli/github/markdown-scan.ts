export interface MarkdownScan {
  /** What is not code, as written; escaped characters are blanked. For links, images, addresses. */
  markup: string;
  /** What is not code, as read: escapes and character references resolved. For mentions. */
  words: string;
  /** Fenced code with its language. */
  fences: { language: string; text: string }[];
  /** What makes the Markdown ambiguous or is not allowed in it at all. */
  problems: string[];
}

const TAG =
  /<(?:\/?(?:details|summary|b|strong|i|em|sub|sup|code|kbd|ul|ol|li|p|table|thead|tbody|tr|td|th)|details open|br ?\/?|hr ?\/?)>/y;
const HTML = /<[A-Za-z/!?]/y;
const ESCAPE = /\\[!-/:-@[-`{-~]/y;
const RUN = /`+|~{3,}/y;

/**
 * Splits a Markdown document into code and the rest, for checking it, not for showing it. Where Markdown's readings could
 * differ from GitHub's the answer is a problem or "not code", never the lenient one: fences are read only at the left margin (in
 * a list or quote they may end early), code spans only within a line and without a pipe (a table ends them there), nothing
 * is read as code in a block that starts with HTML, and of HTML only bare layout tags are let through.
 */
export function scanMarkdown(text: string): MarkdownScan {
  const scan: MarkdownScan = { markup: "", words: "", fences: [], problems: [] };
  const lines = text.split("\n");
  let html = false;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!;
    const open = html ? null : /^(`{3,}|~{3,})([^`]*)$/.exec(line);
    if (open) {
      const end = endOfFence(lines, index, open[1]!);
      scan.fences.push({ language: open[2]!.trim(), text: lines.slice(index + 1, end).join("\n") });
      index = end;
    } else {
      if (/^[ \t]*$/.test(line)) html = false;
      else if (/^[\s>*+\-\d.)]*</.test(line)) html = true;
      scanLine(line, !html, (problem) => scan.problems.push(`line ${index + 1} ${problem}`), scan);
    }
    scan.markup += "\n";
    scan.words += "\n";
  }
  scan.words = resolved(scan.words);
  return scan;
}

function scanLine(line: string, markdown: boolean, problem: (text: string) => void, scan: MarkdownScan): void {
  let codeCounts = markdown;
  const add = (markup: string, words: string) => {
    scan.markup += markup;
    scan.words += words;
  };
  for (let at = 0; at < line.length; ) {
    const here = (pattern: RegExp) => {
      pattern.lastIndex = at;
      return pattern.exec(line)?.[0];
    };
    const run = here(RUN);
    const escaped = codeCounts ? here(ESCAPE) : undefined;
    const tag = here(TAG);
    if (escaped !== undefined) {
      add("  ", escaped[1]!);
      at += 2;
    } else if (run !== undefined) {
      const span = codeCounts ? codeSpan(line.slice(at), run) : undefined;
      if (span === undefined && (codeCounts || run.length >= 3)) {
        problem("has a fence or backtick that opens no code there");
        codeCounts = false;
      }
      add(span === undefined ? run : " ", span === undefined ? run : " ");
      at += (span ?? run).length;
    } else if (tag !== undefined) {
      add(tag, " ");
      at += tag.length;
    } else {
      if (here(HTML) !== undefined) problem("has HTML that is not allowed in a comment");
      add(line[at]!, line[at]!);
      at += 1;
    }
  }
}

function endOfFence(lines: string[], start: number, fence: string): number {
  const close = new RegExp(`^ {0,3}${fence[0]}{${fence.length},}[ \t]*$`);
  for (let index = start + 1; index < lines.length; index++) if (close.test(lines[index]!)) return index;
  return lines.length;
}

function codeSpan(rest: string, ticks: string): string | undefined {
  if (!ticks.startsWith("`")) return undefined;
  for (const match of rest.slice(ticks.length).matchAll(/`+/g)) {
    if (match[0].length !== ticks.length) continue;
    const span = rest.slice(0, ticks.length * 2 + match.index);
    return span.includes("|") ? undefined : span;
  }
  return undefined;
}

const NAMED: Record<string, string> = { commat: "@", num: "#", sol: "/", ZeroWidthSpace: "\u200b" };

function resolved(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]+));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
