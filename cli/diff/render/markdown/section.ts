/** How long a row is kept when not all fit: the greater the longer. */
export const WORTH = {
  advice: 10,
  wiring: 20,
  parity: 30,
  plainVariable: 40,
  resource: 50,
  drift: 50,
  secretVariable: 60,
  p0Variable: 70,
  removal: 80,
  verdict: 90,
  stack: 100,
} as const;

/** One row, whole or left out: a line of a table or a list, or several that belong together. */
export interface Row {
  markdown: string;
  worth: number;
}

/** Rows of one kind, and the lines around them. It is left out when none of its rows stays. */
export interface Section {
  /** What its rows are, as Markdown, e.g. "variables of production". */
  noun: string;
  open: string;
  rows: Row[];
  close: string;
  /** Stands before every line, e.g. `> ` in a callout. */
  prefix?: string;
}

export interface Limits {
  /** UTF-16 code units. */
  characters: number;
  /** Of UTF-8. */
  bytes: number;
}

export interface Cut {
  noun: string;
  rows: number;
  of: number;
}

/** Room for one remark on what was left out of a section. */
const REMARK = 240;

/**
 * The sections as Markdown within `limits`. Rows of least worth are left out first, the last of a section before the first;
 * each section that lost rows says how many, and so does `cuts`.
 */
export function cutToFit(sections: Section[], limits: Limits): { markdown: string[]; cuts: Cut[] } {
  const filled = sections.filter(({ rows }) => rows.length > 0);
  const kept = filled.map(({ rows }) => rows.map(() => true));
  const left = filled.map(({ rows }) => rows.length);
  let characters = 0;
  let bytes = 0;
  const count = (text: string, sign: 1 | -1) => {
    characters += sign * (text.length + 1);
    bytes += sign * (Buffer.byteLength(text) + 1);
  };
  for (const section of filled) {
    count(`${section.open}\n${section.close}\n`, 1);
    for (const row of section.rows) count(row.markdown, 1);
  }

  const candidates = filled
    .flatMap(({ rows }, section) => rows.map(({ worth }, row) => ({ section, row, worth })))
    .sort((a, b) => a.worth - b.worth || b.section - a.section || b.row - a.row);
  const tooLong = () => characters > limits.characters || bytes > limits.bytes;
  for (const { section, row } of candidates) {
    if (!tooLong()) break;
    const { open, close, rows } = filled[section]!;
    if (left[section] === rows.length) count("r".repeat(REMARK), 1);
    kept[section]![row] = false;
    count(rows[row]!.markdown, -1);
    left[section]! -= 1;
    if (left[section] === 0) {
      count(`${open}\n${close}\n`, -1);
      count("r".repeat(REMARK / 2), -1);
    }
  }

  const cuts = filled
    .map(({ noun, rows }, index) => ({ noun, rows: rows.length - left[index]!, of: rows.length }))
    .filter(({ rows }) => rows > 0);
  const markdown = filled.flatMap((section, index) =>
    left[index] === 0 ? [] : [sectionMarkdown(section, kept[index]!, section.rows.length - left[index]!)],
  );
  return { markdown, cuts };
}

function sectionMarkdown({ open, rows, close, prefix = "" }: Section, kept: boolean[], missing: number): string {
  const lines = [open, ...rows.filter((_, index) => kept[index]).map(({ markdown }) => markdown)];
  if (missing > 0) lines.push(prefix.trimEnd(), `${prefix}*… and ${counted(missing, "more", "more")}, not shown.*`);
  if (close !== "") lines.push(close);
  return lines.join("\n");
}

/** e.g. `1 variable`, `5,000 variables`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}

/** e.g. `a, b and c`. */
export function listed(parts: string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

/** The first `most` of them, and how many more there are. */
export function someOf(parts: string[], most: number): string {
  if (parts.length <= most) return parts.join(", ");
  return `${parts.slice(0, most).join(", ")} and ${counted(parts.length - most, "more", "more")}`;
}

export function table(heads: string[], alignment: string): string {
  const rules: Record<string, string> = { l: ":--", r: "--:", c: ":-:" };
  return `${cells(heads)}\n${cells([...alignment].map((side) => rules[side]!))}`;
}

export function cells(values: string[]): string {
  return `| ${values.join(" | ")} |`;
}

/** What stands folded under its summary, which is HTML already. */
export function folded(summary: string, noun: string, rows: Row[], head = "", isOpen = false): Section {
  const open = `<details${isOpen ? " open" : ""}>\n<summary>${summary}</summary>\n${head === "" ? "" : `\n${head}`}`;
  return { noun, open, rows, close: "\n</details>" };
}
