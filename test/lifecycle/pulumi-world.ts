import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { createWorld, type World, type WorldOptions } from "../../cli/demo/world.ts";
import { chooseEngine } from "../../cli/engines/choose.ts";
import { type Finished, stackwright } from "./command.ts";

export type EngineName = "pulumi" | "embedded";

/** For a test of several operations on the CLI, in milliseconds. */
export const CLI_TIMEOUT = 600_000;

/** Whether the suites that need the real Pulumi CLI are skipped. Says so, and why. */
export function withoutPulumi(): boolean {
  const { name, why } = chooseEngine("auto");
  if (name !== "pulumi") console.log(`The real Pulumi CLI is not tried: ${why}.`);
  return name !== "pulumi";
}

/** A world whose Pulumi home is its own: only the plugins are the person's. What its CLI leaves running ends with it. */
export async function pulumiWorld(options?: WorldOptions): Promise<World> {
  const world = await createWorld(options);
  const home = join(world.root, "pulumi-home");
  mkdirSync(home);
  symlinkSync(join(process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "plugins"), join(home, "plugins"));
  Object.assign(world.env, {
    PULUMI_HOME: home,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    NO_COLOR: "1",
  });
  return {
    ...world,
    close: async () => {
      for (const pid of processesWith(`PULUMI_HOME=${home}`)) process.kill(pid);
      await world.close();
    },
  };
}

/** Processes whose environment has this entry: a killed CLI and `pulumi import` leave language hosts and plugins. */
function processesWith(entry: string): number[] {
  if (!existsSync("/proc/self/environ")) return [];
  return readdirSync("/proc").flatMap((name) => {
    try {
      const environment = /^\d+$/.test(name) ? readFileSync(`/proc/${name}/environ`, "utf8") : "";
      return environment.split("\0").includes(entry) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

/** Runs `stackwright <command> …` on production with the engine. */
export function on(world: World, engine: EngineName, command: string, ...more: string[]): Promise<Finished> {
  return stackwright(world, [command, "--stack", "production", "--engine", engine, ...more]);
}

/** What was written to the vendors' APIs since their journals were cleared. */
export function writes({ emulators }: World): string[] {
  return journalsOf(emulators).flatMap((journal) => journal.operations(journal.writes()));
}

export function clearJournals({ emulators }: World): void {
  for (const journal of journalsOf(emulators)) journal.clear();
}

function journalsOf({ render, vercel, supabase, uptimerobot, railway }: World["emulators"]) {
  return [render, vercel, supabase, uptimerobot, railway].map(({ journal }) => journal);
}
