import { requiredFor } from "../../../contract/select.ts";
import { toolboxai as contract } from "../../../contract/toolboxai.ts";
import type { AppManifest } from "../../../emulators/runtime/index.ts";
import { type System, supabaseSettings, verificationSettings } from "./system.ts";

const STACKS = ["staging", "production"] as const;
export type StackName = (typeof STACKS)[number];

const features = (stack: string) => ({
  aiFeatures: stack === "production",
  payments: stack === "production",
  email: stack === "production",
});

/** ToolBoxAI's repository as the emulated Render knows it: what the application needs, and what its `/health` looks at. */
function application(stack: StackName): AppManifest {
  return {
    title: "ToolBoxAI",
    required: requiredFor(contract, "backend", { aiFeatures: stack === "production" }),
    checks: {
      database: "DATABASE_URL",
      redis: "REDIS_URL",
      pusher: ["PUSHER_APP_ID", "PUSHER_KEY", "PUSHER_SECRET", "PUSHER_CLUSTER"],
      supabase: ["SUPABASE_URL", "SUPABASE_SERVICE_ROLE_KEY"],
      agents: stack === "production" ? ["OPENAI_API_KEY"] : [],
    },
    routes: {
      "/api/v1/agents/health": { body: { status: "healthy" } },
      "/api/v1/auth/verify": { method: "POST", body: { valid: false } },
      "/api/v1/users/me": { authenticated: true, body: {} },
      "/api/v1/educational-content": { authenticated: true, body: [] },
      "/api/v1/roblox/status": { authenticated: true, body: {} },
      "/api/v1/analytics/dashboard": { authenticated: true, body: {} },
      "/api/v1/tasks/status/{task_id}": { authenticated: true, body: {} },
    },
  };
}

/** The root program, stacks `production` and `staging`. */
export const toolboxai: System = {
  name: "toolboxai",
  title: "ToolBoxAI",
  directory: ".",
  stacks: STACKS,
  contract,
  features,
  apps: {
    "toolboxai-backend": application("production"),
    "toolboxai-backend-staging": application("staging"),
  },
  seed: {
    render: {
      // Long enough for the deploy that Render starts by itself to be cancelled, as it is in practice.
      deployStepMs: 100,
      slugs: {
        "toolboxai-backend": "toolboxai-backend-8j12",
        "toolboxai-backend-staging": "toolboxai-backend-staging-s7g2",
      },
    },
    supabase: { projects: STACKS.map((name) => ({ name: `toolboxai-${name}` })) },
  },
  settings: (stack, emulators, runtime) => [
    ...supabaseSettings(emulators, runtime, `toolboxai-${stack}`),
    ...verificationSettings(runtime),
  ],
};
