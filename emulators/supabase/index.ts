import type { Faults } from "../core/faults.ts";
import type { Journal } from "../core/journal.ts";
import type { Operation } from "../core/operation.ts";
import type { RateLimiter } from "../core/rate-limits.ts";
import { VendorServer, type VendorServerOptions } from "../core/vendor-server.ts";
import type { Runtime } from "../runtime.ts";
import { authOperations } from "./auth-settings.ts";
import { SupabaseDashboard } from "./dashboard.ts";
import { databaseSettingsOperations } from "./database-settings.ts";
import { supabaseDialect } from "./dialect.ts";
import { admits, networkOperations } from "./network-restrictions.ts";
import { poolerOperations } from "./pooler.ts";
import { projectOperations } from "./projects.ts";
import { sslOperations } from "./ssl-enforcement.ts";
import { type SupabaseSeed, SupabaseState } from "./state.ts";

export interface SupabaseEmulator {
  /** `http://127.0.0.1:<port>`: stands for `https://api.supabase.com`. */
  url: string;
  accessToken: string;
  /** Of the first project. */
  projectRef: string;
  /** Of the first project; the API never tells it. */
  databasePassword: string;
  state: SupabaseState;
  journal: Journal;
  faults: Faults;
  rateLimiter: RateLimiter;
  operations: readonly Operation[];
  dashboard: SupabaseDashboard;
  close(): Promise<void>;
}

export async function startSupabase(
  runtime: Runtime,
  options: VendorServerOptions & { seed?: SupabaseSeed | undefined } = {},
): Promise<SupabaseEmulator> {
  const state = new SupabaseState(options.seed);
  const operations = [
    ...projectOperations(state),
    ...poolerOperations(state),
    ...sslOperations(state),
    ...networkOperations(state),
    ...authOperations(state),
    ...databaseSettingsOperations(state),
  ];
  const server = new VendorServer(supabaseDialect(state.accessToken), operations, options);
  const projects = [...state.projects.values()];
  for (const { ref, poolerHost, databasePassword: password, network } of projects) {
    await runtime.startDatabase({ ref, poolerHost, password, admits: (caller) => admits(network, caller) });
  }
  return {
    url: await server.listen(),
    accessToken: state.accessToken,
    projectRef: projects[0]?.ref ?? "",
    databasePassword: projects[0]?.databasePassword ?? "",
    state,
    journal: server.journal,
    faults: server.faults,
    rateLimiter: server.rateLimiter,
    operations,
    dashboard: new SupabaseDashboard(state),
    close: async () => {
      await server.close();
      for (const { ref } of projects) await runtime.stopDatabase(ref);
    },
  };
}
