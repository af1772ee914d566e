/** What is wrong with a comment as Markdown; empty when nothing is. Written against GitHub's flavour, not against the renderer. */
export function problemsOf(markdown: string): string[] {
  const problems: string[] = [];
  let fence: string | undefined;
  let columns: number | undefined;
  let details = 0;
  for (const [index, line] of markdown.split("\n").entries()) {
    const problem = (what: string) => problems.push(`line ${index + 1}: ${what}: ${line.slice(0, 160)}`);
    if (/^\s*::/.test(line) || line.includes("##[")) problem("a command to the workflow runner");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    if (/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/.test(line)) problem("a control character");
    if (fence !== undefined) {
      if (line === fence) fence = undefined;
      else if (line.includes("`")) problem("a backtick inside a fence");
      continue;
    }
    if (/^\s*(```|~~~)/.test(line)) {
      if (line !== "```mermaid") problem("a fence that is not ours");
      fence = "```";
      continue;
    }
    const bare = withoutCode(line);
    if (line.startsWith("|")) {
      const count = bare.split("|").length;
      columns ??= count;
      if (count !== columns) problem(`${count} instead of ${columns} cells`);
    } else {
      columns = undefined;
      if (bare.includes("|")) problem("a pipe outside a table");
    }
    details += (bare.match(/<details/g) ?? []).length - (bare.match(/<\/details>/g) ?? []).length;
    const tags = bare.replace(OWN_TAGS, "");
    if (tags.includes("<")) problem("a tag that is not ours");
    if (bare.includes("`")) problem("a backtick that closes nothing");
    if (/@\w/.test(bare)) problem("a mention");
    if (/(?<!&)#\d|\bGH-\d/.test(bare)) problem("a reference to an issue");
    if (/:\/\/|www\./.test(bare.replace(/\]\(https:\/\/github\.com\/[\w./%#-]+\)/g, "")))
      problem("an address that becomes a link");
    if (/(?<!&#?\w*)\$/.test(bare)) problem("a dollar sign that may begin mathematics");
    if (/\]\((?!https:\/\/github\.com\/)/.test(bare)) problem("a link that is not ours");
  }
  if (fence !== undefined) problems.push("a fence is not closed");
  if (details !== 0) problems.push("details are not balanced");
  return problems;
}

const OWN_TAGS =
  /^<!-- stackwright:config-diff(?: unchanged)? -->$|<\/?(?:details|summary|sub|b|code)>|<details open>|<br>/g;

/** Without code spans, which begin and end with as many backticks. */
function withoutCode(line: string): string {
  return line.replace(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, (span) => (span.includes("|") ? "|" : "CODE"));
}
