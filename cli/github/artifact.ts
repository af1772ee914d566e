import { scanMarkdown } from "./markdown-scan.ts";
import { readMarker } from "./marker.ts";

/** What GitHub takes: "Body is too long (maximum is 65536 characters)", and the column behind it holds 262,144 bytes. */
export const LONGEST_BODY = { characters: 65_536, bytes: 262_144 };

/** Only these are drawn or coloured by GitHub in a way that is known here to be harmless. */
const FENCES = ["", "diff", "json", "yaml", "text", "mermaid"];

/** Overrides and embeddings, which make text read otherwise than it is. Isolates are what honest renderers use. */
const REORDERING = /[\u202a-\u202e\u2066\u2067]/;

export interface ArtifactRules {
  /** The marker its first line must carry. */
  marker: string;
  /** The repository's address, e.g. `https://github.com/owner/name`: the only place it may link to. */
  home: string;
}

/**
 * What is wrong with a comment's text before a privileged job posts it. It was made by a run that executes a stranger's code, so
 * nothing in it is believed: it may be ugly or untrue, but it notifies nobody, loads and links nothing elsewhere, and is
 * no other comment of ours. Empty when it may be posted.
 */
export function checkArtifact(content: Uint8Array, rules: ArtifactRules): string[] {
  if (content.length > LONGEST_BODY.bytes) {
    return [`it has ${content.length} bytes, and GitHub takes ${LONGEST_BODY.bytes}`];
  }
  const text = utf8(content);
  if (text === undefined) return ["it is not UTF-8 text"];
  if (text.trim() === "") return ["it is empty"];
  const problems: string[] = [];
  if (text.length > LONGEST_BODY.characters) {
    problems.push(`it has ${text.length} characters, and GitHub takes ${LONGEST_BODY.characters}`);
  }
  if (readMarker(text)?.name !== rules.marker) {
    problems.push(`its first line is not the marker <!-- stackwright:${rules.marker} -->`);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(text.replaceAll("\r\n", "\n")))
    problems.push("it has control characters");
  if (REORDERING.test(text)) problems.push("it has characters that reorder text");
  return [...problems, ...markdownProblems(text.slice(text.indexOf("\n") + 1), rules.home)];
}

function markdownProblems(text: string, home: string): string[] {
  const { markup, words, fences, problems } = scanMarkdown(text.replaceAll("\r\n", "\n"));
  const found = [...problems];
  const mention = /(?<![A-Za-z0-9])@[A-Za-z0-9][A-Za-z0-9-]*/.exec(words);
  if (mention) found.push(`it mentions ${mention[0].replace("@", "@\u200b")}`);
  const reference = /[\w.-]{1,100}\/[\w.-]{1,100}#\d+/.exec(words);
  if (reference) found.push(`it refers to ${reference[0].replace("#", "#\u200b")} in another repository`);
  for (const match of markup.matchAll(/[A-Za-z][A-Za-z0-9+.-]{0,30}:\/\/[^\s<>()"'`|\\]*/g)) {
    if (!isHome(match[0], home)) found.push(`it has an address outside the repository: ${hostOf(match[0])}`);
  }
  if (/(?<![A-Za-z0-9/])www\./i.test(markup)) found.push("it has an address that starts with www.");
  for (const match of markup.matchAll(/\](?:\(\s*([^\s)]*)|:)/g)) {
    const target = match[1];
    if (target === undefined || !(target.startsWith("#") || isHome(target, home))) {
      found.push("it has a link or image to somewhere outside the repository");
    }
  }
  for (const { language, text: body } of fences) {
    if (!FENCES.includes(language)) found.push(`it has a block of kind "${language.slice(0, 20)}"`);
    if (language === "mermaid" && /(?:^|;)[ \t]*(?:click|callback)\s|%%\{|@\{|^---$|:\/\/|<(?!br\/?>)/im.test(body)) {
      found.push("its diagram has a link, an image or a directive");
    }
  }
  return [...new Set(found)];
}

function isHome(address: string, home: string): boolean {
  // Parsed, so that `..` is resolved before it is compared.
  const href = URL.canParse(address) ? new URL(address).href : "";
  return href === home || href.startsWith(`${home}/`);
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host || "another scheme" : "one that cannot be read";
}

function utf8(content: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return undefined;
  }
}
