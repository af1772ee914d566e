import { afterEach, beforeEach } from "vitest";
import { type EmulatorOptions, type Emulators, startEmulators } from "../../emulators/index.ts";
import type { Properties } from "../../provider/host/wire.ts";
import { RailwayClient } from "../../provider/railway/client.ts";
import { plugin as railway } from "../../provider/railway/plugin.ts";
import { ManagedResource, startPlugin } from "./managed-resource.ts";

export { failureOf } from "./render-world.ts";

/** An emulated Railway for each test of a file, and the provider's Railway part against it. */
export class RailwayWorld {
  emulators!: Emulators;

  /** Starts with each test, ends with it. */
  static forEachTest(options: EmulatorOptions = {}): RailwayWorld {
    const world = new RailwayWorld();
    beforeEach(async () => {
      // Slow enough that what is to be cancelled is still under way.
      world.emulators = await startEmulators({ seed: { railway: { deployStepMs: 50 } }, ...options });
    });
    afterEach(() => world.emulators.close());
    return world;
  }

  get railway() {
    return this.emulators.railway;
  }

  /** A resource in the hands of a provider of its own; `home` is shared to play a second run. */
  async resource(
    type: string,
    options: { config?: Properties; home?: string; name?: string } = {},
  ): Promise<ManagedResource> {
    const { token, url } = this.railway;
    const config = { railwayApiToken: token, railwayApiUrl: url, ...options.config };
    const service = await startPlugin(impatient, config, options.home);
    return new ManagedResource(service, `stackwright:railway:${type}`, options.name);
  }

  client(): RailwayClient {
    return new RailwayClient({ token: this.railway.token, apiUrl: this.railway.url, retry: { baseDelay: 5 } });
  }

  /** A project with a service in its first environment: what most resources belong to. */
  async scope(service: Properties = source): Promise<Scope> {
    const project = await this.resource("Project");
    await project.up({ name: "mapmystandards" });
    const { projectId, environmentId } = project.outputs as Record<string, string>;
    const made = await this.resource("Service");
    await made.up({ projectId: projectId as string, name: "api", ...service });
    await this.railway.settled();
    this.writes();
    const { serviceId } = made.outputs as { serviceId: string };
    return { projectId, environmentId, serviceId } as Scope;
  }

  /** Mutations since this was last asked. */
  writes(): string[] {
    const { journal } = this.railway;
    const done = journal.writes().map(({ route }) => route ?? "");
    journal.clear();
    return done;
  }
}

export type Scope = { projectId: string; environmentId: string; serviceId: string };

export const idOf = ({ projectId, environmentId, serviceId }: Scope): string =>
  `${projectId}/${environmentId}/${serviceId}`;

export const source: Properties = { repo: "example/mapmystandards", branch: "main" };

/** Railway's plugin with short waits between tries. */
const impatient = {
  ...railway,
  connect: (config: Record<string, string>) =>
    new RailwayClient({
      token: config.railwayApiToken as string,
      apiUrl: config.railwayApiUrl,
      workspaceId: config.railwayWorkspaceId,
      retry: { baseDelay: 5 },
    }),
};
