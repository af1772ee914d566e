import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Attempt } from "./handler.ts";

/** That a create was begun, and what came of it as far as this machine knows. Holds no secret. */
export interface Intent {
  urn: string;
  token: string;
  /** The id the vendor gave; absent when the run ended before it was known. */
  id?: string;
}

/**
 * The journal of creates whose outcome the engine may not have saved: one small file per resource. It lets the run after an
 * interrupted one take over what was made instead of making it twice.
 */
export class Intents {
  constructor(
    readonly directory: string,
    /** Told once when the journal cannot be written (a read-only home); creating goes on without it. */
    readonly onProblem: (message: string) => void = () => {},
  ) {}

  static home(env: NodeJS.ProcessEnv = process.env): string {
    return join(env.STACKWRIGHT_HOME || join(homedir(), ".stackwright"), "intents");
  }

  get(urn: string, scope: string): Intent | undefined {
    const intent = readJson<Intent>(this.#file(urn, scope));
    return intent?.urn === urn ? intent : undefined;
  }

  write(scope: string, intent: Intent): void {
    this.#save(this.#file(intent.urn, scope), intent);
  }

  remove(urn: string, scope: string): void {
    rmSync(this.#file(urn, scope), { force: true });
  }

  /** The engine has handed back the id, so it has saved it: nothing is left to remember. */
  settle(urn: string, scope: string, id: string): void {
    if (this.get(urn, scope)?.id === id) this.remove(urn, scope);
  }

  /** What a handler notes before an action that must not be done twice. */
  attempt(urn: string, scope: string): Attempt {
    const file = this.#file(urn, scope, "attempt");
    const earlier = readJson<{ urn: string; facts: Record<string, unknown> }>(file);
    return {
      earlier: earlier?.urn === urn ? earlier.facts : undefined,
      note: (facts) => this.#save(file, { urn, facts }),
    };
  }

  forgetAttempt(urn: string, scope: string): void {
    rmSync(this.#file(urn, scope, "attempt"), { force: true });
  }

  #save(file: string, content: unknown): void {
    try {
      mkdirSync(this.directory, { recursive: true, mode: 0o700 });
      writeFileSync(`${file}.new`, JSON.stringify(content), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    } catch (error) {
      this.onProblem(
        `cannot keep the journal of creates in ${this.directory} (${error instanceof Error ? error.message : error}): ` +
          "an interrupted run may need `pulumi import`; set STACKWRIGHT_HOME to a folder that can be written",
      );
    }
  }

  #file(urn: string, scope: string, kind = "intent"): string {
    return join(this.directory, `${createHash("sha256").update(`${urn}\n${scope}`).digest("hex")}.${kind}.json`);
  }
}

/** A file that is missing or torn is no note. */
function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch {
    return undefined;
  }
}
