import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fingerprint, passingKey, type StackFingerprints, secretsIn } from "../../contract/fingerprint.ts";
import { loadProject, type Project } from "../../engine/config/project.ts";
import { StackConfig } from "../../engine/config/stack-config.ts";
import { FileBackend } from "../../engine/state/backend.ts";
import { resolveBackendUrl } from "../../engine/state/backend-url.ts";
import { PassphraseError } from "../../engine/state/passphrase.ts";
import { openStackOnDisk, type StackLocation } from "../operations/stack-on-disk.ts";
import { secretVariables } from "./secret-variables.ts";

/**
 * Fingerprints of what the project's other stacks keep secret, as their last `up` left it: a stack whose config was changed
 * since still runs with what is in its state. Every stack with a file beside the stack's own, or with state, is looked at; one
 * that cannot be is named. Their passphrase is `PULUMI_CONFIG_PASSPHRASE_<STACK>`, else that of every stack. Writes nothing.
 */
export async function stackFingerprints(location: StackLocation): Promise<StackFingerprints> {
  const project = await loadProject(location.dir);
  const stacks = (await stacksOf(project, location)).filter(({ stack }) => stack !== location.stack);
  const key = passingKey();
  const looked = await Promise.all(stacks.map((one) => lookAt(one, project, location)));
  const others = looked.flatMap(({ stack, secrets = [] }) => secrets.map((one) => `${stack}:${fingerprint(key, one)}`));
  const notCompared = looked.flatMap(({ stack, problem }) => (problem === undefined ? [] : [`${stack}: ${problem}`]));
  return { key, others: [...new Set(others)].sort(), notCompared };
}

/** The variable that holds the passphrase of a stack whose passphrase is its own. */
export function passphraseVariable(stack: string): string {
  return `PULUMI_CONFIG_PASSPHRASE_${stack.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;
}

interface OtherStack {
  stack: string;
  /** Undefined for a stack that has state only. */
  configFile: string | undefined;
}

async function stacksOf(project: Project, { configFile, env }: StackLocation): Promise<OtherStack[]> {
  const folder = configFile === undefined ? project.stackConfigDir : dirname(configFile);
  const stated = (await (await fileBackend(project, env))?.listStacks(project.name)) ?? [];
  const files = (await readdir(folder)).flatMap((file) => {
    const stack = /^Pulumi\.(.+)\.ya?ml$/.exec(file)?.[1];
    return stack === undefined ? [] : [[stack, join(folder, file)] as const];
  });
  const found = new Map<string, string | undefined>([
    ...stated.map(({ stack }) => [stack, undefined] as const),
    ...files,
  ]);
  return [...found].map(([stack, file]) => ({ stack, configFile: file })).sort((a, b) => (a.stack < b.stack ? -1 : 1));
}

interface Looked {
  stack: string;
  secrets?: string[];
  problem?: string;
}

async function lookAt(
  { stack, configFile }: OtherStack,
  project: Project,
  { dir, env }: StackLocation,
): Promise<Looked> {
  try {
    const backend = await fileBackend(project, env);
    if (backend !== undefined && !(await backend.exists(project.name, stack))) {
      // Every run that makes something gives the file a salt.
      const { encryptionSalt } = await StackConfig.open(project, stack, { file: configFile });
      return encryptionSalt === undefined ? { stack } : { stack, problem: `it has no state in ${backend.url}` };
    }
    const own = env[passphraseVariable(stack)];
    const opening = { ...env, ...(own !== undefined && { PULUMI_CONFIG_PASSPHRASE: own }) };
    const { snapshot } = await openStackOnDisk({ dir, stack, configFile, env: opening });
    return { stack, secrets: secretVariables(snapshot?.resources ?? []).flatMap(secretsIn) };
  } catch (error) {
    return { stack, problem: reasonOf(error, stack) };
  }
}

async function fileBackend(project: Project, env: NodeJS.ProcessEnv): Promise<FileBackend | undefined> {
  const url = resolveBackendUrl({ env, projectUrl: project.backendUrl });
  return url.startsWith("file://") ? FileBackend.open(url, { cwd: project.dir }) : undefined;
}

function reasonOf(error: unknown, stack: string): string {
  if (error instanceof PassphraseError)
    return `the passphrase does not open it; set ${passphraseVariable(stack)} to its own`;
  return (error instanceof Error ? error.message : String(error)).trim().split("\n")[0] ?? "";
}
