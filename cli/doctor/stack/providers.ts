import { parseProviderReference } from "../../../engine/deployment/provider-reference.ts";
import { withoutInternal } from "../../../engine/deployment/provider-registry.ts";
import { isDefaultProvider, packageOf } from "../../../engine/deployment/urn.ts";
import { DeploymentEvents } from "../../../engine/events/deployment-events.ts";
import { SecretMasker } from "../../../engine/events/secret-masker.ts";
import { EngineServer } from "../../../engine/monitor/engine-server.ts";
import { EngineService } from "../../../engine/monitor/engine-service.ts";
import { PluginLoader } from "../../../engine/plugin/plugin-loader.ts";
import type { ProviderClient } from "../../../engine/plugin/provider-client.ts";
import type { PropertyMap } from "../../../engine/property-value.ts";
import type { OpenStack, StackResource } from "./open-stack.ts";

/** The providers of a stack, started when they are first needed, as the engine does, and only asked to read. */
export class Providers {
  readonly #stack: OpenStack;
  readonly #loader: PluginLoader;
  readonly #server: EngineServer;
  readonly #started = new Map<string, Promise<ProviderClient>>();

  private constructor(stack: OpenStack, loader: PluginLoader, server: EngineServer) {
    this.#stack = stack;
    this.#loader = loader;
    this.#server = server;
  }

  static async open(stack: OpenStack, env: NodeJS.ProcessEnv): Promise<Providers> {
    const events = new DeploymentEvents({ masker: new SecretMasker(), preview: true });
    const server = await EngineServer.start(new EngineService(events), () => {
      throw new Error("no program is running");
    });
    const engineAddress = server.address;
    const loader = new PluginLoader({ project: stack.project, env, engineAddress, onLog: () => {} });
    return new Providers(stack, loader, server);
  }

  /** `host:port` of the service that providers and policy packs log to. */
  get engineAddress(): string {
    return this.#server.address;
  }

  /** The provider a resource was made with. @throws Error when it does not start or refuses its settings. */
  of({ type, provider }: StackResource): Promise<ProviderClient> {
    const name = packageOf(type);
    return this.#once(provider ?? name, () => this.#settings(name, provider), name);
  }

  /** The package's provider with the stack's own settings. */
  ofPackage(name: string): Promise<ProviderClient> {
    return this.#once(name, () => this.#settings(name, undefined), name);
  }

  async close(): Promise<void> {
    await this.#loader.close();
    this.#server.close();
  }

  #once(key: string, settings: () => PropertyMap, name: string): Promise<ProviderClient> {
    const known = this.#started.get(key);
    if (known !== undefined) return known;
    const starting = this.#loader.load(name).then(async (client) => {
      await client.configure({ inputs: settings() });
      return client;
    });
    this.#started.set(key, starting);
    return starting;
  }

  /** A provider the program makes itself is as state has it; the others follow the stack config as it is now. */
  #settings(name: string, reference: string | undefined): PropertyMap {
    const urn = reference === undefined ? undefined : parseProviderReference(reference).urn;
    const known = this.#stack.resources.find((resource) => resource.urn === urn);
    const { config } = this.#stack;
    if (known !== undefined && (config === undefined || !isDefaultProvider(known.urn))) {
      return withoutInternal(known.inputs);
    }
    return config?.forPackage(name) ?? {};
  }
}
