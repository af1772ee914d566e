import { mapmystandards } from "../systems/mapmystandards.ts";
import type { Incident } from "./incident.ts";
import { findings } from "./stage.ts";

const HEALTH = "https://api.mapmystandards.ai/health";
const FRONTEND = "https://platform.mapmystandards.ai";
const SERVICE = "mapmystandards-api";

/** `railway.toml` has no health path; SECRET_KEY is not among the variables. */
const AS_IT_WAS = `  transform: {
    settings: (args) => void delete args.healthcheckPath,
    variables: (args) => void delete (args.variables as Record<string, unknown>).SECRET_KEY,
  },
`;

export const railway502: Incident = {
  name: "railway-502",
  title: "a backend that is down at Railway, taken for a CORS problem",
  report: "MapMyStandards, backend service not running, undated",
  system: mapmystandards,
  stack: "production",

  async seen(stage) {
    const { world } = stage;
    const { dashboard } = world.emulators.railway;
    world.edit("index.ts", '  domain: "api.mapmystandards.ai",\n', `  domain: "api.mapmystandards.ai",\n${AS_IT_WAS}`);
    await stage.operate("update", { mayFail: true });
    stage.tell("Railway as railway.toml has it: no health path; SECRET_KEY is not among the variables.");
    const deployment = dashboard.placement(SERVICE).deployments.at(-1)!;
    const words = deployment.log.map(({ message }) => message).filter((line) => line.startsWith("KeyError"));
    stage.log(`Railway, deployment of ${SERVICE} (${deployment.status})`, words.slice(-1));
    const reply = await stage.curl(HEALTH, { headers: { Origin: FRONTEND } });
    const isFallback = reply.headers["x-railway-fallback"] === "true";
    stage.check(
      words.includes("KeyError: 'SECRET_KEY'"),
      "KeyError: 'SECRET_KEY', and restarts until they are used up",
    );
    stage.check(reply.status === 502 && isFallback, "502, Application failed to respond");
    const isWithout = reply.headers["access-control-allow-origin"] === undefined;
    stage.check(isWithout, "no CORS header in it, which is why a browser calls it CORS");
  },

  async said(stage) {
    const { lines } = await stage.type(`doctor --stack production --wait 5 --origin ${FRONTEND}`, findings);
    const text = lines.join("\n");
    stage.check(/this is not CORS|looks like CORS; it is not/.test(text), "down, and not CORS");
    stage.check(text.includes("the variable SECRET_KEY is not set"), "with the cause out of the log");
  },

  async blocked(stage) {
    const isRefused = await stage.refused("p0-variables-declared", "health-check-path");
    stage.check(isRefused, "the same program, with the policies");
  },
};
