import { afterEach, beforeEach } from "vitest";
import { type EmulatorOptions, type Emulators, startEmulators } from "../../emulators/index.ts";
import { SupabaseClient } from "../../provider/supabase/client.ts";
import { plugin as supabase } from "../../provider/supabase/plugin.ts";
import { ManagedResource, startPlugin } from "./managed-resource.ts";

/** An emulated Supabase with one project, "school", for each test of a file, and the provider's Supabase part against it. */
export class SupabaseWorld {
  emulators!: Emulators;

  /** Starts with each test, ends with it. */
  static forEachTest(options: EmulatorOptions = {}): SupabaseWorld {
    const world = new SupabaseWorld();
    const seed = { supabase: { projects: [{ name: "school", poolerCluster: 1 }] } };
    beforeEach(async () => {
      world.emulators = await startEmulators({ seed, ...options });
    });
    afterEach(() => world.emulators.close());
    return world;
  }

  get supabase() {
    return this.emulators.supabase;
  }

  get dashboard() {
    return this.supabase.dashboard;
  }

  get projectRef(): string {
    return this.supabase.projectRef;
  }

  /** The project as Supabase has it. */
  get live() {
    const project = this.supabase.state.projects.get(this.projectRef);
    if (project === undefined) throw new Error("the project is gone");
    return project;
  }

  /** A resource in the hands of a provider of its own. */
  async resource(type: string): Promise<ManagedResource> {
    const service = await startPlugin(
      { ...supabase, connect: () => this.client() },
      { supabaseAccessToken: this.supabase.accessToken },
    );
    return new ManagedResource(service, `stackwright:supabase:${type}`);
  }

  /** With short waits between tries. */
  client(): SupabaseClient {
    const { accessToken: token, url: apiUrl } = this.supabase;
    return new SupabaseClient({ token, apiUrl, retry: { baseDelay: 5 } });
  }

  /** What a function's handler is called with. */
  call() {
    return { clients: this.client(), signal: AbortSignal.timeout(10_000) };
  }

  /** Writes since this was last asked. */
  writes(): string[] {
    const { journal } = this.supabase;
    const done = journal.operations(journal.writes());
    journal.clear();
    return done;
  }
}
