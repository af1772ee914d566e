const WIDTH = 116;

/** A line too long for a terminal as several, each under the first one's text. Colours take no width. */
export function wrapped(line: string): string[] {
  const indent = " ".repeat(/^\s*(?:[✗!] \w+\s+|mend\s+|\S\s)?/.exec(line)?.[0].length ?? 0);
  const lines = [""];
  for (const word of line.split(/(?<=\S) /)) {
    const last = lines.at(-1)!;
    const longer = last === "" ? word : `${last} ${word}`;
    if (last === "" || visible(longer) <= WIDTH) lines[lines.length - 1] = longer;
    else lines.push(indent + word);
  }
  return lines;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes take no width
const visible = (text: string) => text.replace(/\u001b\[[0-9;]*m/g, "").length;
