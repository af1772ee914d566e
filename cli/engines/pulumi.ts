import { mkdir } from "node:fs/promises";
import type { EngineEvent, LocalWorkspace, OutputMap, Stack } from "@pulumi/pulumi/automation/index.js";
import { loadProject } from "../../engine/config/project.ts";
import type { OperationKind, OperationOptions, OperationResult } from "../../engine/operation.ts";
import { backendRoot, resolveBackendUrl } from "../../engine/state/backend-url.ts";
import { uncaughtError } from "../plan/uncaught-error.ts";
import type { Engine } from "./engine.ts";
import { PackConfigFiles } from "./pack-config-files.ts";
import { complaint, forwardedEvent, isOnlyVerdict, wasInterrupted } from "./pulumi-output.ts";
import { initStackOfConfigFile } from "./pulumi-stack-init.ts";

/** Runs the real Pulumi CLI through Pulumi's Automation API, so that its engine events arrive as they happen. */
export const pulumiEngine: Engine = { name: "pulumi", run };

/** How long the CLI may take to say that the terminal's Ctrl-C reached it too. */
const TERMINAL_GRACE_MS = 1000;

async function run(kind: OperationKind, options: OperationOptions): Promise<OperationResult> {
  const started = Date.now();
  const errors: string[] = [];
  const verdicts: string[] = [];
  const uncaught = new Map<string, EngineEvent>();
  const stderr: string[] = [];
  let resourceChanges: Record<string, number> = {};
  const interrupt = interruptOnce(options.signal);
  const packConfigs = await PackConfigFiles.write(options.policyPackConfigs ?? []);
  const finished = (result: OperationResult["result"]): OperationResult => ({
    result,
    resourceChanges,
    durationSeconds: (Date.now() - started) / 1000,
    errors: errors.length > 0 ? errors : verdicts,
  });
  try {
    const stack = await selectStack(options);
    options.signal?.throwIfAborted();
    const shared = {
      ...(options.configFile ? { configFile: options.configFile } : {}),
      ...(options.parallel ? { parallel: options.parallel } : {}),
      ...(options.targets?.length ? { target: options.targets } : {}),
      ...(options.message ? { message: options.message } : {}),
      signal: interrupt.signal,
      color: "never" as const,
      onEvent: (raw: EngineEvent) => {
        if (wasInterrupted(raw)) interrupt.arrived();
        const event = forwardedEvent(raw);
        if (!event) return;
        if (event.summaryEvent) resourceChanges = { ...event.summaryEvent.resourceChanges } as Record<string, number>;
        const { severity, message, ephemeral } = event.diagnosticEvent ?? {};
        if (severity === "error" && message && !ephemeral) {
          if (isOnlyVerdict(message)) return void verdicts.push(message.trim());
          const thrown = uncaughtError(message);
          if (thrown !== undefined) return void uncaught.set(thrown, event);
          errors.push(message.trim());
        }
        options.onEvent?.(event);
      },
      onError: (text: string) => stderr.push(text),
    };
    const checked = {
      ...shared,
      policyPacks: options.policyPacks ?? [],
      policyPackConfigs: packConfigs.files,
      refresh: options.refresh ?? false,
    };
    if (kind === "preview") await stack.preview(checked);
    else if (kind === "refresh") await stack.refresh(shared);
    else if (kind === "destroy") await stack.destroy(shared);
    else return { outputs: masked((await stack.up(checked)).outputs), ...finished("succeeded") };
    return finished("succeeded");
  } catch (error) {
    if (options.signal?.aborted) return finished("cancelled");
    // A failed call fails the program too: what a resource's error has said already is not said again.
    for (const [message, event] of uncaught) {
      if (errors.some((known) => message.includes(known))) continue;
      errors.push(message);
      options.onEvent?.({ ...event, diagnosticEvent: { ...event.diagnosticEvent!, message } });
    }
    if (errors.length === 0 && verdicts.length === 0) errors.push(complaint(stderr.join(""), error));
    return finished("failed");
  } finally {
    interrupt.done();
    await packConfigs.remove();
  }
}

async function selectStack(options: OperationOptions): Promise<Stack> {
  const { LocalWorkspace: workspace } = await import("@pulumi/pulumi/automation/index.js");
  const envVars = await environment(options);
  if (options.configFile) await initStackOfConfigFile(options.configFile, options, envVars);
  return workspace.createOrSelectStack(
    { stackName: options.stack, workDir: options.projectDir },
    { envVars, secretsProvider: "passphrase" },
  );
}

/** The backend is the embedded engine's choice, so that both find the same state; its folder is made as that engine does. */
async function environment(options: OperationOptions): Promise<NonNullable<LocalWorkspace["envVars"]>> {
  const env = options.env ?? process.env;
  const set = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const project = await loadProject(options.projectDir);
  const url = resolveBackendUrl({ explicit: options.backendUrl, env, projectUrl: project.backendUrl });
  if (url.startsWith("file://")) await mkdir(backendRoot(url, options.projectDir), { recursive: true });
  return {
    ...Object.fromEntries(set),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_BACKEND_URL: url,
    ...(options.passphrase !== undefined ? { PULUMI_CONFIG_PASSPHRASE: options.passphrase } : {}),
  };
}

/**
 * A terminal's Ctrl-C reaches the CLI by itself, and a second interrupt makes it stop without saving what is under way. So ours
 * is sent only when the CLI does not say in time that it was interrupted already.
 */
function interruptOnce(asked: AbortSignal | undefined) {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let interrupted = false;
  const onAbort = () => {
    if (!interrupted) timer = setTimeout(() => controller.abort(), TERMINAL_GRACE_MS);
  };
  if (asked?.aborted) onAbort();
  else asked?.addEventListener("abort", onAbort, { once: true });
  return {
    signal: controller.signal,
    arrived: () => {
      interrupted = true;
      clearTimeout(timer);
    },
    done: () => {
      asked?.removeEventListener("abort", onAbort);
      clearTimeout(timer);
    },
  };
}

function masked(outputs: OutputMap): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(outputs).map(([key, { value, secret }]) => [key, secret ? "[secret]" : value]),
  );
}
