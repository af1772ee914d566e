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
  if (folder === "" || folder === "." || /["\\\n]/.test(folder)) return text;
  const named = /^[\w./-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`;
  return text.replace(
    /npx stackwright ([a-z-]+)( (?:set|ls|rm)\b)?( (?:-C|--cwd|--help)\b)?/g,
    (typed, command: string, form?: string, isNamed?: string) =>
      isNamed === undefined && isCommand(command) && entryOf(command).options.includes("cwd")
        ? `npx stackwright ${command}${form ?? ""} -C ${named}`
        : typed,
  );
}

/** What {@link inFolder} named by a folder of the repository, as it is typed where the user stands: `here`. */
export function asFromHere(text: string, root: string, here: string): string {
  return text.replace(
    /(npx stackwright [a-z-]+(?: set| ls| rm)?) -C ([\w./-]+)/g,
    (_, command: string, folder: string) => inFolder(command, relative(here, resolve(root, folder))),
  );
}
