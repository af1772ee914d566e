import { ProviderError } from "../host/handler.ts";
import { poll } from "../host/poll.ts";
import type { NetworkRestrictionsState } from "./client.ts";
import type { NetworkRestrictionsInputs, NetworkRestrictionsOutputs } from "./network-restrictions.definition.ts";
import { projectSettings } from "./project-settings.ts";

export const networkRestrictionsHandler = projectSettings<NetworkRestrictionsInputs, NetworkRestrictionsOutputs>({
  async sync(ref, inputs, _known, { clients, signal, status }) {
    const live = await clients.getNetworkRestrictions(ref, signal);
    if (isAs(live, inputs)) return;
    if (live.entitlement === "disallowed") {
      throw new ProviderError(
        `Supabase does not allow network restrictions for project "${ref}" (entitlement "disallowed"): change its plan, or remove them from the program.`,
      );
    }
    const { allowedIpv4: dbAllowedCidrs, allowedIpv6: dbAllowedCidrsV6 } = inputs;
    status(`allowing ${dbAllowedCidrs.length} IPv4 and ${dbAllowedCidrsV6.length} IPv6 blocks`);
    await clients.applyNetworkRestrictions(ref, { dbAllowedCidrs, dbAllowedCidrsV6 }, signal);
    await poll(async () => isAs(await clients.getNetworkRestrictions(ref, signal), inputs) || undefined, signal);
  },

  async read(ref, _known, { clients, signal }) {
    const live = await clients.getNetworkRestrictions(ref, signal);
    const { dbAllowedCidrs, dbAllowedCidrsV6 } = live.config;
    return {
      inputs: { projectRef: ref, allowedIpv4: dbAllowedCidrs ?? [], allowedIpv6: dbAllowedCidrsV6 ?? [] },
      outputs: { status: live.status },
    };
  },
});

function isAs({ status, config }: NetworkRestrictionsState, wanted: NetworkRestrictionsInputs): boolean {
  return (
    status === "applied" &&
    isSameSet(config.dbAllowedCidrs ?? [], wanted.allowedIpv4) &&
    isSameSet(config.dbAllowedCidrsV6 ?? [], wanted.allowedIpv6)
  );
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.every((block) => b.includes(block)) && b.every((block) => a.includes(block));
}
