import type { Observe } from "./core/exchange.ts";
import type { Fault } from "./core/faults.ts";
import type { RateLimitMode } from "./core/rate-limits.ts";
import { type RailwayEmulator, startRailway } from "./railway/index.ts";
import type { RailwaySeed } from "./railway/state.ts";
import { type RenderEmulator, startRender } from "./render/index.ts";
import type { RenderSeed } from "./render/state.ts";
import { noRuntime, type Runtime } from "./runtime.ts";
import { type SupabaseEmulator, startSupabase } from "./supabase/index.ts";
import type { SupabaseSeed } from "./supabase/state.ts";
import { startUptimeRobot, type UptimeRobotEmulator } from "./uptime/index.ts";
import type { UptimeRobotSeed } from "./uptime/state.ts";
import { startVercel, type VercelEmulator } from "./vercel/index.ts";
import type { VercelSeed } from "./vercel/state.ts";

export type { Exchange } from "./core/exchange.ts";
export type { Fault } from "./core/faults.ts";
export type { JournalEntry } from "./core/journal.ts";
export type { RailwayEmulator } from "./railway/index.ts";
export type { RenderEmulator } from "./render/index.ts";
export type { Instance, Runtime } from "./runtime.ts";
export type { SupabaseEmulator } from "./supabase/index.ts";
export type { UptimeRobotEmulator } from "./uptime/index.ts";
export type { VercelEmulator } from "./vercel/index.ts";

type Vendor = "render" | "vercel" | "supabase" | "uptimerobot" | "railway";

export interface EmulatorOptions {
  /** What is there at the start. */
  seed?: {
    render?: RenderSeed;
    vercel?: VercelSeed;
    supabase?: SupabaseSeed;
    uptimerobot?: UptimeRobotSeed;
    railway?: RailwaySeed;
  };
  /** What really runs deployed services. Default: nothing does, every deploy succeeds. */
  runtime?: Runtime;
  /** Armed from the start; more can be injected later. */
  faults?: Partial<Record<Vendor, Fault[]>>;
  /** "headers" (default) tells the published limits and never refuses; "enforced" refuses as the vendors do. */
  rateLimits?: RateLimitMode;
  /** Sees every request and answer, bodies included. */
  observe?: Observe;
  /** true: a line per request on stderr. */
  verbose?: boolean;
  /** Fixed ports. Default: free ones. */
  ports?: Partial<Record<Vendor, number>>;
}

export interface Emulators {
  render: RenderEmulator;
  vercel: VercelEmulator;
  supabase: SupabaseEmulator;
  uptimerobot: UptimeRobotEmulator;
  railway: RailwayEmulator;
  /** Where each vendor's API is, by the key of the provider's config. */
  addresses(): Record<string, string>;
  /** Environment variables that point a provider here, keys included. */
  environment(): Record<string, string>;
  close(): Promise<void>;
}

/** Starts the emulated vendors on loopback ports, each with keys made for this run. */
export async function startEmulators(options: EmulatorOptions = {}): Promise<Emulators> {
  const runtime = options.runtime ?? noRuntime();
  const log = options.verbose === true ? (line: string) => process.stderr.write(`${line}\n`) : undefined;
  const common = (vendor: Vendor) => ({
    faults: options.faults?.[vendor],
    rateLimits: options.rateLimits,
    observe: options.observe,
    port: options.ports?.[vendor],
    log,
  });
  const [render, vercel, supabase, uptimerobot, railway] = await Promise.all([
    startRender(runtime, { ...common("render"), seed: options.seed?.render }),
    startVercel(runtime, { ...common("vercel"), seed: options.seed?.vercel }),
    startSupabase(runtime, { ...common("supabase"), seed: options.seed?.supabase }),
    startUptimeRobot({ ...common("uptimerobot"), seed: options.seed?.uptimerobot }),
    startRailway(runtime, { ...common("railway"), seed: options.seed?.railway }),
  ]);
  return {
    render,
    vercel,
    supabase,
    uptimerobot,
    railway,
    addresses: () => ({
      renderApiUrl: render.url,
      vercelApiUrl: vercel.url,
      supabaseApiUrl: supabase.url,
      uptimeRobotApiUrl: uptimerobot.url,
      railwayApiUrl: railway.url,
    }),
    environment: () => ({
      RENDER_API_KEY: render.apiKey,
      RENDER_OWNER_ID: render.ownerId,
      RENDER_API_URL: render.url,
      VERCEL_API_TOKEN: vercel.token,
      VERCEL_TEAM: vercel.teamId,
      VERCEL_API_URL: vercel.url,
      SUPABASE_ACCESS_TOKEN: supabase.accessToken,
      SUPABASE_API_URL: supabase.url,
      UPTIMEROBOT_API_KEY: uptimerobot.apiKey,
      UPTIMEROBOT_API_URL: uptimerobot.url,
      RAILWAY_API_TOKEN: railway.token,
      RAILWAY_WORKSPACE_ID: railway.workspaceId,
      RAILWAY_API_URL: railway.url,
    }),
    close: async () => {
      await Promise.all([render.close(), vercel.close(), supabase.close(), uptimerobot.close(), railway.close()]);
    },
  };
}
