import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { StackConfig } from "../../engine/config/stack-config.ts";
import { evaluate } from "../../engine/evaluation/evaluate.ts";

/** As the contract says it. */
const PLAIN_SECRET = "is a secret stored in plain text";

/**
 * What the program has against a setting of its stack config: a secret that would not be encrypted, a name it does not know, a value it
 * does not take. Undefined where it has nothing against it or cannot be asked.
 * @param config as it would be saved.
 * @param name as the person typed it, a path too.
 */
export async function settingProblem(
  config: StackConfig,
  projectDir: string,
  name: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "stackwright-config-"));
  try {
    const configFile = join(folder, basename(config.file));
    await config.save(configFile);
    const { errors, project } = await evaluate({ projectDir, stack: config.stack, configFile, signal });
    return problemIn(errors, name.replace(new RegExp(`^${project}:`), "").split(/[.[]/)[0]!);
  } catch {
    signal.throwIfAborted();
    return undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A key's reason and mend, out of the program's list of what is malformed in its config. */
export function problemIn(errors: readonly string[], key: string): string | undefined {
  const lines = errors.flatMap((error) => error.split("\n"));
  const malformed = lines.findIndex((line) => line.trim() === "Malformed");
  if (malformed < 0) return undefined;
  const found = lines.findIndex((line, index) => index > malformed && line.trimStart().startsWith(`${key} `));
  if (found < 0) return undefined;
  const reason = lines[found]!.trim().slice(key.length).trim();
  if (reason !== PLAIN_SECRET) return `${key}${/^[a-z]/.test(reason) ? "" : ":"} ${reason}.`;
  return `${key} is a secret, and would be stored in plain text. Encrypt it: npx stackwright config set --secret ${key}`;
}
