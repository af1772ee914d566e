import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { text as readAll } from "node:stream/consumers";

/**
 * A value typed at a prompt or piped in; never from the command line, where the shell's history and the process list
 * would keep it. Typing a secret shows nothing.
 * @returns undefined when the input ended without a value.
 */
export async function readValue(question: string, hidden: boolean): Promise<string | undefined> {
  if (!process.stdin.isTTY) {
    const value = (await readAll(process.stdin)).replace(/\r?\n$/, "");
    return value === "" ? undefined : value;
  }
  process.stdout.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: hidden ? silent : process.stdout, terminal: true });
  const value = await new Promise<string | undefined>((resolve) => {
    lines.once("line", resolve);
    lines.once("close", () => resolve(undefined));
    lines.once("SIGINT", () => resolve(undefined));
  });
  lines.close();
  if (hidden) process.stdout.write("\n");
  return value === "" ? undefined : value;
}
