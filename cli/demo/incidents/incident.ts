import type { System } from "../systems/system.ts";
import type { WorldOptions } from "../world.ts";
import type { Stage } from "./stage.ts";

type Act = (stage: Stage) => Promise<void>;

/** One outage out of a team's own report, played on the emulated world of its system. */
export interface Incident {
  /** As it is typed: `demo --incident NAME`. */
  name: string;
  title: string;
  /** Where it is written down, and when. */
  report: string;
  system: System;
  stack: string;
  /** How the emulated world differs from the system's own. */
  world?: Omit<WorldOptions, "system">;
  /** The world is brought into the state the team had, and shows what they saw. */
  seen: Act;
  /** What the tools say about it. */
  said: Act;
  /** What would bring it back does not pass, or takes nothing away. */
  blocked: Act;
}
