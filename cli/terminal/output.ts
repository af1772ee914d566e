/** Where a command's words go. */
export interface Output {
  /** A line to standard output. */
  print: (line: string) => void;
  /** Text to standard output, as it is. */
  write: (text: string) => void;
  /** A line to standard error. */
  note: (line: string) => void;
}

/** @param worded the last word on every text, e.g. on how a command is spelled. Default: as it is. */
export function output(worded: (text: string) => string = (text) => text): Output {
  return {
    print: (line) => void process.stdout.write(`${worded(line)}\n`),
    write: (text) => void process.stdout.write(worded(text)),
    note: (line) => void process.stderr.write(`${worded(line)}\n`),
  };
}
