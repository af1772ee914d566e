/** Splits a command line as a shell does: quotes group, a backslash takes the next character as it is. */
export function shellWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let at = 0; at < line.length; at++) {
    const character = line[at] ?? "";
    if (quote === "'") {
      if (character === "'") {
        quote = "";
      } else {
        word += character;
      }
    } else if (character === "\\") {
      word = (word ?? "") + (line[++at] ?? "");
    } else if (quote !== "") {
      if (character === quote) {
        quote = "";
      } else {
        word += character;
      }
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= "";
    } else if (/\s/.test(character)) {
      if (word !== undefined) {
        words.push(word);
      }
      word = undefined;
    } else {
      word = (word ?? "") + character;
    }
  }
  if (quote !== "") {
    throw new Error(`nodeargs: ${line}: a ${quote} is not closed`);
  }
  return word === undefined ? words : [...words, word];
}
