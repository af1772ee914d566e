export { Provider, type ProviderArgs } from "./provider.resource.ts";
export * as railway from "./railway/index.ts";
export * as render from "./render/index.ts";
export * as supabase from "./supabase/index.ts";
export * as uptimerobot from "./uptime/index.ts";
export * as vercel from "./vercel/index.ts";
