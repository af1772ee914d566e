import type { Faults } from "../core/faults.ts";
import type { Journal } from "../core/journal.ts";
import type { Operation } from "../core/operation.ts";
import type { RateLimiter } from "../core/rate-limits.ts";
import { VendorServer, type VendorServerOptions } from "../core/vendor-server.ts";
import type { Runtime } from "../runtime.ts";
import { customDomainOperations } from "./custom-domains.ts";
import { RenderDashboard } from "./dashboard.ts";
import { DeployRunner } from "./deploy-runner.ts";
import { deployOperations } from "./deploys.ts";
import { renderDialect } from "./dialect.ts";
import { envGroupOperations } from "./env-groups.ts";
import { keyValueOperations } from "./key-values.ts";
import { logOperations } from "./logs.ts";
import { notificationOperations } from "./notifications.ts";
import { ownerOperations } from "./owners.ts";
import { serviceVariableOperations } from "./service-variables.ts";
import { serviceOperations } from "./services.ts";
import { siteRuleOperations } from "./site-rules.ts";
import { type RenderSeed, RenderState } from "./state.ts";

export interface RenderEmulator {
  /** `http://127.0.0.1:<port>/v1`: stands for `https://api.render.com/v1`. */
  url: string;
  apiKey: string;
  ownerId: string;
  state: RenderState;
  journal: Journal;
  faults: Faults;
  rateLimiter: RateLimiter;
  operations: readonly Operation[];
  dashboard: RenderDashboard;
  /** Spins a service down, as Render does with free ones after 15 idle minutes. */
  sleep(serviceId: string): Promise<void>;
  /** Resolves when no deploy is under way. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export async function startRender(
  runtime: Runtime,
  options: VendorServerOptions & { seed?: RenderSeed | undefined } = {},
): Promise<RenderEmulator> {
  const state = new RenderState(options.seed);
  const deploys = new DeployRunner(state, runtime);
  const operations = [
    ...ownerOperations(state),
    ...serviceOperations(state, deploys),
    ...serviceVariableOperations(state),
    ...siteRuleOperations(state),
    ...customDomainOperations(state, runtime),
    ...notificationOperations(state),
    ...deployOperations(state, deploys),
    ...envGroupOperations(state),
    ...keyValueOperations(state, runtime),
    ...logOperations(state, deploys),
  ];
  const server = new VendorServer(renderDialect(state.apiKey), operations, options);
  return {
    url: await server.listen(),
    apiKey: state.apiKey,
    ownerId: state.owner.id,
    state,
    journal: server.journal,
    faults: server.faults,
    rateLimiter: server.rateLimiter,
    operations,
    dashboard: new RenderDashboard(state, deploys),
    sleep: async (serviceId) => {
      const service = state.services.get(serviceId);
      if (service === undefined) throw new Error(`the emulated Render workspace has no service ${serviceId}`);
      await deploys.sleep(service);
    },
    settled: () => deploys.settled(),
    close: async () => {
      await server.close();
      await deploys.close();
      await Promise.all([...state.keyValues.keys()].map((id) => runtime.stopKeyValue(id)));
    },
  };
}
