import type { Faults } from "../core/faults.ts";
import type { Journal } from "../core/journal.ts";
import type { Operation } from "../core/operation.ts";
import type { RateLimiter } from "../core/rate-limits.ts";
import { VendorServer, type VendorServerOptions } from "../core/vendor-server.ts";
import { accountOperations } from "./accounts.ts";
import { VercelDashboard } from "./dashboard.ts";
import { vercelDialect } from "./dialect.ts";
import { domainOperations } from "./domains.ts";
import { projectOperations } from "./projects.ts";
import { type VercelSeed, VercelState } from "./state.ts";
import { variableOperations } from "./variables.ts";

export interface VercelEmulator {
  /** `http://127.0.0.1:<port>`: stands for `https://api.vercel.com`. */
  url: string;
  token: string;
  teamId: string;
  teamSlug: string;
  state: VercelState;
  journal: Journal;
  faults: Faults;
  rateLimiter: RateLimiter;
  operations: readonly Operation[];
  dashboard: VercelDashboard;
  close(): Promise<void>;
}

export async function startVercel(
  options: VendorServerOptions & { seed?: VercelSeed | undefined } = {},
): Promise<VercelEmulator> {
  const state = new VercelState(options.seed);
  const operations = [
    ...accountOperations(state),
    ...projectOperations(state),
    ...domainOperations(state),
    ...variableOperations(state),
  ];
  const server = new VendorServer(vercelDialect(state.token), operations, options);
  return {
    url: await server.listen(),
    token: state.token,
    teamId: state.team.id,
    teamSlug: state.team.slug,
    state,
    journal: server.journal,
    faults: server.faults,
    rateLimiter: server.rateLimiter,
    operations,
    dashboard: new VercelDashboard(state),
    close: () => server.close(),
  };
}
