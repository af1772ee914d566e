import { posix } from "node:path";

/** A stack of a project of the repository. */
export interface StackId {
  /** The project's folder, relative to the repository, `.` for its root. */
  directory: string;
  stack: string;
}

/**
 * Every stack of every project among the files of a commit: a project is a folder with a `Pulumi.yaml`, a stack is a
 * `Pulumi.<stack>.yaml` in it.
 */
export function findStacks(files: readonly string[]): StackId[] {
  const projects = new Set(
    files
      .filter((path) => /^Pulumi\.ya?ml$/.test(posix.basename(path)) && isOwn(path))
      .map((path) => posix.dirname(path)),
  );
  return files
    .flatMap((path) => {
      const stack = /^Pulumi\.(.+)\.ya?ml$/.exec(posix.basename(path))?.[1];
      const directory = posix.dirname(path);
      return stack !== undefined && projects.has(directory) ? [{ directory, stack }] : [];
    })
    .sort((a, b) => compareText(a.directory, b.directory) || compareText(a.stack, b.stack));
}

/** Test data and installed packages are nobody's stacks. */
function isOwn(path: string): boolean {
  return !/(^|\/)(node_modules|testdata|fixtures)\//.test(path);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
