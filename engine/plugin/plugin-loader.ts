import { stat } from "node:fs/promises";
import { join } from "node:path";
import { BUILTIN_PACKAGES, builtinProvider } from "../builtin/index.ts";
import type { Project } from "../config/project.ts";
import { GrpcProviderClient } from "./grpc-provider-client.ts";
import { type PluginLog, PluginProcess } from "./plugin-process.ts";
import { pulumiModule, readPluginProject, runtimeEnvironment } from "./plugin-project.ts";
import type { ProviderClient } from "./provider-client.ts";

/** Starts a program's providers: those the project names by path as plugins, and the builtin twins. */
export class PluginLoader {
  readonly #options: {
    project: Project;
    env: NodeJS.ProcessEnv;
    /** `host:port` of the engine's gRPC service, where plugins log to. */
    engineAddress: string;
    onLog: (log: PluginLog) => void;
  };
  readonly #running = new Set<ProviderClient>();

  constructor(options: {
    project: Project;
    env: NodeJS.ProcessEnv;
    engineAddress: string;
    onLog: (log: PluginLog) => void;
  }) {
    this.#options = options;
  }

  /**
   * A provider of a package, not configured yet: one per provider resource, each a process of its own, as with the CLI.
   * @throws Error naming the package when this engine has no plugin for it, or the plugin does not start.
   */
  async load(name: string): Promise<ProviderClient> {
    const { project, env, onLog } = this.#options;
    const declared = project.providers.find((provider) => provider.name === name);
    const client = declared
      ? await this.#start(name, declared.path)
      : builtinProvider(name, { workingDir: project.pwd, env, onLog });
    if (!client) {
      throw new Error(
        `the embedded engine has no plugin for package ${name}: it runs those that ${project.file} names under plugins.providers, and ${BUILTIN_PACKAGES.join(", ")}. Run with --engine pulumi to use any plugin`,
      );
    }
    this.#running.add(client);
    return client;
  }

  /** Asks every provider to stop what it is doing. */
  async cancel(): Promise<void> {
    await Promise.allSettled([...this.#running].map((client) => client.cancel()));
  }

  /** Ends every provider; none is left running. */
  async close(): Promise<void> {
    const clients = [...this.#running];
    this.#running.clear();
    await Promise.allSettled(clients.map((client) => client.close()));
  }

  async #start(name: string, folder: string): Promise<ProviderClient> {
    const { project, engineAddress, onLog } = this.#options;
    const env: NodeJS.ProcessEnv = { ...this.#options.env, PULUMI_PROJECT: project.name };
    for (const [option, value] of Object.entries(project.runtime.options)) {
      env[`PULUMI_RUNTIME_${option.toUpperCase()}`] = String(value);
    }
    const label = `plugin ${name}`;
    const program = join(folder, `pulumi-resource-${name}`);
    const isProgram = await isFile(program);
    if (!isProgram && !(await isFile(join(folder, "PulumiPlugin.yaml"))))
      throw new Error(
        `${project.file}, plugins.providers: there is no plugin ${name} in ${folder}; correct its path, or run npm install`,
      );
    const process = await PluginProcess.start(
      isProgram
        ? { label, run: { program }, args: [engineAddress], cwd: project.pwd, env, onLog }
        : { label, ...(await nodeCommand(folder, engineAddress, env)), cwd: project.pwd, onLog },
    );
    return GrpcProviderClient.connect({ package: name, process, engineAddress, pluginDir: folder });
  }
}

async function nodeCommand(folder: string, engineAddress: string, env: NodeJS.ProcessEnv) {
  const plugin = await readPluginProject(folder, "PulumiPlugin.yaml");
  return {
    run: { script: pulumiModule(folder, "cmd/run-plugin") },
    args: [...plugin.nodeArgs, folder, engineAddress],
    env: { ...env, ...runtimeEnvironment(plugin) },
  };
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
