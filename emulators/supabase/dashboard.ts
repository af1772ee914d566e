import type { AuthValues } from "./auth-fields.ts";
import type { SupabaseProject, SupabaseState } from "./state.ts";

/** Edits as a person makes them in the browser: no API request, so none in the journal. */
export class SupabaseDashboard {
  readonly #state: SupabaseState;

  constructor(state: SupabaseState) {
    this.#state = state;
  }

  /** null: the default of the compute size. */
  setPoolSize(ref: string, size: number | null): void {
    this.#project(ref).pooler.defaultPoolSize = size;
  }

  setPoolMode(ref: string, mode: "transaction" | "session"): void {
    this.#project(ref).pooler.poolMode = mode;
  }

  setStatus(ref: string, status: "ACTIVE_HEALTHY" | "INACTIVE" | "COMING_UP" | "PAUSING"): void {
    this.#project(ref).status = status;
  }

  setSslEnforcement(ref: string, enforced: boolean): void {
    this.#project(ref).ssl = { isSupported: true, enforced, looks: 0 };
  }

  setNetworkRestrictions(ref: string, ipv4: string[], ipv6: string[]): void {
    Object.assign(this.#project(ref).network, { config: { dbAllowedCidrs: ipv4, dbAllowedCidrsV6: ipv6 }, looks: 0 });
  }

  setAuth(ref: string, values: AuthValues): void {
    Object.assign(this.#project(ref).auth, values);
  }

  setPostgres(ref: string, settings: SupabaseProject["postgres"]): void {
    this.#project(ref).postgres = settings;
  }

  rotateKeys(ref: string): void {
    this.#state.rotateKeys(ref);
  }

  #project(ref: string): SupabaseProject {
    const project = this.#state.projects.get(ref);
    if (project === undefined) throw new Error(`the emulated Supabase account has no project ${ref}`);
    return project;
  }
}
