import { loadProject } from "../config/project.ts";
import { packageOf } from "../deployment/urn.ts";
import { DeploymentEvents } from "../events/deployment-events.ts";
import { SecretMasker } from "../events/secret-masker.ts";
import { EngineServer } from "../monitor/engine-server.ts";
import { EngineService } from "../monitor/engine-service.ts";
import { PluginLoader } from "../plugin/plugin-loader.ts";
import type { ProviderClient } from "../plugin/provider-client.ts";
import type { PropertyMap } from "../property-value.ts";
import { programEnvironment } from "./program-environment.ts";

/**
 * Which properties make a resource be replaced when they change, as its provider says. Providers are started when first asked,
 * one for each package, and never configured: comparing inputs takes no credentials.
 */
export class ReplacementRules {
  readonly #loader: PluginLoader;
  readonly #server: EngineServer;
  readonly #clients = new Map<string, Promise<ProviderClient | undefined>>();

  private constructor(loader: PluginLoader, server: EngineServer) {
    this.#loader = loader;
    this.#server = server;
  }

  /** @param env default `process.env`; only what is no credential reaches a provider. */
  static async open(projectDir: string, env: NodeJS.ProcessEnv = process.env): Promise<ReplacementRules> {
    const project = await loadProject(projectDir);
    const events = new DeploymentEvents({ masker: new SecretMasker(), preview: true });
    const server = await EngineServer.start(new EngineService(events), () => {
      throw new Error("no program is running");
    });
    const engineAddress = server.address;
    return new ReplacementRules(
      new PluginLoader({ project, env: programEnvironment(env), engineAddress, onLog: () => {} }),
      server,
    );
  }

  /** Top-level properties; none for a package there is no plugin for, or whose plugin cannot say. */
  async replaceKeys(change: {
    urn: string;
    type: string;
    oldInputs: PropertyMap;
    newInputs: PropertyMap;
  }): Promise<string[]> {
    const { urn, type, oldInputs, newInputs } = change;
    const client = await this.#client(packageOf(type));
    const request = { urn, id: "evaluated", oldInputs, oldOutputs: oldInputs, news: newInputs, ignoreChanges: [] };
    const difference = await client?.diff(request).catch(() => undefined);
    return difference?.replaceKeys ?? [];
  }

  async close(): Promise<void> {
    await this.#loader.close();
    this.#server.close();
  }

  #client(name: string): Promise<ProviderClient | undefined> {
    const known = this.#clients.get(name) ?? this.#loader.load(name).catch(() => undefined);
    this.#clients.set(name, known);
    return known;
  }
}
