import { z } from "zod";
import { ProviderError } from "../host/handler.ts";
import { VendorError } from "../host/vendor-error.ts";
import { definePlugin, fn, resource } from "../host/vendor-plugin.ts";
import { RenderClient } from "./client.ts";
import { cronJob } from "./cron-job.definition.ts";
import { cronJobHandler } from "./cron-job.handler.ts";
import { customDomain } from "./custom-domain.definition.ts";
import { customDomainHandler } from "./custom-domain.handler.ts";
import { deploy } from "./deploy.definition.ts";
import { deployHandler } from "./deploy.handler.ts";
import { deployServiceDefinition } from "./deploy-service.definition.ts";
import { deployServiceHandler } from "./deploy-service.handler.ts";
import { envGroup } from "./env-group.definition.ts";
import { envGroupHandler } from "./env-group.handler.ts";
import { findEnvGroupDefinition } from "./find-env-group.definition.ts";
import { findEnvGroupHandler } from "./find-env-group.handler.ts";
import { findServiceDefinition } from "./find-service.definition.ts";
import { findServiceHandler } from "./find-service.handler.ts";
import { getServiceStatusDefinition } from "./get-service-status.definition.ts";
import { getServiceStatusHandler } from "./get-service-status.handler.ts";
import { keyValue } from "./key-value.definition.ts";
import { keyValueHandler } from "./key-value.handler.ts";
import { notificationSettings } from "./notification-settings.definition.ts";
import { notificationSettingsHandler } from "./notification-settings.handler.ts";
import { rollbackServiceDefinition } from "./rollback-service.definition.ts";
import { rollbackServiceHandler } from "./rollback-service.handler.ts";
import { staticSite } from "./static-site.definition.ts";
import { staticSiteHandler } from "./static-site.handler.ts";
import { webService } from "./web-service.definition.ts";
import { webServiceHandler } from "./web-service.handler.ts";
import { workspaceNotifications } from "./workspace-notifications.definition.ts";
import { workspaceNotificationsHandler } from "./workspace-notifications.handler.ts";

const config = z.object({
  renderApiKey: z.string().optional().meta({
    secret: true,
    env: "RENDER_API_KEY",
    description: "Render API key, from Account Settings in Render's dashboard.",
  }),
  renderOwnerId: z.string().optional().meta({
    env: "RENDER_OWNER_ID",
    description: "The Render workspace, `tea-…` or `usr-…`. Default: the only one the key reaches.",
  }),
  renderApiUrl: z
    .string()
    .optional()
    .meta({ env: "RENDER_API_URL", description: "Address of Render's API. Default: `https://api.render.com/v1`." }),
});

export const plugin = definePlugin({
  vendor: "render",
  title: "Render",
  config,
  credential: "renderApiKey",

  connect: ({ renderApiKey = "", renderApiUrl, renderOwnerId }) =>
    new RenderClient({ apiKey: renderApiKey, apiUrl: renderApiUrl, ownerId: renderOwnerId }),

  async verify(client, signal) {
    try {
      await client.user(signal);
    } catch (error) {
      if (!(error instanceof VendorError) || (error.status !== 401 && error.status !== 403)) throw error;
      throw new ProviderError(
        "Render does not accept the key in stackwright:renderApiKey (or RENDER_API_KEY): make one in the dashboard under " +
          "Account Settings > API Keys and run `pulumi config set --secret stackwright:renderApiKey`",
      );
    }
  },

  scope: (client) => client.apiUrl,

  resources: [
    resource(envGroup, envGroupHandler),
    resource(keyValue, keyValueHandler),
    resource(webService, webServiceHandler),
    resource(staticSite, staticSiteHandler),
    resource(cronJob, cronJobHandler),
    resource(customDomain, customDomainHandler),
    resource(notificationSettings, notificationSettingsHandler),
    resource(workspaceNotifications, workspaceNotificationsHandler),
    resource(deploy, deployHandler),
  ],
  functions: [
    fn(getServiceStatusDefinition, getServiceStatusHandler),
    fn(findServiceDefinition, findServiceHandler),
    fn(findEnvGroupDefinition, findEnvGroupHandler),
    fn(deployServiceDefinition, deployServiceHandler),
    fn(rollbackServiceDefinition, rollbackServiceHandler),
  ],
});
