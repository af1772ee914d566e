import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Secrets } from "./passphrase.ts";
import { ResourceCodec, type SerializedResource } from "./resource-codec.ts";
import type { Snapshot } from "./resource-state.ts";

const LARGEST = 512 * 1024 * 1024;

/**
 * A stack's state where only the Pulumi CLI can read it: an object store, Pulumi Cloud. Secrets come in clear over a pipe and are held in
 * memory only. Locks nothing.
 * @throws Error with the CLI's words, or saying that there is no CLI.
 */
export async function exportedSnapshot(
  { projectDir, stack, env }: { projectDir: string; stack: string; env: NodeJS.ProcessEnv },
  secrets: Secrets,
): Promise<Snapshot> {
  const args = ["stack", "export", "--stack", stack, "--show-secrets", "--non-interactive", "--color", "never"];
  const text = await promisify(execFile)("pulumi", args, { cwd: projectDir, env, maxBuffer: LARGEST }).then(
    ({ stdout }) => stdout,
    (error: NodeJS.ErrnoException & { stderr?: string }) => {
      if (error.code === "ENOENT")
        throw new Error(
          "state is not in files here, so it takes the Pulumi CLI to read it, and there is no `pulumi` on PATH",
        );
      throw new Error(`pulumi stack export: ${error.stderr?.trim() || error.code}`);
    },
  );
  const { deployment } = JSON.parse(text) as { deployment?: { resources?: SerializedResource[] } };
  const codec = new ResourceCodec(secrets);
  return { resources: (deployment?.resources ?? []).map((one) => codec.decode(one)), pendingOperations: [] };
}
