import type { Network } from "../network.ts";
import { checkDatabase } from "./database.ts";
import type { AppManifest } from "./manifest.ts";
import { keyError, PythonError } from "./python-error.ts";
import { checkRedis } from "./redis.ts";

export interface HealthReport {
  healthy: boolean;
  checks: Record<string, boolean>;
  /** Why a check is false; said in the log, never in an answer. */
  errors: Record<string, PythonError>;
}

/** The checks of one running application, made anew when the last report is older than `cacheFor` milliseconds. */
export class Health {
  #report: Promise<HealthReport> | undefined;
  #madeAt = 0;

  constructor(
    private readonly manifest: AppManifest,
    private readonly env: Record<string, string>,
    private readonly network: Network,
    private readonly cacheFor: number,
  ) {}

  report(): Promise<HealthReport> {
    if (!this.#report || performance.now() - this.#madeAt > this.cacheFor) {
      this.#madeAt = performance.now();
      this.#report = this.#check();
    }
    return this.#report;
  }

  async #check(): Promise<HealthReport> {
    const report: HealthReport = { healthy: true, checks: {}, errors: {} };
    for (const [name, variables] of Object.entries(this.manifest.checks ?? {})) {
      const error = await this.#failure(name, [variables].flat());
      report.checks[name] = error === undefined;
      if (!error) continue;
      report.healthy = false;
      report.errors[name] = error;
    }
    return report;
  }

  async #failure(name: string, variables: string[]): Promise<PythonError | undefined> {
    try {
      const missing = variables.find((variable) => !this.env[variable]);
      if (missing) throw keyError(missing);
      const value = this.env[variables[0] ?? ""] ?? "";
      if (name === "database") await checkDatabase(value, this.network);
      if (name === "redis") await checkRedis(value, this.network);
      return undefined;
    } catch (error) {
      if (error instanceof PythonError) return error;
      throw error;
    }
  }
}
