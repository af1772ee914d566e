/** Where a generated file stops being what it should be, in a line or two. */
export function firstDifference(current: string | undefined, wanted: string): string {
  if (current === undefined) return "does not exist";
  const [have, want] = [current.split("\n"), wanted.split("\n")];
  const index = want.findIndex((line, at) => line !== have[at]);
  if (index === -1) return `line ${want.length + 1} and what follows is too much`;
  const line = have[index] === undefined ? "" : `\n  - ${have[index]}`;
  return `line ${index + 1}${line}\n  + ${want[index]}`;
}
