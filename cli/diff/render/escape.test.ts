import { describe, expect, test } from "vitest";
import { problemsOf } from "../../../test/diff-golden/markdown-check.ts";
import { code, foreignCharacters, mermaidLabel, prose, terminalText, text, visible } from "./escape.ts";

/** Pieces that mean something to Markdown, HTML, GitHub, a terminal or the workflow runner. */
const PIECES = [
  ..."`|\\<>@#*_~[](){}!&$:;.-+=\"'/% \t\n\r\u0000\u0007\b\u001b\u009b\u00a0\u00ad\u200b\u200e\u202e\u2066\u2028\ufeff\ud800",
  ...[
    "``",
    "```",
    "~~~",
    "<!--",
    "-->",
    "<!-- stackwright:config-diff -->",
    "<script>",
    "</details>",
    "</code>",
    "&lt;",
    "&#96;",
  ],
  ...[
    "@octocat",
    "#1",
    "GH-1",
    "o/r#2",
    "https://evil.example",
    "www.evil.example",
    "a@evil.example",
    ":tada:",
    "$x$",
    "$`x`$",
  ],
  ...[
    "\n- x",
    "\n# x",
    "\n| a | b |\n|---|---|",
    "\n::error::x",
    "::set-output name=a::b",
    "##[add-path]x",
    "> [!NOTE]",
    "1. x",
  ],
  ...[
    "[a](javascript:x)",
    "![i](x)",
    "- [ ] x",
    "\u001b[2J",
    "\u001b]8;;x\u0007",
    "A",
    "0",
    "é",
    "שלום",
    "👩‍🚀",
    "NAME_OF_IT",
  ],
];

/** The same strings at every run: a failure can be repeated. */
function* strings(count: number): Generator<string> {
  let seed = 20_251_110;
  const next = (below: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  for (const piece of PIECES) yield piece;
  for (let index = 0; index < count; index++) {
    yield Array.from({ length: 1 + next(9) }, () => PIECES[next(PIECES.length)]).join("");
  }
}

function offenders(broken: (value: string) => boolean): string[] {
  return [...strings(4_000)].filter(broken);
}

describe("whatever the text is", () => {
  test("code stays one span, in a table and out of one", () => {
    const row = (value: string) => `| a | b |\n| - | - |\n| ${code(value)} | x |\n\nin a sentence ${code(value)} too`;
    expect(offenders((value) => problemsOf(row(value)).length > 0)).toEqual([]);
  });

  test("words stay words, in a list, a table and a summary", () => {
    const page = (value: string) =>
      `- ${text(value)}\n\n| a | b |\n| - | - |\n| ${text(value)} | x |\n\n<details>\n<summary>${text(value)}</summary>\n</details>`;
    expect(offenders((value) => problemsOf(page(value)).length > 0)).toEqual([]);
  });

  test("a message stays one paragraph", () => {
    expect(offenders((value) => problemsOf(`- ${prose(value)}`).length > 0)).toEqual([]);
    expect(offenders((value) => prose(value).includes("\n"))).toEqual([]);
  });

  test("words begin no list, heading or quotation", () => {
    expect(offenders((value) => /^(?:[-+*=>#]|\d+[.)])/.test(text(value)))).toEqual([]);
    expect(offenders((value) => /^(?:[-+*=>#]|\d+[.)])/.test(prose(value)))).toEqual([]);
  });

  test("nothing invisible is left", () => {
    expect(offenders((value) => /[\p{Cc}\p{Cf}\p{Cs}\u00a0\u2028]/u.test(visible(value)))).toEqual([]);
  });

  test("a Mermaid label cannot leave its quotes", () => {
    expect(offenders((value) => !/^(?:[\p{L}\p{N} ./_-]|#\d+;)*$/u.test(mermaidLabel(value)))).toEqual([]);
  });

  test("a log line is one line and no command, a terminal's cursor stays", () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(offenders((value) => /^\s*::|##\[|[\u0000-\u001f\u007f-\u009f]/.test(terminalText(value)))).toEqual([]);
  });

  test("no marker of ours stands in it", () => {
    const all = (value: string) => [code, text, prose, mermaidLabel].map((escaped) => escaped(value)).join("");
    expect(offenders((value) => all(value).includes("<!--"))).toEqual([]);
  });
});

describe("what the reader sees", () => {
  test.each([
    ["DATABASE_URL", "`DATABASE_URL`"],
    ["", '`""`'],
    [" a  b ", "`␠a␠␠b␠`"],
    ["a`b", "<code>a&#96;b</code>"],
    ["a\\|b", "<code>a&#92;&#124;b</code>"],
    ["@octocat", "`@octocat`"],
    ["a\nb", "`a\\nb`"],
    ["EVIL\u202eDEL", "`EVIL\\u{202E}DEL`"],
    ["שרת", "\u2068`שרת`\u2069"],
    ["##[add-path]", "`##\u200b[add-path]`"],
  ])("code(%j)", (value, markdown) => {
    expect(code(value)).toBe(markdown);
  });

  test.each([
    ["plain words, done.", "plain words, done."],
    ["@octocat", "&#64;&#8203;octocat"],
    ["see #1 and GH-2", "see &#35;&#8203;1 and GH-&#8203;2"],
    ["https://a.example", "https&#58;//a.example"],
    ["- a", "&#45; a"],
    ["1. a", "1&#46; a"],
    ["a\n\nb", "a b"],
  ])("text(%j)", (value, markdown) => {
    expect(text(value)).toBe(markdown);
  });

  test("a message's own code and the variables it names are code", () => {
    expect(prose("variables.DATABASE_URL is odd: run `pulumi up` in <b>")).toBe(
      "`variables.DATABASE_URL` is odd: run `pulumi up` in &#60;b&#62;",
    );
  });

  test("long text is cut at a whole character", () => {
    expect(visible("🌈".repeat(500), 5)).toBe("🌈🌈🌈🌈…");
    expect(visible("x".repeat(10_000), 5)).toBe("xxxx…");
    expect(visible("12345", 5)).toBe("12345");
  });

  test("accents do not pile up", () => {
    expect(visible("a\u0301\u0302\u0303\u0304\u0305")).toBe("a\u0301\u0302\u0303…");
  });

  test("letters that only look like ASCII are named", () => {
    expect(foreignCharacters("DATABASE_URL")).toEqual([]);
    expect(foreignCharacters("D\u0410T\u0410")).toEqual(["U+0410"]);
  });
});
