import { BlockList, isIP } from "node:net";
import { z } from "zod";
import { type Operation, operation } from "../core/operation.ts";
import { supabaseError } from "./dialect.ts";
import { findProject } from "./projects.ts";
import { type NetworkState, RESTART_LOOKS, type SupabaseState } from "./state.ts";

const PATH = "/v1/projects/{ref}/network-restrictions";

export function networkOperations(state: SupabaseState): Operation[] {
  return [
    operation({
      method: "GET",
      path: PATH,
      handle: ({ params }) => {
        const { network } = findProject(state, params.ref);
        const body = view(network);
        if (network.looks === 1) Object.assign(network, { previous: undefined, appliedAt: new Date() });
        network.looks = Math.max(0, network.looks - 1);
        return { status: 200, body };
      },
    }),
    operation({
      method: "POST",
      path: `${PATH}/apply`,
      body: z.strictObject({
        dbAllowedCidrs: z.array(z.string()).optional(),
        dbAllowedCidrsV6: z.array(z.string()).optional(),
      }),
      handle: ({ params, body: { dbAllowedCidrs = [], dbAllowedCidrsV6 = [] } }) => {
        const { network } = findProject(state, params.ref);
        if (!network.isAllowed) throw supabaseError(400, "Network restrictions are not available on this plan");
        refuse(dbAllowedCidrs, 4);
        refuse(dbAllowedCidrsV6, 6);
        network.previous = network.config;
        network.config = { dbAllowedCidrs, dbAllowedCidrsV6 };
        network.updatedAt = new Date();
        network.looks = RESTART_LOOKS;
        return { status: 201, body: view(network) };
      },
    }),
  ];
}

function view({ isAllowed, config, previous, looks, updatedAt, appliedAt }: NetworkState) {
  return {
    entitlement: isAllowed ? "allowed" : "disallowed",
    config,
    ...(previous && looks > 0 ? { old_config: previous } : {}),
    status: looks > 0 ? "stored" : "applied",
    ...(updatedAt ? { updated_at: updatedAt.toISOString() } : {}),
    ...(appliedAt ? { applied_at: appliedAt.toISOString() } : {}),
  };
}

/** Whether the restrictions that hold now let in who calls from that address. The pooler has no IPv6 address. */
export function admits({ config, previous, looks }: NetworkState, caller: string): boolean {
  const { dbAllowedCidrs } = looks > 0 && previous ? previous : config;
  const allowed = new BlockList();
  for (const block of dbAllowedCidrs) {
    const [network = "", prefix = ""] = block.split("/");
    allowed.addSubnet(network, Number(prefix), "ipv4");
  }
  return allowed.check(caller, "ipv4");
}

const privateRanges = new BlockList();
for (const [address, prefix] of [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const) {
  privateRanges.addSubnet(address, prefix, "ipv4");
}
privateRanges.addSubnet("fc00::", 7, "ipv6");

function refuse(blocks: string[], family: 4 | 6): void {
  for (const block of blocks) {
    const [address = "", prefix = ""] = block.split("/");
    const isBlock = isIP(address) === family && /^\d+$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128);
    if (!isBlock) throw supabaseError(400, `invalid IPv${family} CIDR: ${block}`);
    if (privateRanges.check(address, family === 4 ? "ipv4" : "ipv6"))
      throw supabaseError(400, `private IP provided: ${block}`);
  }
}
