import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** That a create was begun, and what came of it as far as this machine knows. Holds no secret. */
export interface Intent {
  urn: string;
  token: string;
  /** ISO 8601. */
  attemptedAt: string;
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
    try {
      const intent = JSON.parse(readFileSync(this.#file(urn, scope), "utf8")) as Intent;
      return intent.urn === urn ? intent : undefined;
    } catch {
      return undefined;
    }
  }

  write(scope: string, intent: Intent): void {
    const file = this.#file(intent.urn, scope);
    try {
      mkdirSync(this.directory, { recursive: true, mode: 0o700 });
      writeFileSync(`${file}.new`, JSON.stringify(intent), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    } catch (error) {
      this.onProblem(
        `cannot keep the journal of creates in ${this.directory} (${error instanceof Error ? error.message : error}): ` +
          "an interrupted run may need `pulumi import`; set STACKWRIGHT_HOME to a folder that can be written",
      );
    }
  }

  remove(urn: string, scope: string): void {
    rmSync(this.#file(urn, scope), { force: true });
  }

  /** The engine has handed back the id, so it has saved it: nothing is left to remember. */
  settle(urn: string, scope: string, id: string): void {
    if (this.get(urn, scope)?.id === id) this.remove(urn, scope);
  }

  #file(urn: string, scope: string): string {
    return join(this.directory, `${createHash("sha256").update(`${urn}\n${scope}`).digest("hex")}.json`);
  }
}
