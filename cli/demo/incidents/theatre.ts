import { UsageError } from "../../arguments.ts";
import { INTERRUPTED } from "../../commands/operation.ts";
import type { Engine } from "../../engines/engine.ts";
import { columns, type Paint } from "../../terminal/style.ts";
import { Narrator } from "../narrator.ts";
import { createWorld } from "../world.ts";
import type { Incident } from "./incident.ts";
import { INCIDENTS } from "./index.ts";
import { Stage } from "./stage.ts";

export interface TheatreOptions {
  engine: Engine;
  signal: AbortSignal;
  paint: Paint;
  write: (line: string) => void;
  /** Default: those of the four reports. */
  incidents?: readonly Incident[];
}

const ACTS = ["seen", "said", "blocked"] as const;

/** The incidents there are, one a line. */
export function incidentLines(): string[] {
  const rows = INCIDENTS.map(({ name, title, report }) => [`  ${name}`, title, report]);
  return ["Incidents, each out of a team's own report:", ...columns(rows), "", "npm run demo -- --incident NAME | all"];
}

/** Plays one incident, or all of them. Exit codes: 0 each fact held, 1 one did not, 130 interrupted. */
export async function theatre(name: string, options: TheatreOptions): Promise<number> {
  const { write, paint, signal, incidents = INCIDENTS } = options;
  const chosen = name === "all" ? incidents : incidents.filter((incident) => incident.name === name);
  if (chosen.length === 0) {
    throw new UsageError(`There is no incident "${name}". There are: ${incidents.map((one) => one.name).join(", ")}.`);
  }
  const outcomes: [Incident, boolean, number][] = [];
  try {
    for (const incident of chosen) {
      const started = performance.now();
      const ok = await play(incident, options);
      outcomes.push([incident, ok, (performance.now() - started) / 1000]);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    write("\nInterrupted: the emulators are stopped and the temporary files are gone.");
    return INTERRUPTED;
  }
  if (chosen.length > 1) {
    write("");
    const rows = outcomes.map(([incident, ok, seconds]) => {
      const mark = ok ? paint("green", "✓") : paint("red", "✗");
      return [`${mark} ${incident.name}`, incident.title, `${seconds.toFixed(0)} s`];
    });
    for (const line of columns(rows)) write(line);
  }
  return outcomes.every(([, ok]) => ok) ? 0 : 1;
}

async function play(incident: Incident, options: TheatreOptions): Promise<boolean> {
  const { write, paint, signal, engine } = options;
  signal.throwIfAborted();
  write("");
  write(paint("bold", `${incident.name}: ${incident.title}`));
  write(paint("dim", incident.report));
  const shown: string[] = [];
  const narrator = new Narrator((line) => {
    shown.push(line);
    write(line);
  }, paint);
  const world = await createWorld({ ...incident.world, system: incident.system });
  try {
    // As in production: what cannot be made again is protected.
    await world.removeConfig(incident.stack, "protect");
    const stage = new Stage({ incident, world, narrator, engine, paint, signal });
    for (const act of ACTS) {
      signal.throwIfAborted();
      write(paint("bold", ` ${act[0]!.toUpperCase()}${act.slice(1)}`));
      await incident[act](stage);
    }
    stage.rememberSecrets();
    const text = shown.join("\n");
    const leaked = [...stage.secrets].filter((secret) => text.includes(secret)).length;
    stage.check(leaked === 0, `none of the ${stage.secrets.size} secrets of this world was shown`);
    return narrator.succeeded;
  } finally {
    await world.close();
  }
}
