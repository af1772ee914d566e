import { describe, expect, test } from "vitest";
import { checkArtifact } from "./artifact.ts";
import { marker } from "./marker.ts";

const RULES = { marker: "config-diff", home: "https://github.com/acme/shop" };
const HEAD = `${marker("config-diff")}\n`;

function check(text: string | Uint8Array): string[] {
  return checkArtifact(typeof text === "string" ? new TextEncoder().encode(text) : text, RULES);
}

describe("what may be posted", () => {
  test.each([
    [
      "plain words and layout",
      "## 1 change\n\n<details><summary>staging</summary>\n\n| a | b |\n|---|---|\n</details>\n",
    ],
    ["values in code", "`https://api.example.com/x` and `@sentry/node` and `` a`b ``\n"],
    ["values in a fence", "```diff\n- https://old.example.com @somebody <img src=x>\n```\n"],
    ["a closed fence, then words", "````json\n```\n@x\n````\nwords\n"],
    ["a link to the repository", "[run](https://github.com/acme/shop/actions/runs/1) [top](#x)\n"],
    ["a neutralised mention", "`x` &#64;&#8203;somebody @\u200bsomebody\n"],
    ["an e-mail address", "ops@example.com\n"],
    ["a broken address", "https&#58;//example.com\n"],
    ["a diagram", '```mermaid\nflowchart LR\n  a["click#45;tracker<br/>render"] --> b\n```\n'],
    ["isolated right-to-left text", "\u2068`שלום`\u2069\n"],
    ["Windows line ends", "one\r\ntwo\r\n"],
    ["an escaped backtick", "a \\` b\n"],
  ])("%s", (_, body) => {
    expect(check(HEAD + body)).toEqual([]);
  });

  test("a body that says nothing changes", () => {
    expect(check(`${marker("config-diff", { unchanged: true })}\nNothing changes.\n`)).toEqual([]);
  });
});

const MENTION = /^it mentions @\u200bvictim$/;
const CODE = /opens no code/;
const HTML = /HTML that is not allowed/;
const LINK = /link or image|address/;

describe("what may not", () => {
  test.each([
    ["a mention", "hello @victim", MENTION],
    ["a team", "hello @victim/admins", MENTION],
    ["a mention by reference", "&#64;victim", MENTION],
    ["a mention by hexadecimal reference", "&#x40;victim", MENTION],
    ["a mention by name", "&commat;victim", MENTION],
    ["an escaped mention", "\\@victim", MENTION],
    ["a mention after a letter that is not ASCII", "é@victim", MENTION],
    ["a mention beside code", "`x`@victim", MENTION],
    ["a mention in HTML that looks like code", "<details>\n`@victim`\n</details>", MENTION],
    ["a mention in HTML in a list that looks like code", "- <details>\n  `@victim`", MENTION],
    ["a mention after a blank line that is none", "<details>\n\u00a0\n`@victim`", MENTION],
    ["a mention after a fence in a list has ended", "- a\n  ```\n@victim\n```", MENTION],
    ["a mention that a table takes out of code", "| `a | b` @victim `c` |", CODE],
    ["code over two lines", "`a\nb` @victim `c`", CODE],
    ["a fence in HTML", "foo\n<b>\n```\n\n```\n@victim", CODE],
    ["an indented fence of tildes", " ~~~\n\n~~~\n@victim", CODE],
    ["a lone carriage return", "`a\r\r`@victim", /control characters/],
    ["HTML with an attribute", '<i title="`">@victim<i title="`">', HTML],
    ["an image tag", "<img src=//evil.example>", HTML],
    ["a comment", "<!-- stackwright:drift/a/b -->", HTML],
    ["preformatted HTML", "<pre>\n\n`@victim`\n</pre>", HTML],
    ["an autolink", "<https://evil.example>", HTML],
    ["a bare address", "https://evil.example/x", LINK],
    ["another scheme", "ftp://evil.example/x", LINK],
    ["www", "see WWW.evil.example", LINK],
    ["a link", "[x](https://evil.example)", LINK],
    ["a link without a scheme", "[x](//evil.example)", LINK],
    ["a link in angle brackets", "[x](<//evil.example>)", LINK],
    ["a link to another place of the same host", "[x](https://github.com/evil/repo)", LINK],
    ["a link that climbs out", "[x](https://github.com/acme/shop/../../evil/repo)", LINK],
    ["a link to a neighbour by prefix", "[x](https://github.com/acme/shop-evil)", LINK],
    ["a link definition", "[x]\n\n[x]: //evil.example", LINK],
    ["an image", "![x](https://evil.example/pixel.png)", LINK],
    ["another repository's issue", "acme/other#1", /refers to acme\/other#\u200b1/],
    ["a map", "```geojson\n{}\n```", /block of kind "geojson"/],
    ["a link in a diagram", '```mermaid\nflowchart LR\na;click a "x"\n```', /diagram/],
    ["a directive in a diagram", "```mermaid\n%%{init: {}}%%\n```", /diagram/],
    ["an override", "a\u202eb", /reorder/],
    ["an escape sequence", "\u001b[31mred", /control characters/],
    ["too many characters", "x".repeat(65_536), /has 65\d+ characters, and GitHub takes 65536/],
    ["too many bytes", "€".repeat(90_000), /has 270\d+ bytes, and GitHub takes 262144/],
  ])("%s", (_, body, problem) => {
    expect(check(HEAD + body)).toContainEqual(expect.stringMatching(problem));
  });

  test.each([
    ["empty", ""],
    ["without a marker", "## 1 change\n"],
    ["with a marker further down", `\n${HEAD}words\n`],
    ["with another marker", `${marker("drift/shop/production")}\nwords\n`],
    ["with more on the marker's line", `${HEAD.trimEnd()} @victim\n`],
    ["with a byte order mark", `\ufeff${HEAD}words\n`],
  ])("%s", (_, body) => {
    expect(check(body)).not.toEqual([]);
  });

  test("what is not UTF-8", () => {
    expect(check(Uint8Array.from([0x23, 0xff, 0xfe]))).toEqual(["it is not UTF-8 text"]);
  });

  test("all problems at once", () => {
    expect(check("@victim https://evil.example\n@victim ![x](//evil.example)").length).toBeGreaterThanOrEqual(2);
  });
});
