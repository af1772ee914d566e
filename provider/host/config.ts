import { z } from "zod";
import { check, withoutSecretValues } from "./check.ts";
import { type CheckProblem, ProviderError } from "./handler.ts";
import { metaOf, shapeOf } from "./shape.ts";
import type { AnyPlugin } from "./vendor-plugin.ts";
import { type Opened, open, type Properties } from "./wire.ts";

/** Keys of the provider's config that belong to no vendor. */
export const hostConfig = z.object({
  adopt: z.string().optional().meta({
    description:
      "What may be taken over when it exists already: `all`, or a comma-separated list of vendors (`render`) and Pulumi resource names.",
  }),
});

/** Keys Pulumi itself adds to a provider's properties. */
const PULUMIS_OWN = new Set([
  "version",
  "pluginDownloadURL",
  "parameterization",
  "pluginChecksums",
  "__internal",
  "__defaults",
]);

export function configSchema(plugins: readonly AnyPlugin[]): z.ZodObject {
  return z.object(Object.assign({ ...hostConfig.shape }, ...plugins.map((plugin) => plugin.config.shape)));
}

/** Every problem with a provider's own properties. */
export function checkConfig(plugins: readonly AnyPlugin[], properties: Properties): CheckProblem[] {
  const schema = configSchema(plugins);
  const opened = ownKeys(open(properties));
  const { problems } = check(schema, opened);
  return withoutSecretValues(problems, schema, opened);
}

/** The provider's settings once configured: each vendor's clients, or why there are none. */
export class Connections {
  readonly #clients = new Map<string, { clients: unknown; scope: string }>();
  #adopt: ReadonlySet<string> = new Set();

  /**
   * Builds every vendor's clients whose credential is there and tries the credentials, all at once.
   * @throws ProviderError with one line per bad key.
   */
  async configure(
    plugins: readonly AnyPlugin[],
    properties: Properties,
    env: NodeJS.ProcessEnv,
    signal: AbortSignal,
  ): Promise<void> {
    const { values } = ownKeys(open(properties));
    this.#adopt = new Set(splitList(typeof values.adopt === "string" ? values.adopt : undefined));
    const results = await Promise.allSettled(plugins.map((plugin) => this.#connect(plugin, values, env, signal)));
    const problems = results.flatMap((result) => (result.status === "rejected" ? [messageOf(result.reason)] : []));
    if (problems.length > 0) throw new ProviderError(problems.join("\n"));
  }

  async #connect(plugin: AnyPlugin, values: Properties, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
    const config = withEnvironment(plugin.config, values, env);
    if (config[plugin.credential] === undefined) return;
    const clients = plugin.connect(config as z.output<typeof plugin.config>);
    await plugin.verify(clients, signal);
    this.#clients.set(plugin.vendor, { clients, scope: plugin.scope(clients) });
  }

  /** @throws ProviderError that names the missing key and how to set it. */
  of(plugin: AnyPlugin): { clients: unknown; scope: string } {
    const found = this.#clients.get(plugin.vendor);
    if (!found) throw new ProviderError(missingCredential(plugin));
    return found;
  }

  has(plugin: AnyPlugin): boolean {
    return this.#clients.has(plugin.vendor);
  }

  adopts(vendor: string, name: string): boolean {
    return this.#adopt.has("all") || this.#adopt.has(vendor) || this.#adopt.has(name);
  }
}

export function missingCredential(plugin: AnyPlugin): string {
  const { env } = metaOf(shapeOf(plugin.config)[plugin.credential] ?? z.unknown());
  return (
    `no ${plugin.title} key is set: run \`pulumi config set --secret stackwright:${plugin.credential}\`` +
    (env ? ` or set ${env} in the environment` : "")
  );
}

/** The secret texts among what the environment adds to the config. */
export function environmentSecrets(plugins: readonly AnyPlugin[], env: NodeJS.ProcessEnv): string[] {
  return Object.values(shapeOf(configSchema(plugins)))
    .map(metaOf)
    .flatMap((meta) => (meta.secret && meta.env && env[meta.env] ? [env[meta.env] as string] : []));
}

function withEnvironment(
  schema: z.ZodObject,
  values: Properties,
  env: NodeJS.ProcessEnv,
): Record<string, string | undefined> {
  const entries = Object.entries(shapeOf(schema)).map(([key, property]) => {
    const variable = metaOf(property).env;
    const value = values[key] ?? (variable ? env[variable] : undefined);
    return [key, typeof value === "string" && value.trim() !== "" ? value.trim() : undefined];
  });
  return Object.fromEntries(entries);
}

function ownKeys(opened: Opened): Opened {
  return {
    ...opened,
    values: Object.fromEntries(Object.entries(opened.values).filter(([key]) => !PULUMIS_OWN.has(key))),
  };
}

function splitList(text: string | undefined): string[] {
  return (text ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
