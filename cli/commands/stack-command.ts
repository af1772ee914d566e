import type { Arguments } from "../arguments.ts";
import { evaluated } from "../operations/config-effects.ts";
import { type Desk, typed } from "../operations/desk.ts";
import { openStackOnDisk } from "../operations/stack-on-disk.ts";
import { withVendors } from "../operations/vendor-session.ts";
import { findProject } from "../project.ts";
import { confirm } from "../terminal/confirm.ts";
import { readValue } from "../terminal/secret-prompt.ts";
import type { Paint } from "../terminal/style.ts";
import { adopt } from "./adopt.ts";
import { deploy } from "./deploy.ts";
import { INTERRUPTED } from "./operation.ts";
import { rollback } from "./rollback.ts";
import { rollbackConfig } from "./rollback-config.ts";
import { programOf, rotate } from "./rotate.ts";
import { isAddress, wake } from "./wake.ts";

export interface Surroundings {
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  print: (line: string) => void;
  paint: Paint;
  /** Runs `up` of the same stack with the same options. */
  up: () => Promise<number>;
}

/** A command that acts on a stack outside of an `up`: opens what it needs, and says so when it is interrupted. */
export async function runStackCommand(args: Arguments, around: Surroundings): Promise<number> {
  const { signal, print } = around;
  if (args.command === "wake" && isAddress(args.words[0])) return wake(deskOf(args, "", around), []);
  const { dir, stack, configFile } = findProject(args);
  const desk = deskOf(args, stack, around);
  const location = { dir, stack, configFile, env: around.env };
  const session = { ...location, signal };
  try {
    switch (args.command) {
      case "deploy":
        return await withVendors(session, (vendors) => deploy(desk, vendors));
      case "wake":
        return await withVendors(session, (vendors) => wake(desk, vendors.resources));
      case "adopt":
        return await withVendors(session, (vendors) => {
          const { disk } = vendors;
          return adopt(desk, vendors, disk, () => evaluated(disk, { env: around.env, signal }));
        });
      case "rotate": {
        const disk = await openStackOnDisk(location);
        return await rotate(desk, disk, programOf(disk, desk), around.up);
      }
      default:
        if (args.config) return await rollbackConfig(desk, await openStackOnDisk(location));
        return await withVendors(session, (vendors) => rollback(desk, vendors));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    print(`Interrupted. What a vendor was asked for already goes on there: ${typed(stack, "doctor")}`);
    return INTERRUPTED;
  }
}

function deskOf(args: Arguments, stack: string, { env, signal, print, paint }: Surroundings): Desk {
  return {
    args,
    stack,
    env,
    signal,
    print,
    paint,
    isAsked: process.stdin.isTTY === true,
    confirm: (question) => confirm(question, signal),
    read: readValue,
  };
}
