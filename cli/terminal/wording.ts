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
