import { z } from "zod";
import { ProviderError } from "../host/handler.ts";
import { VendorError } from "../host/vendor-error.ts";
import { definePlugin, fn, resource } from "../host/vendor-plugin.ts";
import { VercelClient } from "./client.ts";
import { deployProjectDefinition } from "./deploy-project.definition.ts";
import { deployProjectHandler } from "./deploy-project.handler.ts";
import { deployment } from "./deployment.definition.ts";
import { deploymentHandler } from "./deployment.handler.ts";
import { findProjectDefinition } from "./find-project.definition.ts";
import { findProjectHandler } from "./find-project.handler.ts";
import { getDeploymentsDefinition } from "./get-deployments.definition.ts";
import { getDeploymentsHandler } from "./get-deployments.handler.ts";
import { project } from "./project.definition.ts";
import { projectHandler } from "./project.handler.ts";
import { projectDomain } from "./project-domain.definition.ts";
import { projectDomainHandler } from "./project-domain.handler.ts";
import { projectEnvironment } from "./project-environment.definition.ts";
import { projectEnvironmentHandler } from "./project-environment.handler.ts";
import { projectRoutes } from "./project-routes.definition.ts";
import { projectRoutesHandler } from "./project-routes.handler.ts";
import { rollbackProjectDefinition } from "./rollback-project.definition.ts";
import { rollbackProjectHandler } from "./rollback-project.handler.ts";

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
  resources: [
    resource(project, projectHandler),
    resource(projectEnvironment, projectEnvironmentHandler),
    resource(projectDomain, projectDomainHandler),
    resource(projectRoutes, projectRoutesHandler),
    resource(deployment, deploymentHandler),
  ],
  functions: [
    fn(findProjectDefinition, findProjectHandler),
    fn(getDeploymentsDefinition, getDeploymentsHandler),
    fn(deployProjectDefinition, deployProjectHandler),
    fn(rollbackProjectDefinition, rollbackProjectHandler),
  ],
});
