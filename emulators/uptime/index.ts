import type { Faults } from "../core/faults.ts";
import type { Journal } from "../core/journal.ts";
import type { Operation } from "../core/operation.ts";
import type { RateLimiter } from "../core/rate-limits.ts";
import { VendorServer, type VendorServerOptions } from "../core/vendor-server.ts";
import { accountOperations } from "./account.ts";
import { UptimeRobotDashboard } from "./dashboard.ts";
import { uptimeRobotDialect } from "./dialect.ts";
import { monitorOperations } from "./monitors.ts";
import { type UptimeRobotSeed, UptimeRobotState } from "./state.ts";

export interface UptimeRobotEmulator {
  /** `http://127.0.0.1:<port>/v3`: stands for `https://api.uptimerobot.com/v3`. */
  url: string;
  apiKey: string;
  state: UptimeRobotState;
  journal: Journal;
  faults: Faults;
  rateLimiter: RateLimiter;
  operations: readonly Operation[];
  dashboard: UptimeRobotDashboard;
  close(): Promise<void>;
}

export async function startUptimeRobot(
  options: VendorServerOptions & { seed?: UptimeRobotSeed | undefined } = {},
): Promise<UptimeRobotEmulator> {
  const state = new UptimeRobotState(options.seed);
  let url = "";
  const operations = [...accountOperations(state), ...monitorOperations(state, () => url)];
  const server = new VendorServer(uptimeRobotDialect(state), operations, options);
  url = await server.listen();
  return {
    url,
    apiKey: state.apiKey,
    state,
    journal: server.journal,
    faults: server.faults,
    rateLimiter: server.rateLimiter,
    operations,
    dashboard: new UptimeRobotDashboard(state),
    close: () => server.close(),
  };
}
