import { setTimeout as pause } from "node:timers/promises";
import type { Stage } from "./stage.ts";

export interface Visitors {
  /** They stop coming. Resolves to how many asked, and how many were answered 200. */
  leave(): Promise<{ asked: number; answered: number }>;
}

/** Visitors of a page, one after the other, until they leave. */
export function visitors(stage: Stage, url: string): Visitors {
  const count = { asked: 0, answered: 0 };
  let isOpen = true;
  const visiting = (async () => {
    while (isOpen) {
      count.asked += 1;
      const status = await stage.ask(url).then(
        (reply) => reply.status,
        () => undefined,
      );
      if (status === 200) count.answered += 1;
      await pause(5);
    }
  })();
  return {
    leave: async () => {
      isOpen = false;
      await visiting;
      return count;
    },
  };
}
