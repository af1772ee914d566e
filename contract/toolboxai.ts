import { defineContract } from "./contract.ts";
import { backendVariables } from "./toolboxai-backend.ts";
import { frontendVariables } from "./toolboxai-frontend.ts";

/** Every environment variable of ToolBoxAI. There is no second list. */
export const toolboxai = defineContract({
  name: "toolboxai",
  features: {
    aiFeatures: "Agents and content generation through OpenAI, traced with LangSmith",
    payments: "Subscriptions through Stripe",
    email: "Transactional mail through SendGrid",
  },
  variables: { ...backendVariables, ...frontendVariables },
});
