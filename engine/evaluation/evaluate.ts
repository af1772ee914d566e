import { join } from "node:path";
import { loadProject, type Project } from "../config/project.ts";
import { StackConfig } from "../config/stack-config.ts";
import { DeploymentEvents } from "../events/deployment-events.ts";
import { SecretMasker } from "../events/secret-masker.ts";
import { type ProgramResult, runNodejsProgram } from "../language/nodejs-program.ts";
import { EngineServer } from "../monitor/engine-server.ts";
import { EngineService } from "../monitor/engine-service.ts";
import { PolicyPack } from "../policy/policy-pack.ts";
import type { Evaluation } from "./evaluation.ts";
import { EvaluationMonitor } from "./evaluation-monitor.ts";
import { MissingConfigReport } from "./missing-config.ts";
import { policyFindings } from "./policy-findings.ts";
import { programEnvironment } from "./program-environment.ts";
import { type SealedConfig, sealConfig } from "./sealed-config.ts";

const PRELOAD = join(import.meta.dirname, "origin-preload.cjs");
const PARALLEL = 64;

/** Paths are absolute. */
export interface EvaluationOptions {
  /** The folder that holds `Pulumi.yaml`. */
  projectDir: string;
  stack: string;
  /** Default: `Pulumi.<stack>.yaml` beside `Pulumi.yaml`. */
  configFile?: string;
  /** Folders of policy packs, each with a `PulumiPolicy.yaml`. */
  policyPacks?: string[];
  /** Default: `process.env`. Only what is no credential reaches the program. */
  env?: NodeJS.ProcessEnv;
  /** Abort to end the program; the evaluation then rejects. */
  signal?: AbortSignal;
}

/**
 * Runs a program to learn what it declares. No provider is started, no state read, no passphrase asked for: secrets of the
 * config, outputs of resources and results of functions are unknown.
 * @throws Error when there is nothing to run (no project, malformed config, a pack that does not start); what the program itself
 * throws is in `errors`.
 */
export async function evaluate(options: EvaluationOptions): Promise<Evaluation> {
  const project = await loadProject(options.projectDir);
  const stackConfig = await StackConfig.open(project, options.stack, { file: options.configFile });
  const sealed = sealConfig(project, stackConfig);
  const masker = new SecretMasker();
  const events = new DeploymentEvents({ masker, preview: true });
  const monitor = new EvaluationMonitor({
    project: project.name,
    stack: options.stack,
    projectDir: project.dir,
    masker,
  });
  const server = await EngineServer.start(new EngineService(events), () => monitor);
  const missing = await MissingConfigReport.open();
  const packs: PolicyPack[] = [];
  const close = () => monitor.close();
  options.signal?.addEventListener("abort", close, { once: true });
  try {
    const started = await Promise.allSettled([
      runProgram(project, options, sealed, { engineAddress: server.address, events, missing }),
      ...(options.policyPacks ?? []).map(async (folder) => {
        packs.push(await startPack(folder, project, options, sealed, server.address));
      }),
    ]);
    options.signal?.throwIfAborted();
    for (const outcome of started) if (outcome.status === "rejected") throw outcome.reason;
    const program = (started[0] as PromiseFulfilledResult<ProgramResult>).value;
    if (program.error) events.error(program.error);
    if (!program.succeeded && events.errors.length === 0) events.error("the program ended without saying why");
    const findings = program.succeeded ? await policyFindings(packs, monitor.resources) : [];
    return {
      project: project.name,
      stack: options.stack,
      resources: monitor.resources,
      outputs: monitor.stackOutputs,
      findings: findings.map((finding) => ({ ...finding, message: masker.mask(finding.message).trim() })),
      policyPacks: Object.fromEntries(packs.map(({ info }) => [info.name, info.version])),
      severities: Object.fromEntries(
        packs.flatMap(({ info }) =>
          info.policies.flatMap(({ name, severity }) => (severity ? [[name, severity]] : [])),
        ),
      ),
      errors: program.succeeded ? [] : events.errors.map((error) => masker.mask(error)),
      missingConfig: await missing.read(),
      ciphertexts: sealed.ciphertexts,
      salt: sealed.salt,
    };
  } finally {
    options.signal?.removeEventListener("abort", close);
    await Promise.allSettled([missing.close(), ...packs.map((pack) => pack.close())]);
    server.close();
  }
}

function runProgram(
  project: Project,
  { stack, env = process.env, signal }: EvaluationOptions,
  { config }: SealedConfig,
  { engineAddress, events, missing }: { engineAddress: string; events: DeploymentEvents; missing: MissingConfigReport },
): Promise<ProgramResult> {
  const { nodeargs } = project.runtime.options;
  const preload = `--enable-source-maps --require ${JSON.stringify(PRELOAD)}`;
  return runNodejsProgram({
    project: project.name,
    stack,
    projectDir: project.dir,
    pwd: project.pwd,
    entryPoint: project.entryPoint,
    runtimeOptions: {
      ...project.runtime.options,
      nodeargs: typeof nodeargs === "string" ? `${preload} ${nodeargs}` : preload,
    },
    engineAddress,
    preview: true,
    parallel: PARALLEL,
    config: config.environment(),
    env: { ...programEnvironment(env), ...missing.environment },
    onOutput: (line) => events.info(line),
    onErrorOutput: (line) => events.programError(line),
    signal,
  });
}

async function startPack(
  folder: string,
  project: Project,
  { stack, env = process.env }: EvaluationOptions,
  { config }: SealedConfig,
  engineAddress: string,
): Promise<PolicyPack> {
  const pack = await PolicyPack.start(folder, {
    project: project.name,
    stack,
    env: programEnvironment(env),
    engineAddress,
    dryRun: true,
    config,
    onLog: () => {},
  });
  await pack.configure({});
  return pack;
}
