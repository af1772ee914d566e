import { styleText } from "node:util";

type Format = Parameters<typeof styleText>[0];

/** Whether to colour what goes to this stream: `NO_COLOR` wins, then `FORCE_COLOR`, else only on a terminal. */
export function colours(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== "0";
  return stream.isTTY === true && env.TERM !== "dumb";
}

export type Paint = (format: Format, text: string) => string;

export function painter(enabled: boolean): Paint {
  return (format, text) => (enabled ? styleText(format, text, { validateStream: false } as object) : text);
}

/** Names and messages come from programs and vendors: nothing in them may move the cursor or change the terminal. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  return text.replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, "").replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "�");
}

/** Left-aligned columns, two spaces apart, widths measured on the unpainted text. */
export function columns(rows: string[][], gap = 2): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, visible(cell));
  }
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : cell + " ".repeat(widths[index]! - visible(cell) + gap)))
      .join("")
      .trimEnd(),
  );
}

function visible(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes take no width
  return [...text.replace(/\u001b\[[0-9;]*m/g, "")].length;
}
