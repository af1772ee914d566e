import { z } from "zod";
import { ProviderError } from "../host/handler.ts";
import { VendorError } from "../host/vendor-error.ts";
import { definePlugin, fn, resource } from "../host/vendor-plugin.ts";
import { authSettings } from "./auth-settings.definition.ts";
import { authSettingsHandler } from "./auth-settings.handler.ts";
import { SupabaseClient } from "./client.ts";
import { databaseSettings } from "./database-settings.definition.ts";
import { databaseSettingsHandler } from "./database-settings.handler.ts";
import { getApiKeysDefinition } from "./get-api-keys.definition.ts";
import { getApiKeysHandler } from "./get-api-keys.handler.ts";
import { getPoolerDefinition } from "./get-pooler.definition.ts";
import { getPoolerHandler } from "./get-pooler.handler.ts";
import { getProjectDefinition } from "./get-project.definition.ts";
import { getProjectHandler } from "./get-project.handler.ts";
import { networkRestrictions } from "./network-restrictions.definition.ts";
import { networkRestrictionsHandler } from "./network-restrictions.handler.ts";
import { poolerSettings } from "./pooler-settings.definition.ts";
import { poolerSettingsHandler } from "./pooler-settings.handler.ts";
import { sslEnforcement } from "./ssl-enforcement.definition.ts";
import { sslEnforcementHandler } from "./ssl-enforcement.handler.ts";

const defaultApiUrl = "https://api.supabase.com";

export const plugin = definePlugin({
  vendor: "supabase",
  title: "Supabase",
  config: z.object({
    supabaseAccessToken: z
      .string()
      .optional()
      .describe("Supabase access token, `sbp_…`.")
      .meta({ secret: true, env: "SUPABASE_ACCESS_TOKEN" }),
    supabaseApiUrl: z
      .string()
      .optional()
      .describe(`Where Supabase's Management API is. Default ${defaultApiUrl}.`)
      .meta({ env: "SUPABASE_API_URL" }),
  }),
  credential: "supabaseAccessToken",
  connect: (config) =>
    new SupabaseClient({
      token: config.supabaseAccessToken ?? "",
      apiUrl: (config.supabaseApiUrl ?? defaultApiUrl).replace(/\/+$/, ""),
    }),
  async verify(client, signal) {
    try {
      await client.listProjects(signal);
    } catch (error) {
      if (!(error instanceof VendorError) || (error.status !== 401 && error.status !== 403)) throw error;
      throw new ProviderError(
        `Supabase does not accept the access token (${error.status} ${error.reason}). Make one at ` +
          "https://supabase.com/dashboard/account/tokens, then run " +
          "`pulumi config set --secret stackwright:supabaseAccessToken` or set SUPABASE_ACCESS_TOKEN.",
      );
    }
  },
  scope: (client) => client.apiUrl,
  resources: [
    resource(poolerSettings, poolerSettingsHandler),
    resource(sslEnforcement, sslEnforcementHandler),
    resource(networkRestrictions, networkRestrictionsHandler),
    resource(authSettings, authSettingsHandler),
    resource(databaseSettings, databaseSettingsHandler),
  ],
  functions: [
    fn(getProjectDefinition, getProjectHandler),
    fn(getApiKeysDefinition, getApiKeysHandler),
    fn(getPoolerDefinition, getPoolerHandler),
  ],
});
