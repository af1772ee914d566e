import { type Context, ProviderError } from "../host/handler.ts";
import { poll } from "../host/poll.ts";
import { VendorError } from "../host/vendor-error.ts";
import type { SslEnforcementState, SupabaseClient } from "./client.ts";
import { projectSettings, untilHealthy } from "./project-settings.ts";
import type { SslEnforcementInputs, SslEnforcementOutputs } from "./ssl-enforcement.definition.ts";

export const sslEnforcementHandler = projectSettings<SslEnforcementInputs, SslEnforcementOutputs>({
  async sync(ref, { enforce }, _known, context) {
    const { clients, signal, status } = context;
    const live = await stateOf(ref, context);
    if (live === "unsupported") {
      if (!enforce) return;
      throw new ProviderError(
        `Supabase cannot enforce SSL for project "${ref}": its Postgres is too old. Upgrade it at ` +
          `https://supabase.com/dashboard/project/${ref}/settings/infrastructure, or set \`enforce: false\`.`,
      );
    }
    if (isAs(live, enforce)) return;
    status(`${enforce ? "enforcing" : "no longer enforcing"} SSL, which restarts the database`);
    await clients.setSslEnforcement(ref, enforce, signal);
    await poll(async () => isAs(await clients.getSslEnforcement(ref, signal), enforce) || undefined, signal);
    await untilHealthy(ref, context);
  },

  async read(ref, _known, context) {
    const live = await stateOf(ref, context);
    if (live === "unsupported") return { inputs: { projectRef: ref, enforce: false }, outputs: { applied: true } };
    return {
      inputs: { projectRef: ref, enforce: live.currentConfig.database },
      outputs: { applied: live.appliedSuccessfully },
    };
  },
});

function isAs(live: SslEnforcementState, enforce: boolean): boolean {
  return live.appliedSuccessfully && live.currentConfig.database === enforce;
}

async function stateOf(
  ref: string,
  { clients, signal }: Context<SupabaseClient>,
): Promise<SslEnforcementState | "unsupported"> {
  try {
    return await clients.getSslEnforcement(ref, signal);
  } catch (error) {
    const isUnsupported =
      error instanceof VendorError && error.status === 400 && error.reason.includes("not allowed to configure SSL");
    if (isUnsupported) return "unsupported";
    throw error;
  }
}
