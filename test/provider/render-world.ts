import { afterEach, beforeEach } from "vitest";
import { type EmulatorOptions, type Emulators, startEmulators } from "../../emulators/index.ts";
import type { Properties } from "../../provider/host/wire.ts";
import { RenderClient } from "../../provider/render/client.ts";
import { plugin as render } from "../../provider/render/plugin.ts";
import { ManagedResource, startPlugin } from "./managed-resource.ts";

/** An emulated Render for each test of a file, and the provider's Render part against it. */
export class RenderWorld {
  emulators!: Emulators;

  /** Starts with each test, ends with it. */
  static forEachTest(options: EmulatorOptions = {}): RenderWorld {
    const world = new RenderWorld();
    beforeEach(async () => {
      world.emulators = await startEmulators(options);
    });
    afterEach(() => world.emulators.close());
    return world;
  }

  get render() {
    return this.emulators.render;
  }

  /** A resource in the hands of a provider of its own; `home` is shared to play a second run. */
  async resource(
    type: string,
    options: { config?: Properties; home?: string; name?: string } = {},
  ): Promise<ManagedResource> {
    const { apiKey, ownerId, url } = this.render;
    const config = { renderApiKey: apiKey, renderOwnerId: ownerId, renderApiUrl: url, ...options.config };
    const service = await startPlugin(impatient, config, options.home);
    return new ManagedResource(service, `stackwright:render:${type}`, options.name);
  }

  client(): RenderClient {
    const { apiKey, ownerId, url } = this.render;
    return new RenderClient({ apiKey, ownerId, apiUrl: url, retry: { baseDelay: 5 } });
  }

  /** Writes since this was last asked. */
  writes(): string[] {
    const { journal } = this.render;
    const done = journal.operations(journal.writes());
    journal.clear();
    return done;
  }
}

/** Render's plugin with short waits between tries. */
const impatient = {
  ...render,
  connect: (config: Record<string, string>) =>
    new RenderClient({
      apiKey: config.renderApiKey as string,
      apiUrl: config.renderApiUrl,
      ownerId: config.renderOwnerId,
      retry: { baseDelay: 5 },
    }),
};

export const failureOf = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => {
      throw new Error("it worked");
    },
    (error: Error) => error,
  );

export const service: Properties = {
  name: "backend",
  repo: "https://github.com/example/app",
  branch: "main",
  runtime: "python",
  region: "oregon",
  plan: "starter",
  buildCommand: "pip install -r requirements.txt",
  startCommand: "uvicorn main:app",
  healthCheckPath: "/health",
};
