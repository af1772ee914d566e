import { toolboxai } from "../systems/toolboxai.ts";
import { serviceByHand } from "./by-hand.ts";
import type { Incident } from "./incident.ts";
import { findings } from "./stage.ts";
import { BACKEND, HEALTH } from "./toolboxai-backend.ts";

export const asleep: Incident = {
  name: "asleep",
  title: "502 on every path: production sleeps on a free plan",
  report: "ToolBoxAI, backend restoration guide, 2025-11-10, root cause 1",
  system: toolboxai,
  stack: "production",
  world: { waking: { wakeTime: 1_500, whileWaking: "bad-gateway" } },

  async seen(stage) {
    const { render } = stage.world.emulators;
    await serviceByHand(stage.world, stage.stack, { ...BACKEND, plan: "free" });
    await render.sleep(render.state.serviceNamed(BACKEND.name)!.id);
    stage.tell(`${BACKEND.name}, made by hand on the free plan; 15 minutes without visitors.`);
    const reply = await stage.curl(HEALTH);
    stage.check(reply.status === 502, "502 Bad Gateway, and not from the application");
  },

  async said(stage) {
    const { lines } = await stage.type(`doctor ${HEALTH} --wait 20`, findings);
    const text = lines.join("\n");
    stage.check(/was not awake: it took \d+ s/.test(text), "told apart from a crash: it slept, and woke when asked");
    stage.check((await stage.ask(HEALTH)).status === 200, "awake, it answers 200");
  },

  async blocked(stage) {
    stage.tell("plan: free, in Pulumi.production.yaml");
    await stage.world.setConfig(stage.stack, "plan", "free");
    stage.check(await stage.refused("no-sleeping-plan"), "production on a plan that sleeps is refused");
  },
};
