/**
 * What a stack is made of:
 *
 * ```ts
 * import { loadStackConfig, render, Secrets, supabase, vercel } from "stackwright";
 * ```
 */
export { renderSettings, sharedSettings, supabaseSettings } from "./config/settings.ts";
export { loadStackConfig, type StackConfig, type StackConfigShape, secretText } from "./config/stack-config.ts";
export { HealthVerification, type HealthVerificationArgs } from "./health/health-verification.ts";
export { Monitoring, type MonitoringArgs } from "./monitoring/monitoring.ts";
export * as postgres from "./postgres/index.ts";
export * as railway from "./railway/index.ts";
export * as render from "./render/index.ts";
export { GeneratedSecrets, type GeneratedSecretsArgs } from "./secrets/generated-secrets.ts";
export * as supabase from "./supabase/index.ts";
export { type Transform, transformed } from "./transform.ts";
export * as vercel from "./vercel/index.ts";
