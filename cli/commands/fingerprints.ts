import { writeFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import type { StackFingerprints } from "../../contract/fingerprint.ts";
import type { Arguments } from "../arguments.ts";
import { packConfigOf } from "../fingerprints/pack-configs.ts";
import { stackFingerprints } from "../fingerprints/stack-fingerprints.ts";
import { findProject } from "../project.ts";

export interface FingerprintsSession {
  args: Arguments;
  env: NodeJS.ProcessEnv;
  /** To standard output, which holds the configuration and nothing else. */
  write: (text: string) => void;
  /** To standard error. */
  note: (text: string) => void;
}

/**
 * What the policy pack needs to compare a stack's secrets with those of the project's other stacks, for a plain `pulumi`:
 * `--policy-pack-config`. It holds no secret, and is good for as long as no stack is given another one.
 */
export async function fingerprints({ args, env, write, note }: FingerprintsSession): Promise<number> {
  const { dir, stack, configFile, policyPacks } = findProject(args);
  const found = await stackFingerprints({ dir, stack, configFile, env });
  const text = `${JSON.stringify(packConfigOf(found), null, 2)}\n`;
  const [{ out } = {}] = args.renderings;
  if (out === undefined) write(text);
  else await writeFile(resolve(out), text, { mode: 0o600 });
  for (const line of summary(found)) note(line);
  if (out !== undefined) {
    const folder = policyPacks[0] ?? resolve(dir, "policies");
    const near = relative(process.cwd(), folder);
    const pack = near.startsWith("..") ? folder : near;
    note(`pulumi preview --stack ${stack} --policy-pack ${pack} --policy-pack-config ${out}`);
  }
  return 0;
}

/** e.g. `staging: 14 secrets`. */
function summary({ others, notCompared }: StackFingerprints): string[] {
  const counts = new Map<string, number>();
  for (const other of others) {
    const stack = other.slice(0, other.lastIndexOf(":"));
    counts.set(stack, (counts.get(stack) ?? 0) + 1);
  }
  if (counts.size + notCompared.length === 0) return ["The project has no other stack with secrets."];
  return [
    ...[...counts].map(([stack, count]) => `${stack}: ${count} secret${count === 1 ? "" : "s"}`),
    ...notCompared.map((problem) => `Not compared with ${problem}`),
  ];
}
