import { type Arguments, UsageError } from "../arguments.ts";
import { examineHost, planOfUrl } from "../doctor/examine-host.ts";
import { renderJson } from "../doctor/render-json.ts";
import { renderTerminal } from "../doctor/render-terminal.ts";
import { exitCodeOf, toReport } from "../doctor/report.ts";
import { examineStack } from "../doctor/stack/examine-stack.ts";
import { type OpenStack, openStack } from "../doctor/stack/open-stack.ts";
import { findProject, policyPacksOf } from "../project.ts";
import { type Paint, plain } from "../terminal/style.ts";
import { INTERRUPTED } from "./operation.ts";

export interface DoctorSession {
  args: Arguments;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  /** To standard output, which holds the report and nothing else. */
  write: (text: string) => void;
  /** To standard error. */
  note: (text: string) => void;
  paint: Paint;
}

const WAIT_SECONDS = 120;

/** Says what is wrong, why, and what mends it. Exit codes: 0 all well, 2 an error or a warning, 1 something could not be looked at. */
export async function doctor(session: DoctorSession): Promise<number> {
  const { args, signal } = session;
  const note = (text: string) => session.note(plain(text));
  const urls = args.words.map(urlOf);
  for (const origin of args.origins) originOf(origin);
  const format = formatOf(args);
  try {
    const host = { waitSeconds: args.wait ?? WAIT_SECONDS, signal, note };
    const stack = urls.length === 0 || args.stack !== undefined ? await open(session) : undefined;
    const parts = await Promise.all([
      ...urls.map(async (url) => [await examineHost(planOfUrl(url, args.origins, args.edge), host)]),
      ...(stack ? [examineStack(stack, { ...host, ...stackOptions(session, stack) })] : []),
    ]);
    signal.throwIfAborted();
    const { project, stack: name, source } = stack ?? {};
    const about = project && name && source ? { project: project.name, stack: name, source } : undefined;
    const report = toReport(parts.flat(), about);
    if (format === "json") session.write(renderJson(report));
    else session.write(`${renderTerminal(report, session.paint).join("\n")}\n`);
    return exitCodeOf(report);
  } catch (error) {
    if (!signal.aborted) throw error;
    note("Interrupted. Nothing was changed.");
    return INTERRUPTED;
  }
}

async function open({ args, env, signal }: DoctorSession): Promise<OpenStack> {
  const { dir, stack, configFile } = findProject(args);
  return await openStack({ dir, stack, configFile, env, signal });
}

function stackOptions({ args, env }: DoctorSession, { project }: OpenStack) {
  const policyPacks = policyPacksOf(project.dir, args.policyPacks);
  return { env, origins: args.origins, edgeUrl: args.edge, policyPacks };
}

function urlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["https:", "http:"].includes(url.protocol)) {
    throw new UsageError(`"${text}" is not a URL: write it whole, https://${text.replace(/^.*:\/\//, "")}.`);
  }
  if (url.username !== "" || url.password !== "") throw new UsageError("A URL with a password in it is not asked.");
  return url.href;
}

function originOf(text: string): void {
  if (/^https?:\/\/[^/\s]+$/.test(text)) return;
  throw new UsageError(`--origin takes an origin as browsers send it, https://app.example.com, not "${text}".`);
}

function formatOf({ renderings }: Arguments): "terminal" | "json" {
  if (renderings.length > 1) throw new UsageError("doctor takes one --format.");
  return renderings[0]?.format === "json" ? "json" : "terminal";
}
