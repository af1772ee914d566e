import { toolboxai } from "../systems/toolboxai.ts";
import { serviceByHand } from "./by-hand.ts";
import type { Incident } from "./incident.ts";
import { findings } from "./stage.ts";
import { BACKEND, HEALTH } from "./toolboxai-backend.ts";

const PATTERN = "https://*.vercel.app";
/** Step 4B of the report, letter by letter. */
const ORIGINS = [
  "https://toolboxai-dashboard.vercel.app",
  "https://toolboxai-solutions-4sebumacd-grayghostdevs-projects.vercel.app",
  PATTERN,
].join(",");
/** The preview deployment after that one. */
const PREVIEW = "https://toolboxai-solutions-9xk2v7qe1-grayghostdevs-projects.vercel.app";

export const corsWildcard: Incident = {
  name: "cors-wildcard",
  title: "CORS errors on every preview: the wildcard matches nothing",
  report: "ToolBoxAI, backend restoration guide, 2025-11-10, step 4B",
  system: toolboxai,
  stack: "production",

  async seen(stage) {
    const variables = { ALLOWED_ORIGINS: ORIGINS };
    await serviceByHand(stage.world, stage.stack, { ...BACKEND, variables });
    stage.tell(`ALLOWED_ORIGINS=…,${PATTERN}, "allows all Vercel preview deployments".`);
    const headers = { Origin: PREVIEW, "Access-Control-Request-Method": "GET" };
    const reply = await stage.curl(HEALTH, { method: "OPTIONS", headers });
    const isAllowed = reply.headers["access-control-allow-origin"] !== undefined;
    stage.check(reply.status === 400 && reply.body === "Disallowed CORS origin", "Disallowed CORS origin");
    stage.check(!isAllowed, "and without its header the browser shows the page nothing");
  },

  async said(stage) {
    const { lines } = await stage.type(`doctor ${HEALTH} --origin ${PREVIEW} --origin ${PATTERN}`, findings);
    const text = lines.join("\n");
    stage.check(text.includes("is a pattern"), "the pattern is named as what matches nothing");
  },

  async blocked(stage) {
    stage.tell("contract/toolboxai-backend.ts, edited: ALLOWED_ORIGINS is the report's list.");
    stage.world.edit(
      "contract/toolboxai-backend.ts",
      'source: vercel.origins("dashboard")',
      `source: literal("${ORIGINS}")`,
    );
    stage.check(await stage.refused("cors-origins"), "a pattern in the list is refused");
  },
};
