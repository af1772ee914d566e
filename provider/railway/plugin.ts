import { z } from "zod";
import { ProviderError } from "../host/handler.ts";
import { VendorError } from "../host/vendor-error.ts";
import { definePlugin, fn, resource } from "../host/vendor-plugin.ts";
import { RAILWAY_API, RailwayClient } from "./client.ts";
import { customDomain } from "./custom-domain.definition.ts";
import { customDomainHandler } from "./custom-domain.handler.ts";
import { deployServiceDefinition, rollbackServiceDefinition } from "./deploy-service.definition.ts";
import { deployServiceHandler, rollbackServiceHandler } from "./deploy-service.handler.ts";
import { deployment } from "./deployment.definition.ts";
import { deploymentHandler } from "./deployment.handler.ts";
import { environment } from "./environment.definition.ts";
import { environmentHandler } from "./environment.handler.ts";
import { findServiceDefinition } from "./find-service.definition.ts";
import { findServiceHandler } from "./find-service.handler.ts";
import { getServiceStatusDefinition } from "./get-service-status.definition.ts";
import { getServiceStatusHandler } from "./get-service-status.handler.ts";
import { project } from "./project.definition.ts";
import { projectHandler } from "./project.handler.ts";
import { service } from "./service.definition.ts";
import { serviceHandler } from "./service.handler.ts";
import { serviceInstance } from "./service-instance.definition.ts";
import { serviceInstanceHandler } from "./service-instance.handler.ts";
import { variables } from "./variables.definition.ts";
import { variablesHandler } from "./variables.handler.ts";

const config = z.object({
  railwayApiToken: z.string().optional().meta({
    secret: true,
    env: "RAILWAY_API_TOKEN",
    description:
      "Railway token of an account or a workspace, from Account Settings > Tokens. A project's token is not enough.",
  }),
  railwayWorkspaceId: z.string().optional().meta({
    env: "RAILWAY_WORKSPACE_ID",
    description: "The Railway workspace. Default: the only one the token reaches.",
  }),
  railwayApiUrl: z
    .string()
    .optional()
    .meta({ env: "RAILWAY_API_URL", description: `Address of Railway's GraphQL API. Default: \`${RAILWAY_API}\`.` }),
});

export const plugin = definePlugin({
  vendor: "railway",
  title: "Railway",
  config,
  credential: "railwayApiToken",

  connect: ({ railwayApiToken = "", railwayApiUrl, railwayWorkspaceId }) =>
    new RailwayClient({ token: railwayApiToken, apiUrl: railwayApiUrl, workspaceId: railwayWorkspaceId }),

  async verify(client, signal) {
    try {
      await client.workspaces(signal);
    } catch (error) {
      if (!(error instanceof VendorError) || (error.status !== 401 && error.status !== 403)) throw error;
      throw new ProviderError(
        `Railway does not accept the token in stackwright:railwayApiToken or RAILWAY_API_TOKEN (${error.reason}): make one of an ` +
          "account or a workspace at https://railway.com/account/tokens (a project's token is not enough) and run " +
          "`pulumi config set --secret stackwright:railwayApiToken`",
      );
    }
  },

  scope: (client) => client.apiUrl,

  resources: [
    resource(project, projectHandler),
    resource(environment, environmentHandler),
    resource(service, serviceHandler),
    resource(serviceInstance, serviceInstanceHandler),
    resource(variables, variablesHandler),
    resource(customDomain, customDomainHandler),
    resource(deployment, deploymentHandler),
  ],
  functions: [
    fn(findServiceDefinition, findServiceHandler),
    fn(getServiceStatusDefinition, getServiceStatusHandler),
    fn(deployServiceDefinition, deployServiceHandler),
    fn(rollbackServiceDefinition, rollbackServiceHandler),
  ],
});
