/**
 * What a stack is made of:
 *
 * ```ts
 * import { GeneratedSecrets, loadStackConfig, render, supabase, vercel, z } from "stackwright";
 * ```
 *
 * `z` is the zod that the settings of a stack config are written in: another copy of it would not fit them.
 */
export { z } from "zod";
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
