import { z } from "zod";
import { ProviderError } from "../host/handler.ts";
import { VendorError } from "../host/vendor-error.ts";
import { definePlugin, resource } from "../host/vendor-plugin.ts";
import { VercelClient } from "./client.ts";
import { project } from "./project.definition.ts";
import { projectHandler } from "./project.handler.ts";
import { projectEnvironment } from "./project-environment.definition.ts";
import { projectEnvironmentHandler } from "./project-environment.handler.ts";

const defaultApiUrl = "https://api.vercel.com";

export const plugin = definePlugin({
  vendor: "vercel",
  title: "Vercel",
  config: z.object({
    vercelApiToken: z.string().optional().describe("Vercel API token.").meta({ secret: true, env: "VERCEL_API_TOKEN" }),
    vercelTeam: z
      .string()
      .optional()
      .describe("Team the projects belong to, as id (`team_…`) or slug. Unset means the token's personal account.")
      .meta({ env: "VERCEL_TEAM" }),
    vercelApiUrl: z
      .string()
      .optional()
      .describe(`Where Vercel's API is. Default ${defaultApiUrl}.`)
      .meta({ env: "VERCEL_API_URL" }),
  }),
  credential: "vercelApiToken",
  connect: (config) =>
    new VercelClient({
      token: config.vercelApiToken ?? "",
      team: config.vercelTeam,
      apiUrl: (config.vercelApiUrl ?? defaultApiUrl).replace(/\/+$/, ""),
    }),
  async verify(client, signal) {
    try {
      await client.verify(signal);
    } catch (error) {
      if (!(error instanceof VendorError) || ![401, 403, 404].includes(error.status ?? 0)) throw error;
      throw new ProviderError(
        `${error.message}. Make a token at https://vercel.com/account/settings/tokens with access to the team, then run ` +
          "`pulumi config set --secret stackwright:vercelApiToken` or set VERCEL_API_TOKEN; the team is " +
          "`pulumi config set stackwright:vercelTeam <id or slug>`.",
      );
    }
  },
  scope: (client) => `${client.apiUrl} ${client.team ?? ""}`.trim(),
  resources: [resource(project, projectHandler), resource(projectEnvironment, projectEnvironmentHandler)],
  functions: [],
});
