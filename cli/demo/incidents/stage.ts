import { setTimeout } from "node:timers/promises";
import type { OperationKind } from "../../../engine/operation.ts";
import type { Engine } from "../../engines/engine.ts";
import type { Paint } from "../../terminal/style.ts";
import type { Narrator } from "../narrator.ts";
import type { World } from "../world.ts";
import { type CurlOptions, curl, curlLine, type Reply, replyLines } from "./curl.ts";
import type { Incident } from "./incident.ts";
import { secretsOf } from "./secrets.ts";
import { type Said, stackwright } from "./shell.ts";
import { wrapped } from "./wrapped.ts";

export interface StageOptions {
  incident: Incident;
  world: World;
  narrator: Narrator;
  engine: Engine;
  paint: Paint;
  signal: AbortSignal;
}

/** What an incident plays with: its world, the hands that type, and what is told to the spectator. */
export class Stage {
  readonly world: World;
  readonly stack: string;
  readonly #options: StageOptions;
  readonly #secrets = new Set<string>();

  constructor(options: StageOptions) {
    this.#options = options;
    this.world = options.world;
    this.stack = options.incident.stack;
  }

  /** What a person does, where there is no command for it. */
  tell(text: string): void {
    this.#say(text);
  }

  /** Lines of a vendor's log. */
  log(source: string, lines: readonly string[]): void {
    this.#say(this.#dim(source), ...lines.map((line) => `  ${line}`));
  }

  check(ok: boolean, text: string): void {
    this.#options.narrator.check(ok, text);
  }

  /** The request as a person would type it, and its answer. */
  async curl(url: string, options: CurlOptions = {}): Promise<Reply> {
    const reply = await this.ask(url, options);
    this.#say(this.#prompt(curlLine(url, options)), ...replyLines(reply).map((line) => `  ${line}`));
    return reply;
  }

  /** The same, without showing it. */
  ask(url: string, options: CurlOptions = {}): Promise<Reply> {
    return curl(this.world.runtime.edgeUrl, url, options);
  }

  /** Asks, without showing it, until the answer is so or 5 s have passed: an application's health report is some time old. */
  async until(url: string, isSo: (reply: Reply) => boolean): Promise<void> {
    const { signal } = this.#options;
    const end = performance.now() + 5_000;
    while (!isSo(await this.ask(url)) && performance.now() < end) await setTimeout(50, undefined, { signal });
  }

  /** Types a command and shows what it says, or what of it `shown` lets through. */
  async type(command: string, shown: (lines: string[]) => string[] = (lines) => lines): Promise<Said> {
    const { engine, signal } = this.#options;
    this.rememberSecrets();
    const words = command.split(" ");
    const said = await stackwright(words, { world: this.world, stack: this.stack, engine, signal });
    this.#say(this.#prompt(`npx stackwright ${command}`), ...shown(said.lines).map((line) => line && `  ${line}`));
    this.rememberSecrets();
    return said;
  }

  /**
   * Types a preview and shows which of these policies refuse it, and how it ends. Anything else that goes wrong in it is shown,
   * and is no refusal.
   */
  async refused(...policies: string[]): Promise<boolean> {
    const { code, lines } = await this.type("preview", (all) => refusals(all, policies));
    const named = policies.every((policy) => lines.some((line) => line.includes(`refused  ${policy} on `)));
    return code === 1 && named && lines.some((line) => line.startsWith("Refused by policy:")) && !hasError(lines);
  }

  /** An operation of the engine without policies and without a word: how the stage is set. @throws unless it may fail. */
  async operate(kind: OperationKind, { mayFail = false } = {}): Promise<void> {
    const { engine, signal } = this.#options;
    const { dir, env } = this.world;
    const told: string[] = [];
    const { result, errors } = await engine.run(kind, {
      projectDir: dir,
      stack: this.stack,
      policyPacks: [],
      env,
      signal,
      onEvent: ({ diagnosticEvent: event }) => {
        if (event?.severity === "error") told.push(event.message.trim());
      },
    });
    signal.throwIfAborted();
    if (result !== "succeeded" && !mayFail) {
      throw new Error(`${kind} of ${this.stack} failed: ${[...told, ...errors].join("; ")}`);
    }
  }

  /** Takes note of the secrets there are now: they may be gone when it is looked for them. */
  rememberSecrets(): void {
    for (const secret of secretsOf(this.world)) this.#secrets.add(secret);
  }

  /** Every secret that was there at any time of the play. */
  get secrets(): ReadonlySet<string> {
    return this.#secrets;
  }

  #say(...lines: string[]): void {
    this.#options.narrator.say(...lines.flatMap(wrapped).map((line) => this.#marked(line)));
  }

  /** The marks in the colours they have in a terminal. */
  #marked(line: string): string {
    const { paint } = this.#options;
    return line
      .replace(/^(\s*)(✗( error| refused)?)/, (_, indent, mark) => indent + paint("red", mark))
      .replace(/^(\s*)(! warning)/, (_, indent, mark) => indent + paint("yellow", mark))
      .replace(/^(\s*)✓/, (_, indent) => indent + paint("green", "✓"));
  }

  #prompt = (command: string) => `${this.#dim("$")} ${this.#options.paint("cyan", command)}`;
  #dim = (text: string) => this.#options.paint("dim", text);
}

/** Of a command's lines those that match; what stands in the plan and in what became of it, once. */
export const only =
  (...patterns: RegExp[]) =>
  (lines: string[]): string[] =>
    [...new Set(lines)].filter((line) => patterns.some((pattern) => pattern.test(line)));

/**
 * Of the doctor's report what is wrong and what mends it: not what was looked at, no advice, and not what the
 * play has not made: state, and the rest of the stack.
 */
export function findings(lines: string[]): string[] {
  const blocks = lines.join("\n").split("\n\n");
  return blocks
    .filter(
      (block) =>
        /^(✗ error|! warning|Could not look)/.test(block) &&
        !/^✗ error {2}(stack \w+ is not up|\w+ has no )/.test(block),
    )
    .flatMap((block) => block.split("\n"))
    .filter((line) => !/^\s+where /.test(line));
}

const hasError = (lines: string[]) => lines.some((line) => line.startsWith("error:"));

function refusals(lines: string[], policies: string[]): string[] {
  let isShown = false;
  return lines.filter((line) => {
    if (/^ {2}\S/.test(line)) isShown = policies.some((policy) => line.includes(`refused  ${policy} on `));
    else if (!line.startsWith("   ")) isShown = /^(error:|Refused by policy:)/.test(line);
    return isShown;
  });
}
