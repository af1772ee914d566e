import type { Outbound } from "../outbound.ts";
import { checkDatabase } from "./database.ts";
import type { AppManifest } from "./manifest.ts";
import type { ProcessLog } from "./process-log.ts";
import { keyError, PythonError } from "./python-error.ts";
import { checkRedis } from "./redis.ts";

export interface HealthReport {
  healthy: boolean;
  checks: Record<string, boolean>;
  /** Why a check is false; said in the log, never in an answer. */
  errors: Record<string, PythonError>;
}

export interface HealthOptions {
  manifest: AppManifest;
  env: Record<string, string>;
  network: Outbound;
  /** How long a report is good for, milliseconds. */
  cacheFor: number;
  /** Takes what goes wrong with a check, each failure once until the check is well again. */
  log: ProcessLog;
}

/** The checks of one running application, made anew when the last report is too old. */
export class Health {
  readonly #options: HealthOptions;
  readonly #said = new Map<string, Set<string>>();
  #report: Promise<HealthReport> | undefined;
  #madeAt = 0;

  constructor(options: HealthOptions) {
    this.#options = options;
  }

  report(): Promise<HealthReport> {
    if (!this.#report || performance.now() - this.#madeAt > this.#options.cacheFor) {
      this.#madeAt = performance.now();
      this.#report = this.#check();
    }
    return this.#report;
  }

  async #check(): Promise<HealthReport> {
    const report: HealthReport = { healthy: true, checks: {}, errors: {} };
    for (const [name, variables] of Object.entries(this.#options.manifest.checks ?? {})) {
      const error = await this.#failure(name, [variables].flat());
      report.checks[name] = error === undefined;
      this.#say(name, error);
      if (!error) continue;
      report.healthy = false;
      report.errors[name] = error;
    }
    return report;
  }

  #say(name: string, error: PythonError | undefined): void {
    const said = this.#said.get(name) ?? new Set();
    if (error === undefined) this.#said.delete(name);
    else if (!said.has(error.lastLine)) {
      this.#said.set(name, said.add(error.lastLine));
      this.#options.log.failedCheck(name, error);
    }
  }

  async #failure(name: string, variables: string[]): Promise<PythonError | undefined> {
    const { env, network } = this.#options;
    try {
      const missing = variables.find((variable) => !env[variable]);
      if (missing) throw keyError(missing);
      const value = env[variables[0] ?? ""] ?? "";
      if (name === "database") await checkDatabase(value, network);
      if (name === "redis") await checkRedis(value, network);
      return undefined;
    } catch (error) {
      if (error instanceof PythonError) return error;
      throw error;
    }
  }
}
