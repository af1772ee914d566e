import { readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import {
  type Arguments,
  type Asked,
  isStackCommand,
  parseArguments,
  UnknownCommandError,
  UsageError,
} from "./arguments.ts";
import { isCommand } from "./command-table.ts";
import { destroy, INTERRUPTED, preview, refresh, type Session, up } from "./commands/operation.ts";
import { onEmulators } from "./emulated.ts";
import { chooseEngine } from "./engines/choose.ts";
import type { Engine } from "./engines/engine.ts";
import { findProject } from "./project.ts";
import { CLOSED, whenClosed } from "./terminal/closed-output.ts";
import { type Output, output } from "./terminal/output.ts";
import { colours, painter } from "./terminal/style.ts";
import { asOnEmulators, inFolder } from "./terminal/wording.ts";
import { commandList, commandUsage, usage } from "./usage.ts";

const OPERATIONS = { preview, up, refresh, destroy };

/** Runs one command line. Returns the exit code; never throws. Ends in good order when nobody reads its output any more. */
export async function main(argv: string[]): Promise<number> {
  const interrupt = new AbortController();
  let isClosed = false;
  const off = whenClosed(process.stdout, () => {
    isClosed = true;
    interrupt.abort();
  });
  try {
    const code = await run(argv, interrupt);
    return isClosed ? CLOSED : code;
  } finally {
    off();
  }
}

async function run(argv: string[], interrupt: AbortController): Promise<number> {
  const onSignal = () => interrupt.abort();
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  let out = output();
  process.env.no_grpc_proxy = withoutProxy(process.env);
  try {
    const parsed = parseArguments(argv);
    if (typeof parsed === "string") {
      out.write(answerTo(parsed));
      return 0;
    }
    const args = parsed.emulated ? enterEmulators(parsed) : parsed;
    // These look at all of a repository, and name each project's folder themselves.
    const isOfRepository = args.command === "check" || args.command === "diff";
    const folder = isOfRepository ? "" : relative(process.cwd(), resolve(args.cwd));
    out = output((text) => inFolder(args.emulated ? asOnEmulators(text) : text, folder));
    const { print } = out;
    if (args.command === "demo") {
      const { demo } = await import("./demo/demo.ts");
      const { incident, list } = args;
      return await demo({ engine: await loadEngine(args, "embedded"), signal: interrupt.signal, incident, list });
    }
    if (args.command === "emulators") {
      const { serveEmulators } = await import("./demo/emulators.ts");
      return await serveEmulators({ project: findProject(args), signal: interrupt.signal, print });
    }
    if (args.command === "new") {
      const { newSystem } = await import("./commands/new.ts");
      return newSystem(args, print);
    }
    const printed = {
      args,
      env: process.env,
      signal: interrupt.signal,
      ...out,
      paint: painter(colours(process.stdout)),
    };
    if (args.command === "config") {
      const { config } = await import("./commands/config.ts");
      return await config(args, print, interrupt.signal);
    }
    if (args.command === "fingerprints") {
      const { fingerprints } = await import("./commands/fingerprints.ts");
      return await fingerprints(printed);
    }
    if (args.command === "diff") {
      const { diff } = await import("./commands/diff.ts");
      return await diff({ ...printed, engine: () => loadEngine(args, "auto") });
    }
    if (args.command === "check") {
      const { check } = await import("./commands/check.ts");
      return await check(printed);
    }
    if (args.command === "doctor") {
      const { doctor } = await import("./commands/doctor.ts");
      return await doctor(printed);
    }
    if (args.command === "comment") {
      const { comment } = await import("./commands/comment.ts");
      return await comment(args, process.env, interrupt.signal, print);
    }
    if (args.command === "annotate") {
      const { annotate } = await import("./commands/annotate.ts");
      return annotate(args, process.env, print);
    }
    if (args.command === "drift-issue") {
      const { driftIssue } = await import("./commands/drift-issue.ts");
      return await driftIssue(args, process.env, interrupt.signal, print);
    }
    if (isStackCommand(args.command)) {
      const { runStackCommand } = await import("./commands/stack-command.ts");
      return await runStackCommand(args, {
        env: process.env,
        signal: interrupt.signal,
        print,
        paint: painter(colours(process.stdout)),
        up: async () => up(await openSession({ ...args, command: "up" }, out, interrupt.signal)),
      });
    }
    return await OPERATIONS[args.command](await openSession(args, out, interrupt.signal));
  } catch (error) {
    out.note(error instanceof Error ? error.message : String(error));
    if (error instanceof UnknownCommandError) out.note(`\n${commandList()}`);
    if (error instanceof UsageError) out.note(`\nMore: npx stackwright ${helpFor(argv)}`);
    return interrupt.signal.aborted ? INTERRUPTED : 1;
  } finally {
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
  }
}

function enterEmulators(parsed: Arguments): Arguments {
  const { args, env } = onEmulators(parsed);
  Object.assign(process.env, env);
  return args;
}

async function openSession(args: Arguments, out: Output, signal: AbortSignal): Promise<Session> {
  const project = findProject(args);
  const paint = painter(colours(process.stdout));
  const chosen = chooseEngine(args.engine ?? "auto");
  const where = args.emulated ? " on the emulators" : "";
  const why = args.emulated ? "" : ` (${chosen.why})`;
  out.print(paint("dim", `${args.command} ${project.stack}${where}, ${chosen.name} engine${why}`));
  return {
    engine: await load(chosen.name),
    project,
    args,
    ...out,
    paint,
    terminal: process.stdout.isTTY === true,
    signal,
    env: process.env,
  };
}

function loadEngine(args: Arguments, fallback: "embedded" | "auto"): Promise<Engine> {
  return load(chooseEngine(args.engine ?? fallback).name);
}

async function load(name: Engine["name"]): Promise<Engine> {
  if (name === "pulumi") return (await import("./engines/pulumi.ts")).pulumiEngine;
  return (await import("./engines/embedded.ts")).embeddedEngine;
}

/** Program, plugins and packs are reached on this machine: a proxy for the network outside would only lose the way. */
function withoutProxy({ no_grpc_proxy, no_proxy }: NodeJS.ProcessEnv): string {
  return [no_grpc_proxy ?? no_proxy, "127.0.0.1", "localhost"].filter(Boolean).join(",");
}

function helpFor(argv: string[]): string {
  const command = argv.find(isCommand);
  return command === undefined ? "--help" : `${command} --help`;
}

function answerTo(asked: Asked): string {
  if (asked === "version") return `${version()}\n`;
  const command = asked.slice("help ".length);
  return isCommand(command) ? commandUsage(command) : usage();
}

function version(): string {
  const file = new URL("../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
