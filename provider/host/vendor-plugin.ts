import type { z } from "zod";
import type { FunctionDefinition, InputsOf, OutputsOf, ResourceDefinition } from "./definition.ts";
import type { FunctionHandler, ResourceHandler } from "./handler.ts";

// biome-ignore lint/suspicious/noExplicitAny: the host treats every vendor's clients alike; `resource()` and `fn()` check the types
export type Any = any;

/** A definition with the handler that does its work. */
export interface ResourceRegistration<Clients> {
  readonly definition: ResourceDefinition;
  readonly handler: ResourceHandler<Any, Any, Clients>;
}

export interface FunctionRegistration<Clients> {
  readonly definition: FunctionDefinition;
  readonly handler: FunctionHandler<Any, Any, Clients>;
}

/** One vendor's part of the provider: its config keys, its clients, its resources. */
export interface VendorPlugin<Config extends z.ZodObject = z.ZodObject, Clients = unknown> {
  /** The module in its tokens, and its name in `stackwright:adopt`, e.g. `render`. */
  readonly vendor: string;
  /** Its name as people write it, e.g. `Render`. */
  readonly title: string;
  /** Its keys of the provider's config, all strings; `.meta({ secret, env })` and `.describe()` on each. */
  readonly config: Config;
  /** The config key without which nothing of this vendor works. */
  readonly credential: keyof z.output<Config> & string;
  /** Builds the clients; called only when the credential is there. No network. */
  connect(config: z.output<Config>): Clients;
  /** Tries the credential. Throws a `ProviderError` that says what is wrong with it. */
  verify(clients: Clients, signal: AbortSignal): Promise<void>;
  /** What tells this vendor account from another, e.g. its API's address. Not a secret. */
  scope(clients: Clients): string;
  readonly resources: readonly ResourceRegistration<Clients>[];
  readonly functions: readonly FunctionRegistration<Clients>[];
}

export type AnyPlugin = VendorPlugin<Any, Any>;
export type AnyResource = ResourceRegistration<Any>;

/** Pairs a definition with its handler, types checked. */
export function resource<D extends ResourceDefinition, Clients>(
  definition: D,
  handler: ResourceHandler<InputsOf<D>, OutputsOf<D>, Clients>,
): ResourceRegistration<Clients> {
  return { definition, handler };
}

export function fn<D extends FunctionDefinition, Clients>(
  definition: D,
  handler: FunctionHandler<InputsOf<D>, OutputsOf<D>, Clients>,
): FunctionRegistration<Clients> {
  return { definition, handler };
}

export function definePlugin<Config extends z.ZodObject, Clients>(
  plugin: VendorPlugin<Config, Clients>,
): VendorPlugin<Config, Clients> {
  return plugin;
}
