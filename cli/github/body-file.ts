import { lstatSync, readFileSync } from "node:fs";

/** Of more than this nothing is read: GitHub takes less of anything. */
const LARGEST = 8 * 1024 * 1024;

/**
 * Reads a file that another run may have made: only a regular one, so that a link in an unpacked artifact cannot name a
 * file of this machine.
 * @throws Error that names the option.
 */
export function readBodyFile(option: string, path: string): Buffer {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) throw new Error(`${option} ${path}: there is no such file.`);
  if (!found.isFile()) throw new Error(`${option} ${path} is not a regular file.`);
  if (found.size > LARGEST)
    throw new Error(`${option} ${path} has ${found.size} bytes: too many to be what it should.`);
  return readFileSync(path);
}
