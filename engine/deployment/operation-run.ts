import { loadProject, type Project } from "../config/project.ts";
import type { ResolvedConfig } from "../config/resolved-config.ts";
import { StackConfig } from "../config/stack-config.ts";
import { stackSecrets } from "../config/stack-secrets.ts";
import { maskOutputs } from "../events/blinding.ts";
import { DeploymentEvents } from "../events/deployment-events.ts";
import { SecretMasker } from "../events/secret-masker.ts";
import { runNodejsProgram } from "../language/nodejs-program.ts";
import { EngineServer } from "../monitor/engine-server.ts";
import { EngineService } from "../monitor/engine-service.ts";
import { ResourceMonitor } from "../monitor/resource-monitor.ts";
import { UnsupportedError } from "../monitor/unsupported.ts";
import type { OperationKind, OperationOptions, OperationResult } from "../operation.ts";
import { PluginLoader } from "../plugin/plugin-loader.ts";
import type { PluginLog } from "../plugin/plugin-process.ts";
import { PolicyPack } from "../policy/policy-pack.ts";
import { FileBackend } from "../state/backend.ts";
import { resolveBackendUrl } from "../state/backend-url.ts";
import { Ledger } from "../state/ledger.ts";
import type { PendingOperation } from "../state/resource-state.ts";
import { StackOperation } from "../state/stack-operation.ts";
import { BaseSnapshot } from "./base-snapshot.ts";
import { Deployment } from "./deployment.ts";
import { type DeploymentContext, Progress } from "./deployment-context.ts";
import { PolicyChecks } from "./policy-checks.ts";
import { ProviderRegistry } from "./provider-registry.ts";
import { refreshBase } from "./refresh.ts";
import { StepRecorder } from "./step-recorder.ts";

const DEFAULT_PARALLEL = 16;
/** Lines of a program's standard error that are told of one that ended without an error of its own. */
const LAST_WORDS = 20;

interface Prepared {
  project: Project;
  config: ResolvedConfig;
  operation: StackOperation;
  env: NodeJS.ProcessEnv;
}

/**
 * One operation from the lock to the history entry. What is wrong before the deployment begins (config, passphrase, lock,
 * state) is thrown; what goes wrong in it is in the result.
 */
export async function runOperation(kind: OperationKind, options: OperationOptions): Promise<OperationResult> {
  const started = Date.now();
  const preview = kind === "preview";
  const masker = new SecretMasker();
  const events = new DeploymentEvents({ masker, preview, onEvent: options.onEvent });
  const prepared = await prepare(kind, options, events);
  for (const key of prepared.config.secretKeys) {
    masker.addString(prepared.config.values[key] ?? "");
  }
  for (const { inputs, outputs } of prepared.operation.snapshot.resources) {
    masker.addProperties(inputs);
    masker.addProperties(outputs);
  }
  events.prelude(blindedConfig(prepared.config));
  const outcome: Outcome = { result: "failed", resourceChanges: {}, maybeCorrupt: false, policyPacks: {} };
  try {
    await deploy(kind, options, prepared, events, outcome);
  } catch (error) {
    outcome.result = options.signal?.aborted ? "cancelled" : "failed";
    events.error(error instanceof Error ? error.message : String(error));
  }
  try {
    await prepared.operation.finish(outcome.result, outcome.resourceChanges);
  } catch (error) {
    outcome.result = "failed";
    events.error(error instanceof Error ? error.message : String(error));
  }
  const durationSeconds = Math.ceil((Date.now() - started) / 1000);
  events.summary({ durationSeconds, ...outcome });
  events.cancel();
  return {
    result: outcome.result,
    resourceChanges: outcome.resourceChanges,
    durationSeconds,
    ...(outcome.outputs && { outputs: outcome.outputs }),
    errors: events.errors,
  };
}

interface Outcome {
  result: OperationResult["result"];
  resourceChanges: Record<string, number>;
  maybeCorrupt: boolean;
  policyPacks: Record<string, string>;
  outputs?: Record<string, unknown>;
}

async function prepare(kind: OperationKind, options: OperationOptions, events: DeploymentEvents): Promise<Prepared> {
  const env = options.env ?? process.env;
  const project = await loadProject(options.projectDir);
  const backend = await FileBackend.open(
    resolveBackendUrl({ explicit: options.backendUrl, env, projectUrl: project.backendUrl }),
    { cwd: project.dir },
  );
  const { stack } = options;
  const stackConfig = await StackConfig.open(project, stack, { file: options.configFile });
  const preview = kind === "preview";
  const exists = await backend.exists(project.name, stack);
  const salt = exists ? await backend.readSalt(project.name, stack) : undefined;
  const hadSalt = stackConfig.encryptionSalt !== undefined;
  const secrets = await stackSecrets(stackConfig, salt, { env, passphrase: options.passphrase });
  const config = stackConfig.resolve(secrets);
  if (!exists && kind === "update") {
    await backend.createStack(project.name, stack);
  }
  if (!preview && !hadSalt && (exists || kind === "update")) {
    await stackConfig.save();
  }
  const operation =
    preview && !exists
      ? emptyOperation()
      : await backend.beginOperation({
          project: project.name,
          stack,
          kind: preview ? "update" : kind,
          secrets,
          message: options.message,
          config: config.encrypted,
          onWarning: (text) => events.warning(text),
          dryRun: preview,
        });
  return { project, config, operation, env };
}

/** A preview of a stack that `up` would create. */
function emptyOperation(): StackOperation {
  const snapshot = { resources: [], pendingOperations: [] };
  return new StackOperation({
    snapshot,
    ledger: new Ledger(snapshot),
    history: { kind: "update", message: "", environment: {}, config: {} },
  });
}

async function deploy(
  kind: OperationKind,
  options: OperationOptions,
  { project, config, operation, env }: Prepared,
  events: DeploymentEvents,
  outcome: Outcome,
): Promise<void> {
  const preview = kind === "preview";
  const parallel = options.parallel ?? DEFAULT_PARALLEL;
  let monitor: ResourceMonitor | undefined;
  const server = await EngineServer.start(new EngineService(events), () => {
    if (!monitor) {
      throw new Error("no program is running");
    }
    return monitor;
  });
  const onLog = ({ severity, text, urn }: PluginLog) => {
    if (severity !== "debug") {
      events.status(severity, text, urn, false);
    }
  };
  const loader = new PluginLoader({ project, env, engineAddress: server.address, onLog });
  const packs: PolicyPack[] = [];
  const providers = new ProviderRegistry(loader);
  const progress = new Progress();
  const cancel = () => {
    progress.stopped = true;
    monitor?.close();
    void providers.cancel();
  };
  options.signal?.addEventListener("abort", cancel, { once: true });
  try {
    for (const folder of options.policyPacks ?? []) {
      packs.push(
        await PolicyPack.start(folder, {
          project: project.name,
          stack: options.stack,
          env,
          engineAddress: server.address,
          dryRun: preview,
          config,
          onLog,
        }),
      );
    }
    for (const [index, pack] of packs.entries()) {
      await pack.configure(options.policyPackConfigs?.[index] ?? {});
      refuseRemediation(pack);
    }
    const policies = new PolicyChecks(packs, events);
    outcome.policyPacks = policies.packs;
    const base = new BaseSnapshot(operation.snapshot.resources);
    const context: DeploymentContext = {
      stack: options.stack,
      project: project.name,
      preview,
      kind: kind === "refresh" || kind === "destroy" ? kind : "update",
      base,
      providers,
      recorder: new StepRecorder(base, {
        ...(!preview && { save: (change) => operation.saveStep(change) }),
        interrupted: operation.snapshot.pendingOperations,
      }),
      events,
      policies,
      targets: options.targets?.length ? new Set(options.targets) : undefined,
      progress,
    };
    const deployment = new Deployment(context, parallel);
    outcome.resourceChanges = deployment.executor.resourceChanges;
    if (options.signal?.aborted) {
      cancel();
    }
    if (kind !== "refresh" && !preview) {
      warnOfInterrupted(events, operation.snapshot.pendingOperations);
    }
    if (kind === "refresh" || options.refresh) {
      await refreshBase(context, deployment.executor, parallel);
    }
    if (kind === "destroy" && !progress.stopped) {
      await deployment.finish(true);
    } else if (kind !== "refresh" && kind !== "destroy" && !progress.stopped) {
      monitor = new ResourceMonitor({
        deployment,
        masker: events.masker,
        projectDir: project.dir,
        packageConfig: (packageName) => config.forPackage(packageName),
      });
      const lastWords: string[] = [];
      const program = await runNodejsProgram({
        project: project.name,
        stack: options.stack,
        projectDir: project.dir,
        pwd: project.pwd,
        entryPoint: project.entryPoint,
        runtimeOptions: project.runtime.options,
        engineAddress: server.address,
        preview,
        parallel,
        config: config.environment(),
        env,
        onOutput: (line) => events.info(line),
        onErrorOutput: (line) => {
          lastWords.push(`  ${line}`);
          if (lastWords.length > LAST_WORDS) lastWords.shift();
          events.programError(line);
        },
        signal: options.signal,
      });
      if (program.error && !options.signal?.aborted) {
        events.error([program.error, ...lastWords].join("\n"));
      }
      await deployment.finish(program.succeeded);
      if (!program.succeeded && !options.signal?.aborted && events.errors.length === 0) {
        events.error(["the program ended without saying why", ...lastWords].join("\n"));
      }
      if (!preview) {
        outcome.outputs = maskOutputs(deployment.stackOutputs(), events.masker);
      }
    }
    await deployment.stop();
    outcome.maybeCorrupt = deployment.executor.maybeCorrupt;
    outcome.result = options.signal?.aborted ? "cancelled" : progress.succeeded ? "succeeded" : "failed";
  } finally {
    options.signal?.removeEventListener("abort", cancel);
    await Promise.allSettled([providers.close(), ...packs.map((pack) => pack.close())]);
    await loader.close();
    server.close();
  }
}

function refuseRemediation({ info }: PolicyPack): void {
  const rewriting = info.policies.filter(({ enforcementLevel }) => enforcementLevel === "remediate");
  if (rewriting.length > 0) {
    const names = rewriting.map(({ name }) => name).join(", ");
    throw new UnsupportedError(
      "policies that rewrite resources (enforcement level remediate)",
      `${info.name}: ${names}`,
    );
  }
}

function warnOfInterrupted(events: DeploymentEvents, pending: PendingOperation[]): void {
  if (pending.length > 0) {
    const lines = pending.map(({ resource, type }) => `  * ${resource.urn}, interrupted while ${type}`);
    events.warning(
      [
        `${pending.length} operations of an earlier run were interrupted, and it is not known whether they took effect:`,
        ...lines,
        "This run takes them up again. To only read what is live, run a refresh.",
      ].join("\n"),
    );
  }
}

function blindedConfig(config: ResolvedConfig): Record<string, string> {
  const secret = new Set(config.secretKeys);
  return Object.fromEntries(
    Object.entries(config.values).map(([key, value]) => [key, secret.has(key) ? "[secret]" : value]),
  );
}
