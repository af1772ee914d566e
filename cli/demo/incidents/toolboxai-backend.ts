import type { ServiceByHand } from "./by-hand.ts";

/** ToolBoxAI's backend as its report has it. */
export const BACKEND: ServiceByHand = {
  name: "toolboxai-backend",
  group: "toolboxai-secrets",
  plan: "starter",
  startCommand: "gunicorn apps.backend.main:app --worker-class uvicorn.workers.UvicornWorker --bind 0.0.0.0:$PORT",
};
export const HEALTH = "https://toolboxai-backend-8j12.onrender.com/health";
