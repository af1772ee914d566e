import type { OperationKind, OperationOptions, OperationResult } from "../../engine/operation.ts";
import { INTERRUPTED, run, type Session } from "../commands/operation.ts";
import type { Engine } from "../engines/engine.ts";
import type { Plan } from "../plan/model.ts";
import { colours, type Paint, painter } from "../terminal/style.ts";
import { incidentLines, theatre } from "./incidents/theatre.ts";
import { Narrator } from "./narrator.ts";
import { SCENES } from "./scenes.ts";
import type { StackName } from "./systems/toolboxai.ts";
import { createWorld, type World } from "./world.ts";

export interface DemoOptions {
  engine: Engine;
  signal: AbortSignal;
  /** One incident of the teams' reports, or `all`, instead of the main job. */
  incident?: string | undefined;
  /** Only say which incidents there are. */
  list?: boolean;
}

/** What a scene has at hand. */
export interface Stage {
  world: World;
  narrator: Narrator;
  paint: Paint;
  run(
    stack: StackName,
    kind: OperationKind,
    extra?: Partial<OperationOptions>,
  ): Promise<{ plan: Plan; result: OperationResult }>;
}

/** The main job, end to end, on local emulators. Leaves no process and no file behind, however it ends. */
export async function demo({ engine, signal, incident, list }: DemoOptions): Promise<number> {
  const started = Date.now();
  const paint = painter(colours(process.stdout));
  const write = (line: string) => process.stdout.write(`${line}\n`);
  if (list) {
    for (const line of incidentLines()) write(line);
    return 0;
  }
  if (incident !== undefined) return theatre(incident, { engine, signal, paint, write });
  write(`Stackwright demo: ToolBoxAI on local emulators of Render, Vercel and Supabase.`);
  write(paint("dim", `No account, no keys, loopback only; ${engine.name} engine.`));
  const world = await createWorld();
  try {
    const narrator = new Narrator(write, paint);
    const stage: Stage = { world, narrator, paint, run: (stack, kind, extra = {}) => runOn(stack, kind, extra) };
    const runOn = async (stack: StackName, kind: OperationKind, extra: Partial<OperationOptions>) => {
      const done = await run(sessionOf(engine, world, stack, paint, signal), kind, extra);
      signal.throwIfAborted();
      return done;
    };
    for (const scene of SCENES) await scene(stage);
    narrator.summary((Date.now() - started) / 1000);
    return narrator.succeeded ? 0 : 1;
  } catch (error) {
    if (!signal.aborted) throw error;
    write("\nInterrupted: the emulators are stopped and the temporary files are gone.");
    return INTERRUPTED;
  } finally {
    await world.close();
  }
}

function sessionOf(engine: Engine, world: World, stack: StackName, paint: Paint, signal: AbortSignal): Session {
  return {
    engine,
    project: { dir: world.dir, stack, policyPacks: [`${world.root}/policies`] },
    args: { refresh: false, targets: [], expectNoChanges: false, yes: true, verbose: false },
    print: () => {},
    write: (text) => {
      if (process.stdout.isTTY) process.stdout.write(text);
    },
    paint,
    terminal: process.stdout.isTTY === true,
    signal,
    env: world.env,
  };
}
