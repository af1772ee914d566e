import type { Faults } from "../core/faults.ts";
import type { Journal } from "../core/journal.ts";
import { operation } from "../core/operation.ts";
import type { RateLimiter } from "../core/rate-limits.ts";
import { VendorServer, type VendorServerOptions } from "../core/vendor-server.ts";
import type { Runtime } from "../runtime.ts";
import { RailwayDashboard } from "./dashboard.ts";
import { deploymentResolvers } from "./deployment-resolvers.ts";
import { DeploymentRunner } from "./deployment-runner.ts";
import { railwayDialect } from "./dialect.ts";
import { domainResolvers } from "./domain-resolvers.ts";
import { Endpoint, fields, type Resolvers, requestBody } from "./endpoint.ts";
import { Lookup } from "./lookup.ts";
import { projectResolvers } from "./project-resolvers.ts";
import { serviceResolvers } from "./service-resolvers.ts";
import { type RailwaySeed, RailwayState } from "./state.ts";
import { variableResolvers } from "./variable-resolvers.ts";

const PATH = "/graphql/v2";

export interface RailwayEmulator {
  /** `http://127.0.0.1:<port>/graphql/v2`: stands for `https://backboard.railway.com/graphql/v2`. */
  url: string;
  token: string;
  workspaceId: string;
  state: RailwayState;
  /** Entries and faults go by field: `MUTATION serviceCreate`, `QUERY project`. */
  journal: Journal;
  faults: Faults;
  rateLimiter: RateLimiter;
  /** Every query and mutation there is. */
  operations: readonly { method: string; path: string }[];
  dashboard: RailwayDashboard;
  /** The field's next answer is this error, with HTTP 200 and nothing done. */
  refuseNext(field: string, message: string): void;
  /** Resolves when no deployment is under way. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export async function startRailway(
  runtime: Runtime,
  options: VendorServerOptions & { seed?: RailwaySeed | undefined } = {},
): Promise<RailwayEmulator> {
  const state = new RailwayState(options.seed);
  const runner = new DeploymentRunner(state, runtime);
  const lookup = new Lookup(state);
  const endpoint = new Endpoint({
    ...projectResolvers(state, lookup, runner),
    ...serviceResolvers(state, lookup, runner),
    ...variableResolvers(state, lookup, runner),
    ...domainResolvers(state, lookup, runner),
    ...deploymentResolvers(state, lookup, runner),
  } as Resolvers);
  const graphql = operation({
    method: "POST",
    path: PATH,
    body: requestBody,
    handle: ({ body }) => endpoint.answer(body),
  });
  const server = new VendorServer(railwayDialect(state.token), [graphql], options);
  return {
    url: (await server.listen()) + PATH,
    token: state.token,
    workspaceId: state.workspace.id,
    state,
    journal: server.journal,
    faults: server.faults,
    rateLimiter: server.rateLimiter,
    operations: fields(),
    dashboard: new RailwayDashboard(state, runner),
    refuseNext: (field, message) => endpoint.refuseNext(field, message),
    settled: () => runner.settled(),
    close: async () => {
      await server.close();
      await runner.close();
    },
  };
}
