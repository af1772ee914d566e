import { relative, resolve } from "node:path";
import { entryOf, isCommand } from "../command-table.ts";
import type { Engine } from "../engines/engine.ts";

/**
 * Messages name Pulumi's commands, as its users know them. Where the embedded engine runs there may be no `pulumi`, so the
 * ones this command has too are said as they can be typed here.
 */
export function asTyped(text: string, engine: Engine["name"], stack: string): string {
  if (engine === "pulumi") return text;
  return text
    .replace(/\bpulumi config (set|rm|ls)\b/g, `npx stackwright config $1 -s ${stack}`)
    .replace(/\bpulumi (up|preview|refresh|destroy)\b/g, `npx stackwright $1 -s ${stack}`);
}

/** Commands for a stack that runs on the emulators, as they are typed there: without `--emulated` they would be for the stack itself. */
export function asOnEmulators(text: string): string {
  return text.replace(/(npx stackwright [^`\n]*?)(?:-s|--stack) [\w.-]+/g, "$1--emulated");
}

/** Commands for a project in a folder that is not the one where they are typed; what names its folder is left as it is. */
export function inFolder(text: string, folder: string): string {
  return withFolders(text, (named) => named ?? folder);
}

/** Commands whose projects are told by folders of a repository, as they are typed where the user stands: `here`. */
export function asFromHere(text: string, root: string, here: string): string {
  return withFolders(text, (named = ".") => relative(here, resolve(root, named)));
}

/** @param folderOf the folder that a command is to name, by the one that it names already; "" and "." need no name. */
function withFolders(text: string, folderOf: (named: string | undefined) => string): string {
  return text.replace(
    /npx stackwright ([a-z-]+)( (?:set|ls|rm)\b)?(?: (?:-C|--cwd) ('[^'\n]*'|[\w./-]+)|( --help)\b)?/g,
    (typed, command: string, form = "", named?: string, help?: string) => {
      if (help !== undefined || !isCommand(command) || !entryOf(command).options.includes("cwd")) return typed;
      const folder = folderOf(named?.replace(/^'|'$/g, ""));
      if (/["'\\\n]/.test(folder)) return typed;
      if (folder === "" || folder === ".") return `npx stackwright ${command}${form}`;
      return `npx stackwright ${command}${form} -C ${/^[\w./-]+$/.test(folder) ? folder : `'${folder}'`}`;
    },
  );
}
