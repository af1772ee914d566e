import { toolboxai } from "../systems/toolboxai.ts";
import { newestDeploy, serviceByHand, wordsOf } from "./by-hand.ts";
import type { Incident } from "./incident.ts";
import { findings } from "./stage.ts";
import { BACKEND, HEALTH } from "./toolboxai-backend.ts";

export const missingP0: Incident = {
  name: "missing-p0",
  title: "the backend does not start: a P0 variable is missing",
  report: "ToolBoxAI, backend restoration guide, 2025-11-10, root cause 2",
  system: toolboxai,
  stack: "production",

  async seen(stage) {
    await serviceByHand(stage.world, stage.stack, { ...BACKEND, variables: { JWT_SECRET_KEY: undefined } });
    stage.tell(`${BACKEND.group} typed by hand, JWT_SECRET_KEY forgotten; Manual Deploy.`);
    const { status } = newestDeploy(stage.world, BACKEND.name);
    const words = wordsOf(stage.world, BACKEND.name, /KeyError|failed to boot/);
    stage.log(`Render, logs of ${BACKEND.name} (deploy ${status})`, words);
    const reply = await stage.curl(HEALTH);
    stage.check(words.includes("KeyError: 'JWT_SECRET_KEY'"), "KeyError: 'JWT_SECRET_KEY', and the deploy fails");
    stage.check(reply.status !== 200, "no path answers");
  },

  async said(stage) {
    const { lines } = await stage.type("doctor --stack production --wait 5", findings);
    const text = lines.join("\n");
    stage.check(text.includes("the variable JWT_SECRET_KEY is not set"), "the variable is named");
  },

  async blocked(stage) {
    stage.tell("index.ts, edited: the group is made without JWT_SECRET_KEY.");
    stage.world.edit(
      "index.ts",
      "  protect,\n});\n\ndashboard.configure",
      "  protect,\n  transform: { group: (args) => void delete (args.variables as Record<string, unknown>).JWT_SECRET_KEY },\n});\n\ndashboard.configure",
    );
    stage.check(
      await stage.refused("p0-variables-declared"),
      "a group without it is refused before anything is written",
    );
  },
};
