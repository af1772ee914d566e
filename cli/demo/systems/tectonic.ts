import { requiredFor } from "../../../contract/select.ts";
import { contract } from "../../../systems/tectonic/contract.ts";
import { type System, supabaseSettings, verificationSettings } from "./system.ts";

/** Tectonic's backend at Render and its frontend at Vercel. */
export const tectonic: System = {
  name: "tectonic",
  title: "Tectonic",
  directory: "systems/tectonic",
  stacks: ["production"],
  contract,
  features: () => ({}),
  apps: {
    "tectonic-backend": {
      title: "Tectonic Trading Platform API",
      required: requiredFor(contract, "backend", {}),
      health: { body: { service: "Tectonic Trading Platform API" } },
      routes: {
        "/api/auth/register": { method: "POST", status: 201, body: { access_token: "example" } },
        "/api/auth/login": { method: "POST", body: { access_token: "example" } },
      },
    },
  },
  seed: {
    render: { deployStepMs: 100, slugs: { "tectonic-backend": "tectonic-backend" } },
    supabase: { projects: [{ name: "tectonic" }] },
  },
  settings: (_, emulators, runtime) => [
    ...supabaseSettings(emulators, runtime, "tectonic"),
    ...verificationSettings(runtime),
  ],
};
