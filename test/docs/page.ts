import { readFileSync } from "node:fs";

/** A fenced block of a page. */
export interface Block {
  language: string;
  text: string;
  /** The nearest `##` heading above it. */
  section: string;
}

export function blocksOf(file: string): Block[] {
  const blocks: Block[] = [];
  let section = "";
  let open: { language: string; lines: string[] } | undefined;
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const fence = /^```(\w*)$/.exec(line);
    if (fence && open) {
      blocks.push({ language: open.language, text: open.lines.join("\n"), section });
      open = undefined;
    } else if (fence) open = { language: fence[1]!, lines: [] };
    else if (open) open.lines.push(line);
    else if (line.startsWith("## ")) section = line.slice(3);
  }
  return blocks;
}

/** Lines of `shown` that `output` does not have. `…` stands for anything. */
export function notShown(shown: string, output: string): string[] {
  const lines = output.split("\n").map((line) => line.trim());
  return shown.split("\n").filter((line) => {
    const parts = line
      .trim()
      .split("…")
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const pattern = new RegExp(`^${parts.join(".*")}$`);
    return !lines.some((candidate) => pattern.test(candidate));
  });
}
