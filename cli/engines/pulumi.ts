import { spawn } from "node:child_process";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation/index.js";
import type { OperationKind, OperationOptions, OperationResult } from "../../engine/operation.ts";
import type { Engine } from "./engine.ts";

/** Runs the real Pulumi CLI through Pulumi's Automation API, so that its engine events arrive as they happen. */
export const pulumiEngine: Engine = { name: "pulumi", run };

async function run(kind: OperationKind, options: OperationOptions): Promise<OperationResult> {
  const started = Date.now();
  const errors: string[] = [];
  let resourceChanges: Record<string, number> = {};
  const stderr: string[] = [];
  try {
    const stack = await selectStack(options);
    const shared = {
      ...(options.configFile ? { configFile: options.configFile } : {}),
      ...(options.parallel ? { parallel: options.parallel } : {}),
      ...(options.targets?.length ? { target: options.targets } : {}),
      ...(options.message ? { message: options.message } : {}),
      ...(options.signal ? { signal: options.signal } : {}),
      color: "never" as const,
      onEvent: (event: Parameters<NonNullable<OperationOptions["onEvent"]>>[0]) => {
        if (event.summaryEvent) resourceChanges = { ...event.summaryEvent.resourceChanges } as Record<string, number>;
        const diagnostic = event.diagnosticEvent;
        if (diagnostic?.severity === "error" && !diagnostic.ephemeral) errors.push(diagnostic.message);
        options.onEvent?.(event);
      },
      onError: (text: string) => stderr.push(text),
    };
    const checked = { ...shared, policyPacks: options.policyPacks ?? [], refresh: options.refresh ?? false };
    if (kind === "preview") await stack.preview(checked);
    else if (kind === "update") await stack.up(checked);
    else if (kind === "refresh") await stack.refresh(shared);
    else await stack.destroy(shared);
    const outputs = kind === "update" ? await maskedOutputs(stack) : undefined;
    return {
      result: "succeeded",
      resourceChanges,
      durationSeconds: seconds(started),
      errors,
      ...(outputs ? { outputs } : {}),
    };
  } catch (error) {
    const result = options.signal?.aborted ? "cancelled" : "failed";
    if (errors.length === 0) errors.push(lastWords(stderr.join(""), error));
    return { result, resourceChanges, durationSeconds: seconds(started), errors };
  }
}

async function selectStack(options: OperationOptions): Promise<Stack> {
  const env = { ...(options.env ?? process.env) };
  const envVars: Record<string, string> = { PULUMI_SKIP_UPDATE_CHECK: "true" };
  for (const [key, value] of Object.entries(env)) if (value !== undefined) envVars[key] = value;
  if (options.backendUrl) envVars.PULUMI_BACKEND_URL = options.backendUrl;
  if (options.passphrase !== undefined) envVars.PULUMI_CONFIG_PASSPHRASE = options.passphrase;
  if (options.configFile) await initWithoutTouchingTheProject(options, envVars);
  const workspace = await LocalWorkspace.createOrSelectStack(
    { stackName: options.stack, workDir: options.projectDir },
    { envVars, secretsProvider: "passphrase" },
  );
  return workspace;
}

/** `stack init` writes `Pulumi.<stack>.yaml` beside the project; with a config file elsewhere it must write there. */
async function initWithoutTouchingTheProject(options: OperationOptions, env: Record<string, string>): Promise<void> {
  const known = await pulumi(["stack", "ls", "--json"], options.projectDir, env);
  const stacks = known.code === 0 ? (JSON.parse(known.stdout || "[]") as { name: string }[]) : [];
  if (stacks.some((stack) => stack.name === options.stack)) return;
  const init = await pulumi(
    ["stack", "init", options.stack, "--no-select", "--config-file", options.configFile!],
    options.projectDir,
    env,
  );
  if (init.code !== 0) throw new Error(init.stderr.trim());
}

function pulumi(args: string[], cwd: string, env: Record<string, string>) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve, reject) => {
    const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], { cwd, env });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (data) => (stdout += data));
    child.stderr.on("data", (data) => (stderr += data));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, stdout, stderr }));
  });
}

async function maskedOutputs(stack: Stack): Promise<Record<string, unknown>> {
  const outputs = await stack.outputs();
  return Object.fromEntries(
    Object.entries(outputs).map(([key, { value, secret }]) => [key, secret ? "[secret]" : value]),
  );
}

function lastWords(stderr: string, error: unknown): string {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  if (lines.length > 0) return lines.slice(-12).join("\n");
  return error instanceof Error ? error.message : String(error);
}

function seconds(started: number): number {
  return (Date.now() - started) / 1000;
}
