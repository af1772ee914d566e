import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { StackFingerprints } from "../../contract/fingerprint.ts";
import type { PolicyConfig } from "../../engine/policy/policy-config.ts";
import type { StackLocation } from "../operations/stack-on-disk.ts";
import { stackFingerprints } from "./stack-fingerprints.ts";

const PACK = "stackwright-policies";
const RULE = "secrets-not-shared";

/** What each of these policy packs is told, in their order: the one that compares stacks, what the others keep secret. */
export async function packConfigs(packs: readonly string[], location: StackLocation): Promise<PolicyConfig[]> {
  if (!packs.some(comparesStacks)) return packs.map(() => ({}));
  const config = packConfigOf(await stackFingerprints(location));
  return packs.map((pack) => (comparesStacks(pack) ? config : {}));
}

/** The fingerprints as Pulumi takes them for the pack: `--policy-pack-config`. */
export function packConfigOf({ key, others, notCompared }: StackFingerprints): PolicyConfig {
  return { [RULE]: { key, others, notCompared } };
}

/** Another pack refuses properties of a rule that it does not have. */
function comparesStacks(pack: string): boolean {
  try {
    return (JSON.parse(readFileSync(join(pack, "package.json"), "utf8")) as { name?: string }).name === PACK;
  } catch {
    return false;
  }
}
