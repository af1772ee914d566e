import { cpSync } from "node:fs";
import { relative, resolve } from "node:path";

const CHECKOUT = resolve(import.meta.dirname, "../..");
/** Keys and settings a new user would not have. */
const OF_THIS_MACHINE = /^(RENDER|VERCEL|SUPABASE|RAILWAY|UPTIMEROBOT|PULUMI|STACKWRIGHT|npm)_/;

/** The shell of somebody who has just heard of Stackwright. */
export function newShell(): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_THIS_MACHINE.test(name))),
    NO_COLOR: "1",
    npm_config_prefer_offline: "true",
    npm_config_audit: "false",
    npm_config_fund: "false",
  };
}

/** The files of a clone, in a folder that is not there yet: no history, nothing installed. */
export function copyClone(folder: string): void {
  const isOfClone = (path: string) => !/(^|\/)(node_modules|\.git)(\/|$)/.test(relative(CHECKOUT, path));
  cpSync(CHECKOUT, folder, { recursive: true, filter: isOfClone });
}
