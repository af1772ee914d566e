import { tectonic } from "../systems/tectonic.ts";
import type { Incident } from "./incident.ts";
import { findings, only } from "./stage.ts";

const BASE = "https://tectonic-backend.onrender.com";

export const noServer: Incident = {
  name: "no-server",
  title: "login says Not Found: nothing is deployed at the backend's host",
  report: "Tectonic, production backend service issue, undated, root cause",
  system: tectonic,
  stack: "production",

  async seen(stage) {
    const health = await stage.curl(`${BASE}/health`);
    const login = await stage.curl(`${BASE}/api/auth/login`, { method: "POST" });
    const isEdge = health.headers["x-render-routing"] === "no-server";
    stage.check(health.status === 404 && isEdge, "404 with x-render-routing: no-server");
    stage.check(login.status === 404, "to a visitor it is Not Found at login");
  },

  async said(stage) {
    const { lines } = await stage.type(`doctor ${BASE}/health`, findings);
    const text = lines.join("\n");
    stage.check(text.includes("nothing is deployed at this host"), "told apart from a 404 of the application");
  },

  async blocked(stage) {
    const { world, stack } = stage;
    await world.removeConfig(stack, "FINNHUB_API_KEY");
    const without = await stage.type("up --yes", only(/^error:|FINNHUB/));
    const isNamed = without.lines.some((line) => /FINNHUB_API_KEY/.test(line));
    stage.check(without.code === 1 && isNamed, "without a variable it needs, nothing is made");
    const isNothing = world.emulators.render.state.services.size === 0;
    stage.check(isNothing, "nothing was written at Render");
    const key = `example-finnhub-${world.secrets.length}`;
    await world.setConfig(stack, "FINNHUB_API_KEY", key, { secret: true });
    world.secrets.push(key);
    const up = await stage.type("up --yes", only(/^error:|✓ Up|refused/));
    const { status, body } = await stage.curl(`${BASE}/health`);
    stage.check(up.code === 0, "an up ends well only when the host has answered as the contract says");
    const isExpected = /"status":"healthy"/.test(body) && /"service":"Tectonic Trading Platform API"/.test(body);
    stage.check(status === 200 && isExpected, "the answer that the report expects after its fix");
  },
};
