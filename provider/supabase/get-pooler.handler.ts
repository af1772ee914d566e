import type { FunctionHandler } from "../host/handler.ts";
import { requireActiveProject } from "./active-project.ts";
import type { Pooler, SupabaseClient } from "./client.ts";
import type { GetPoolerInputs, GetPoolerOutputs } from "./get-pooler.definition.ts";
import { poolModeOf } from "./pool-mode.ts";
import { primaryPooler } from "./primary-pooler.ts";

/** The mode follows the port on Supabase's poolers; the API lists only one of the two. */
const transactionPort = 6543;
const sessionPort = 5432;

export const getPoolerHandler: FunctionHandler<GetPoolerInputs, GetPoolerOutputs, SupabaseClient> = {
  async invoke({ projectRef }, { clients, signal }) {
    await requireActiveProject(clients, projectRef, signal);
    return poolerAddress(primaryPooler(projectRef, await clients.listPoolers(projectRef, signal)));
  },
};

/** Part by part: the API's connection string holds a placeholder where the password belongs. */
export function poolerAddress(pooler: Pooler): GetPoolerOutputs {
  return {
    host: pooler.db_host,
    user: pooler.db_user,
    database: pooler.db_name,
    transactionPort,
    sessionPort,
    poolMode: poolModeOf(pooler),
    defaultPoolSize: pooler.default_pool_size ?? undefined,
    maxClientConnections: pooler.max_client_conn ?? undefined,
  };
}
