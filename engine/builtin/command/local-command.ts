import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import {
  type CheckFailure,
  type CheckResult,
  type DiffResult,
  ProviderCallError,
} from "../../plugin/provider-client.ts";
import { isSecret, openSecrets } from "../../plugin/wire.ts";
import { type PropertyMap, type PropertyValue, UNKNOWN } from "../../property-value.ts";
import type { BuiltinContext, BuiltinResource } from "../builtin-resource.ts";
import { deepEqual, objectDiff } from "../object-diff.ts";
import { Mask } from "./mask.ts";
import { runCommand } from "./run-command.ts";

type Create = Parameters<BuiltinResource["create"]>[0];
type Update = Parameters<BuiltinResource["update"]>[0];
type Delete = Parameters<BuiltinResource["delete"]>[0];
type Read = Parameters<BuiltinResource["read"]>[0];

const KINDS: Record<string, "string" | "strings" | "map" | "boolean" | "list"> = {
  create: "string",
  update: "string",
  delete: "string",
  stdin: "string",
  logging: "string",
  dir: "string",
  interpreter: "strings",
  environment: "map",
  addPreviousOutputInEnv: "boolean",
  triggers: "list",
};

const UNSUPPORTED = new Set(["assetPaths", "archivePaths"]);
const REPLACING = "triggers";
const TAIL_CHARACTERS = 4000;

/** `command:local:Command`: a shell command for each of create, update and delete, its output kept in state. */
export class LocalCommand implements BuiltinResource {
  readonly #context: BuiltinContext;

  constructor(context: BuiltinContext) {
    this.#context = context;
  }

  check(news: PropertyMap): CheckResult {
    const inputs = Object.fromEntries(Object.entries(news).filter(([, value]) => value !== null));
    const failures = Object.entries(inputs).flatMap(([name, value]) => inputFailures(name, openSecrets(value)));
    return { inputs, failures };
  }

  diff({ oldInputs, news }: Parameters<BuiltinResource["diff"]>[0]): DiffResult {
    const own = Object.fromEntries(Object.entries(news).filter(([key]) => key !== "version" && !key.startsWith("__")));
    const diffs = Object.entries(objectDiff(oldInputs, own));
    const detailedDiff: NonNullable<DiffResult["detailedDiff"]> = {};
    for (const [path, kind] of diffs) {
      // Of triggers that both have, only single entries differ, and those the resource's `replaceOnChanges` covers.
      detailedDiff[path] = { kind: path === REPLACING ? (`${kind}-replace` as typeof kind) : kind, inputDiff: false };
    }
    return {
      changes: diffs.length > 0 ? "some" : "none",
      replaceKeys: diffs.some(([path]) => path === REPLACING) ? [REPLACING] : [],
      stableKeys: [],
      changedKeys: [...new Set(diffs.map(([path]) => path.split(/[.[]/)[0] as string))],
      deleteBeforeReplace: false,
      detailedDiff,
    };
  }

  async create(request: Create): Promise<{ id: string; outputs: PropertyMap }> {
    const { inputs, name, preview } = request;
    const id = `${name}${randomBytes(4).toString("hex")}`;
    if (preview) return { id, outputs: { ...inputs, stdout: UNKNOWN, stderr: UNKNOWN } };
    return { id, outputs: await this.#run(request, inputs.create, inputs, { stdout: "", stderr: "" }) };
  }

  async update(request: Update): Promise<{ outputs: PropertyMap }> {
    const { oldOutputs, news, preview } = request;
    const last = { stdout: oldOutputs.stdout ?? "", stderr: oldOutputs.stderr ?? "" };
    if (!preview) return { outputs: await this.#run(request, news.update ?? news.create, news, last) };
    const unknown = Object.keys(KINDS).some(
      (key) =>
        openSecrets(news[key] ?? null) === UNKNOWN ||
        (Object.hasOwn(oldOutputs, key) && !deepEqual(news[key], oldOutputs[key])),
    );
    return { outputs: { ...news, ...(unknown ? { stdout: UNKNOWN, stderr: UNKNOWN } : last) } };
  }

  async read({ id, inputs, outputs }: Read): Promise<{ id: string; inputs: PropertyMap; outputs: PropertyMap }> {
    return { id, inputs, outputs };
  }

  async delete(request: Delete): Promise<void> {
    const { outputs } = request;
    const last = { stdout: outputs.stdout ?? "", stderr: outputs.stderr ?? "" };
    await this.#run(request, outputs.delete, outputs, last);
  }

  async #run(
    request: { urn: string; timeout: number; signal: AbortSignal },
    command: PropertyValue | undefined,
    inputs: PropertyMap,
    last: PropertyMap,
  ): Promise<PropertyMap> {
    if (command === undefined) return { ...inputs, ...last };
    const open = openSecrets(inputs) as PropertyMap;
    const text = String(openSecrets(command));
    const mask = new Mask(inputs);
    const outcome = await runCommand({
      command: [...interpreterOf(open), text],
      cwd: resolve(this.#context.workingDir, String(open.dir ?? "")),
      env: { ...this.#context.env, ...(open.environment as NodeJS.ProcessEnv), ...previousOutput(open, last) },
      stdin: open.stdin === undefined ? undefined : String(open.stdin),
      timeout: request.timeout,
      signal: request.signal,
      onLine: (stream, line) => {
        if (logs(open.logging, stream))
          this.#context.onLog({ severity: "info", text: mask.apply(line), urn: request.urn });
      },
    });
    if (outcome.failure) {
      const shown = isSecret(command) ? "[secret]" : JSON.stringify(mask.apply(text));
      const tail = mask.apply(outcome.combined).slice(-TAIL_CHARACTERS);
      throw new ProviderCallError(`${outcome.failure}: running ${shown}:\n${tail}`);
    }
    return { ...inputs, stdout: withoutNewline(outcome.stdout), stderr: withoutNewline(outcome.stderr) };
  }
}

function inputFailures(name: string, value: PropertyValue): CheckFailure[] {
  const fail = (property: string, reason: string) => [{ property, reason }];
  if (UNSUPPORTED.has(name)) {
    return fail(name, "the embedded engine does not read files back as assets; run with --engine pulumi");
  }
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (!kind) return name.startsWith("__") ? [] : fail(name, `Unrecognized field '${name}' on 'local.CommandInputs'`);
  if (value === UNKNOWN) return [];
  switch (kind) {
    case "string":
    case "boolean":
      return typeof value === kind ? [] : fail(name, `must be a '${kind}'; got '${typeof value}' instead`);
    case "list":
      return Array.isArray(value) ? [] : fail(name, `must be a list; got '${typeof value}' instead`);
    case "strings":
      if (!Array.isArray(value)) return fail(name, `must be a list of strings; got '${typeof value}' instead`);
      return value.flatMap((entry, index) =>
        typeof entry === "string" ? [] : fail(`${name}[${index}]`, `must be a 'string'; got '${typeof entry}' instead`),
      );
    case "map":
      if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return fail(name, `must be a map of strings; got '${typeof value}' instead`);
      }
      return Object.entries(value).flatMap(([key, entry]) =>
        typeof entry === "string" ? [] : fail(`${name}.${key}`, `must be a 'string'; got '${typeof entry}' instead`),
      );
  }
}

function interpreterOf({ interpreter }: PropertyMap): string[] {
  if (Array.isArray(interpreter) && interpreter.length > 0) return interpreter.map(String);
  return process.platform === "win32" ? ["cmd", "/C"] : ["/bin/sh", "-c"];
}

function previousOutput({ addPreviousOutputInEnv }: PropertyMap, last: PropertyMap): NodeJS.ProcessEnv {
  if (addPreviousOutputInEnv === false) return {};
  const stdout = String(openSecrets(last.stdout ?? ""));
  const stderr = String(openSecrets(last.stderr ?? ""));
  return { ...(stdout && { PULUMI_COMMAND_STDOUT: stdout }), ...(stderr && { PULUMI_COMMAND_STDERR: stderr }) };
}

function logs(logging: PropertyValue | undefined, stream: "stdout" | "stderr"): boolean {
  return logging === undefined || logging === stream || logging === "stdoutAndStderr";
}

function withoutNewline(text: string): string {
  return text.endsWith("\n") ? text.slice(0, -1) : text;
}
