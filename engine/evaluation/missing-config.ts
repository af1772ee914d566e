import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A required value that the stack's config has not. */
export interface MissingConfig {
  /** In full, e.g. `toolboxai:PUSHER_SECRET`. */
  key: string;
  /** What it should be. */
  reason: string;
  /** The command that sets it. */
  fix: string;
}

/** Tells a program that it is only evaluated, and which file to append to, one JSON object a line. */
const REPORT = "STACKWRIGHT_MISSING_CONFIG";

/** Takes down what a program lacks, if it goes on without it. One that knows nothing of this ends with an error instead. */
export class MissingConfigReport {
  readonly #dir: string;

  private constructor(dir: string) {
    this.#dir = dir;
  }

  static async open(): Promise<MissingConfigReport> {
    return new MissingConfigReport(await mkdtemp(join(tmpdir(), "stackwright-evaluation-")));
  }

  get environment(): NodeJS.ProcessEnv {
    return { [REPORT]: this.#file };
  }

  async read(): Promise<MissingConfig[]> {
    const text = await readFile(this.#file, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "";
      throw error;
    });
    const lines = text.split("\n").filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line) as MissingConfig);
  }

  close(): Promise<void> {
    return rm(this.#dir, { recursive: true, force: true });
  }

  get #file(): string {
    return join(this.#dir, "missing-config.jsonl");
  }
}
