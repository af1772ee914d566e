import { spawn } from "node:child_process";
import { appendFile, copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OperationOptions } from "../../engine/operation.ts";
import { backendRoot } from "../../engine/state/backend-url.ts";

type Environment = Record<string, string>;

/**
 * Makes the stack when there is none. `pulumi stack init` knows no `--config-file`: it would write `Pulumi.<stack>.yaml` into the
 * project. So it runs in a folder of its own, and only the salt it makes comes back, into the config file.
 */
export async function initStackOfConfigFile(
  configFile: string,
  { projectDir, stack }: OperationOptions,
  env: Environment,
): Promise<void> {
  const known = await pulumi(["stack", "ls", "--json"], projectDir, env);
  const stacks = JSON.parse(known || "[]") as { name: string }[];
  if (stacks.some(({ name }) => name === stack)) return;
  const dir = await mkdtemp(join(tmpdir(), "stackwright-init-"));
  try {
    const copy = join(dir, `Pulumi.${stack}.yaml`);
    await copyFile(join(projectDir, "Pulumi.yaml"), join(dir, "Pulumi.yaml"));
    await copyFile(configFile, copy);
    const args = ["stack", "init", stack, "--no-select", "--secrets-provider", "passphrase"];
    await pulumi(args, dir, { ...env, PULUMI_BACKEND_URL: absolute(env.PULUMI_BACKEND_URL!, projectDir) });
    const salt = (text: string) => /^encryptionsalt: .+$/m.exec(text)?.[0];
    const before = await readFile(configFile, "utf8");
    const made = salt(await readFile(copy, "utf8"));
    if (made && !salt(before)) await appendFile(configFile, `${before.endsWith("\n") ? "" : "\n"}${made}\n`);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function absolute(url: string, cwd: string): string {
  return url.startsWith("file://") ? `file://${backendRoot(url, cwd)}` : url;
}

/** @throws Error with what the command wrote to stderr. */
function pulumi(args: string[], cwd: string, env: Environment): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], { cwd, env });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (data) => (stdout += data));
    child.stderr.on("data", (data) => (stderr += data));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(stdout) : reject(new Error(stderr.trim()))));
  });
}
