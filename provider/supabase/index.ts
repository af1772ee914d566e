export { getApiKeys } from "./get-api-keys.resource.ts";
export { getPooler } from "./get-pooler.resource.ts";
export { PoolerSettings, type PoolerSettingsArgs } from "./pooler-settings.resource.ts";
