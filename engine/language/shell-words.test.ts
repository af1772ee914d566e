import { expect, it } from "vitest";
import { shellWords } from "./shell-words.ts";

it.each([
  ["", []],
  ["--import tsx", ["--import", "tsx"]],
  [`--a "b c" 'd "e' f\\ g`, ["--a", "b c", 'd "e', "f g"]],
  ['--empty ""', ["--empty", ""]],
  ['a"b"c', ["abc"]],
])("%s", (line, words) => {
  expect(shellWords(line)).toEqual(words);
});

it("names a quote that is not closed", () => {
  expect(() => shellWords("--a 'b")).toThrow("a ' is not closed");
});
