import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadProject, type Project } from "../../../engine/config/project.ts";
import type { ResolvedConfig } from "../../../engine/config/resolved-config.ts";
import { StackConfig } from "../../../engine/config/stack-config.ts";
import { stackSecrets } from "../../../engine/config/stack-secrets.ts";
import { nameOf } from "../../../engine/deployment/urn.ts";
import { evaluate } from "../../../engine/evaluation/evaluate.ts";
import type { PropertyMap } from "../../../engine/property-value.ts";
import { FileBackend } from "../../../engine/state/backend.ts";
import { backendRoot, resolveBackendUrl } from "../../../engine/state/backend-url.ts";
import { lockHolders } from "../../../engine/state/lock.ts";
import type { Snapshot } from "../../../engine/state/resource-state.ts";
import { StackFiles } from "../../../engine/state/stack-files.ts";
import { type DoctorFinding, nothing, type Part } from "../report.ts";

/** A resource of the stack, from its state or, without ids and outputs, from its program. */
export interface StackResource {
  urn: string;
  type: string;
  name: string;
  custom: boolean;
  id: string | undefined;
  /** Reference of its provider, in state only. */
  provider: string | undefined;
  inputs: PropertyMap;
  outputs: PropertyMap;
  /** Default: false. */
  protect?: boolean | undefined;
  /** URNs. Default: none. */
  dependencies?: string[] | undefined;
  /** Property -> URNs of what it was made from. Default: none. */
  propertyDependencies?: Record<string, string[] | null> | undefined;
}

export interface OpenStack {
  project: Project;
  stack: string;
  /** Where its config is, when elsewhere than beside `Pulumi.yaml`. */
  configFile?: string | undefined;
  source: "state" | "program";
  resources: StackResource[];
  /** Undefined when it cannot be read: no passphrase, or a missing key. */
  config: ResolvedConfig | undefined;
  /** What is to be said about state and program themselves. */
  part: Part;
}

export interface StackOptions {
  /** The folder that holds `Pulumi.yaml`. */
  dir: string;
  stack: string;
  configFile?: string | undefined;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
}

/** The stack's resources: from its state, else by evaluating its program. Locks nothing and writes nothing. */
export async function openStack(options: StackOptions): Promise<OpenStack> {
  const { dir, stack, configFile, env } = options;
  const project = await loadProject(dir);
  const part = nothing();
  const { snapshot, config } = await readState(project, options, part);
  if (snapshot !== undefined) {
    if (snapshot.pendingOperations.length > 0) part.findings.push(interrupted(stack, snapshot));
    const resources = snapshot.resources
      .filter((resource) => resource.delete !== true)
      .map(({ urn, type, custom, id, provider, inputs = {}, outputs = {}, ...rest }) => {
        const { protect, dependencies, propertyDependencies } = rest;
        const wiring = { protect, dependencies, propertyDependencies };
        return { urn, type, name: nameOf(urn), custom, id, provider, inputs, outputs, ...wiring };
      });
    return { project, stack, configFile, source: "state", resources, config, part };
  }
  const evaluation = await evaluate({
    projectDir: dir,
    stack,
    env,
    signal: options.signal,
    ...(configFile && { configFile }),
  });
  for (const error of evaluation.errors) part.notLooked.push(`the program: ${error.trim().split("\n")[0]}`);
  const resources = evaluation.resources.map(({ urn, type, name, custom, inputs, outputs, ...rest }) => {
    const { dependencies, propertyDependencies } = rest;
    const wiring = { dependencies, propertyDependencies };
    return { urn, type, name, custom, id: undefined, provider: undefined, inputs, outputs, ...wiring };
  });
  return { project, stack, configFile, source: "program", resources, config, part };
}

async function readState(
  project: Project,
  { stack, env, configFile }: StackOptions,
  part: Part,
): Promise<{ snapshot?: Snapshot; config: ResolvedConfig | undefined }> {
  let config: ResolvedConfig | undefined;
  try {
    const stackConfig = await StackConfig.open(project, stack, { file: configFile });
    const url = resolveBackendUrl({ env, projectUrl: project.backendUrl });
    const files = new StackFiles(backendRoot(url, project.dir), project.name, stack);
    const isUp = existsSync(files.checkpoint) && existsSync(join(backendRoot(url, project.dir), ".pulumi/meta.yaml"));
    const backend = isUp ? await FileBackend.open(url, { cwd: project.dir }) : undefined;
    part.findings.push(...(await locked(files)));
    const secrets = await stackSecrets(stackConfig, await backend?.readSalt(project.name, stack), { env });
    const snapshot = await backend?.readSnapshot(project.name, stack, secrets);
    try {
      config = stackConfig.resolve(secrets);
    } catch (error) {
      part.notLooked.push(messageOf(error));
    }
    if (snapshot === undefined) part.findings.push(notUp(stack, `${url} holds no state of it`));
    else if (snapshot.resources.length === 0) part.findings.push(notUp(stack, "its state is empty"));
    return { ...(snapshot && snapshot.resources.length > 0 && { snapshot }), config };
  } catch (error) {
    part.notLooked.push(`the state of ${stack}: ${messageOf(error)}`);
    return { config };
  }
}

function notUp(stack: string, why: string): DoctorFinding {
  return {
    severity: "error",
    code: "not-up",
    what: `stack ${stack} is not up: ${why}`,
    where: `stack ${stack}`,
    mend: `npx stackwright up --stack ${stack}; if it is up, set PULUMI_BACKEND_URL to where its state lies`,
  };
}

function interrupted(stack: string, { pendingOperations }: Snapshot): DoctorFinding {
  const names = [...new Set(pendingOperations.map(({ type, resource }) => `${type} ${nameOf(resource.urn)}`))];
  return {
    severity: "warning",
    code: "interrupted",
    what: `the last run was interrupted while ${names.join(", ")}`,
    where: `stack ${stack}`,
    mend: `npx stackwright up --stack ${stack} --refresh`,
  };
}

async function locked(files: StackFiles): Promise<DoctorFinding[]> {
  return (await lockHolders(files)).map(({ username, hostname, pid, timestamp, stale, file }) => ({
    severity: stale ? "advice" : "warning",
    code: "locked",
    what: `the stack is locked by ${username}@${hostname} (pid ${pid}) since ${timestamp}${stale ? ", whose process has ended" : ""}`,
    where: file,
    mend: stale
      ? `Nothing to do: the next npx stackwright up --stack ${files.stack} takes it over.`
      : `Wait for it to end; if it no longer runs, delete the file or run pulumi cancel --stack ${files.qualifiedName}`,
  }));
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
