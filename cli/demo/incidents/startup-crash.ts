import { toolboxai } from "../systems/toolboxai.ts";
import { newestDeploy, serviceByHand, wordsOf } from "./by-hand.ts";
import type { Incident } from "./incident.ts";
import { findings } from "./stage.ts";
import { BACKEND, HEALTH } from "./toolboxai-backend.ts";

/** As the report has it: Render does not expand what looks like a reference. */
const REFERENCE = `\${SUPABASE_DATABASE_URL}`;

export const startupCrash: Incident = {
  name: "startup-crash",
  title: "the application crashes while it starts: DATABASE_URL is the text of a reference",
  report: "ToolBoxAI, backend restoration guide, 2025-11-10, root cause 4 and step 3C",
  system: toolboxai,
  stack: "production",

  async seen(stage) {
    await serviceByHand(stage.world, stage.stack, { ...BACKEND, variables: { DATABASE_URL: REFERENCE } });
    stage.tell(`${BACKEND.group} with DATABASE_URL=${REFERENCE}, "reference"; Manual Deploy.`);
    const { status } = newestDeploy(stage.world, BACKEND.name);
    const words = wordsOf(stage.world, BACKEND.name, /Exception in worker|ArgumentError|failed to boot/);
    stage.log(`Render, logs of ${BACKEND.name} (deploy ${status})`, words);
    const reply = await stage.curl(HEALTH);
    stage.check(
      words.some((line) => line.includes("ArgumentError")),
      "the worker fails to boot, and the deploy fails",
    );
    stage.check(reply.status !== 200, "no path answers");
  },

  async said(stage) {
    const { lines } = await stage.type("doctor --stack production --wait 5", findings);
    const text = lines.join("\n");
    stage.check(text.includes("is no connection string"), "the cause is named, not only that it crashed");
  },

  async blocked(stage) {
    stage.tell(`contract/toolboxai-backend.ts, edited: DATABASE_URL is the text ${REFERENCE}.`);
    stage.world.edit(
      "contract/toolboxai-backend.ts",
      'source: reference("SUPABASE_DATABASE_URL")',
      `source: literal("${REFERENCE}")`,
    );
    stage.check(
      await stage.refused("pooler-port"),
      "what is no connection string is refused before anything is written",
    );
  },
};
