import { outboundBlocks } from "../../../emulators/render/outbound-addresses.ts";
import { toolboxai } from "../systems/toolboxai.ts";
import type { World } from "../world.ts";
import { wordsOf } from "./by-hand.ts";
import type { Incident } from "./incident.ts";
import { findings, only } from "./stage.ts";
import { BACKEND, HEALTH } from "./toolboxai-backend.ts";

/** Where the team sits. */
const OFFICE = "203.0.113.0/24";
const RENDER = outboundBlocks("oregon");

async function setList({ setConfig }: World, stack: string, key: string, values: readonly string[]): Promise<void> {
  for (const [index, value] of values.entries()) await setConfig(stack, `${key}[${index}]`, value, { path: true });
}

export const networkRestrictions: Incident = {
  name: "network-restrictions",
  title: "the database lets in the office and keeps out the backend",
  report: "ToolBoxAI, backend restoration guide, 2025-11-10, Database Connection Failed, action 5",
  system: toolboxai,
  stack: "production",

  async seen(stage) {
    const { world } = stage;
    await stage.operate("update");
    const { supabase } = world.emulators;
    const project = [...supabase.state.projects.values()].find(({ name }) => name === "toolboxai-production")!;
    supabase.dashboard.setNetworkRestrictions(project.ref, [OFFICE], []);
    stage.tell(`Supabase, Database, Settings, Network Restrictions: ${OFFICE}, and nothing else.`);
    await stage.until(HEALTH, ({ body }) => /"status":"degraded"/.test(body));
    const reply = await stage.curl(HEALTH);
    const words = wordsOf(world, BACKEND.name, /database check failed|allow_list/);
    stage.log(`Render, logs of ${BACKEND.name}`, words);
    stage.check(/"status":"degraded"/.test(reply.body) && /"database":false/.test(reply.body), "database: false");
    stage.check(
      words.some((line) => /address not in tenant allow_list: \{74, 220, (48|56), 21\}/.test(line)),
      "the pooler refuses the address that Render calls from",
    );
  },

  async said(stage) {
    const { lines } = await stage.type("doctor --stack production --wait 5", findings);
    const text = lines.join("\n");
    stage.check(
      /network restrictions keep out 74\.220\.(48|56)\.21/.test(text),
      "who is kept out, and where to add it",
    );
  },

  async blocked(stage) {
    const { world, stack } = stage;
    await setList(world, stack, "policies:database-network.callers", RENDER);
    await setList(world, stack, "databaseNetworks", [OFFICE]);
    stage.tell(`Pulumi.production.yaml: policies:database-network has callers: [${RENDER.join(", ")}],`);
    stage.tell(`as Render shows them under Connect, Outbound; and databaseNetworks: [${OFFICE}].`);
    stage.check(await stage.refused("database-network"), "a list that forgets who calls is refused");
    await setList(world, stack, "databaseNetworks", [OFFICE, ...RENDER]);
    stage.tell(`databaseNetworks: [${[OFFICE, ...RENDER].join(", ")}].`);
    const up = await stage.type("up --refresh --yes", only(/^error:|allowedIpv4|✓ Up/));
    const { body } = await stage.ask(HEALTH);
    stage.check(up.code === 0 && /"status":"healthy"/.test(body), "with Render's blocks in it the backend is healthy");
  },
};
