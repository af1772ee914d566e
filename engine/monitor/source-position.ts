import { relative } from "node:path";

/** A call's place in the program, relative to the project, as Pulumi writes it to state: `project:///index.ts#12,5`. */
export function sourcePosition(
  position: { getUri(): string; getLine(): number; getColumn(): number } | undefined,
  projectDir: string,
): string | undefined {
  if (!position?.getUri().startsWith("file:///")) {
    return undefined;
  }
  const path = relative(projectDir, decodeURI(position.getUri().slice("file://".length)));
  const column = position.getColumn() > 0 ? `,${position.getColumn()}` : "";
  return `project:///${path}#${position.getLine()}${column}`;
}
