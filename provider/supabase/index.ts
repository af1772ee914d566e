export { AuthSettings, type AuthSettingsArgs } from "./auth-settings.resource.ts";
export { DatabaseSettings, type DatabaseSettingsArgs } from "./database-settings.resource.ts";
export { getApiKeys } from "./get-api-keys.resource.ts";
export { getPooler } from "./get-pooler.resource.ts";
export { getProject } from "./get-project.resource.ts";
export { NetworkRestrictions, type NetworkRestrictionsArgs } from "./network-restrictions.resource.ts";
export { PoolerSettings, type PoolerSettingsArgs } from "./pooler-settings.resource.ts";
export { SslEnforcement, type SslEnforcementArgs } from "./ssl-enforcement.resource.ts";
