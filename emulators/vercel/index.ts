import type { Faults } from "../core/faults.ts";
import type { Journal } from "../core/journal.ts";
import type { Operation } from "../core/operation.ts";
import type { RateLimiter } from "../core/rate-limits.ts";
import { VendorServer, type VendorServerOptions } from "../core/vendor-server.ts";
import type { Runtime } from "../runtime.ts";
import { accountOperations } from "./accounts.ts";
import { VercelDashboard } from "./dashboard.ts";
import { DeploymentRunner } from "./deployment-runner.ts";
import { deploymentOperations } from "./deployments.ts";
import { vercelDialect } from "./dialect.ts";
import { domainOperations } from "./domains.ts";
import { projectOperations } from "./projects.ts";
import { routeOperations } from "./routes.ts";
import { Sites } from "./sites.ts";
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
  /** Resolves when nothing is being built, promoted or rolled back. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export async function startVercel(
  runtime: Runtime,
  options: VendorServerOptions & { seed?: VercelSeed | undefined } = {},
): Promise<VercelEmulator> {
  const state = new VercelState(options.seed);
  const sites = new Sites(runtime);
  const runner = new DeploymentRunner(state, sites);
  const operations = [
    ...accountOperations(state),
    ...projectOperations(state, sites),
    ...domainOperations(state, sites),
    ...variableOperations(state),
    ...deploymentOperations(state, runner),
    ...routeOperations(state, sites),
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
    dashboard: new VercelDashboard(state, runner, sites),
    settled: () => runner.settled(),
    close: async () => {
      await runner.close();
      await server.close();
    },
  };
}
