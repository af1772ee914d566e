import type { Pooler } from "./client.ts";
import { type PoolMode, poolModeOf } from "./pool-mode.ts";
import type { PoolerSettingsInputs, PoolerSettingsOutputs } from "./pooler-settings.definition.ts";
import { primaryPooler } from "./primary-pooler.ts";
import { projectSettings } from "./project-settings.ts";

export const poolerSettingsHandler = projectSettings<PoolerSettingsInputs, PoolerSettingsOutputs>({
  async sync(ref, inputs, known, { clients, signal, status }) {
    const changes = changedSettings(primaryPooler(ref, await clients.listPoolers(ref, signal)), inputs, known.inputs);
    if (changes === undefined) return;
    status(`updating ${Object.keys(changes).join(", ")}`);
    await clients.updatePooler(ref, changes, signal);
  },

  async read(ref, known, { clients, signal }) {
    const pooler = primaryPooler(ref, await clients.listPoolers(ref, signal));
    return {
      inputs: { projectRef: ref, ...liveSettings(pooler, known.inputs) },
      outputs: { maxClientConnections: pooler.max_client_conn ?? undefined },
    };
  },
});

/**
 * What a PATCH must carry, undefined when nothing differs. The pool size goes with every PATCH, because leaving it out resets
 * it; one that was declared and is not any more goes back to the compute size's default.
 */
export function changedSettings(
  pooler: Pooler,
  wanted: PoolerSettingsInputs,
  owned: PoolerSettingsInputs | undefined,
): { default_pool_size: number | null; pool_mode?: PoolMode } | undefined {
  const live = pooler.default_pool_size ?? null;
  const size = wanted.defaultPoolSize ?? (owned?.defaultPoolSize === undefined ? live : null);
  const mode = wanted.poolMode ?? poolModeOf(pooler);
  if (size === live && mode === poolModeOf(pooler)) return undefined;
  return { default_pool_size: size, ...(mode === poolModeOf(pooler) ? {} : { pool_mode: mode }) };
}

function liveSettings(
  pooler: Pooler,
  owned: PoolerSettingsInputs | undefined,
): Omit<PoolerSettingsInputs, "projectRef"> {
  const size = pooler.default_pool_size ?? undefined;
  return {
    ...(size !== undefined && (!owned || owned.defaultPoolSize !== undefined) ? { defaultPoolSize: size } : {}),
    ...(!owned || owned.poolMode ? { poolMode: poolModeOf(pooler) } : {}),
  };
}
