import { afterEach, beforeEach } from "vitest";
import { type EmulatorOptions, type Emulators, startEmulators } from "../../emulators/index.ts";
import { noRuntime, type Runtime } from "../../emulators/runtime.ts";
import type { Properties } from "../../provider/host/wire.ts";
import { VercelClient } from "../../provider/vercel/client.ts";
import { plugin as vercel } from "../../provider/vercel/plugin.ts";
import { ManagedResource, startPlugin } from "./managed-resource.ts";

const retry = { baseDelay: 5 };

/** Vercel's plugin with short waits between tries. */
const impatient = {
  ...vercel,
  connect: (config: Record<string, string>) =>
    new VercelClient({
      token: config.vercelApiToken as string,
      team: config.vercelTeam,
      apiUrl: config.vercelApiUrl as string,
      retry,
    }),
};

type Seed = NonNullable<NonNullable<EmulatorOptions["seed"]>["vercel"]>;

/** An emulated Vercel with one project "web" for each test of a file, and the provider's Vercel part against it. */
export class VercelWorld {
  emulators!: Emulators;
  projectId!: string;

  /** Starts with each test, ends with it. */
  static forEachTest(
    seed: Seed = {},
    project: Properties = { name: "web", ...linked },
    runtime: () => Runtime = noRuntime,
  ): VercelWorld {
    const world = new VercelWorld();
    beforeEach(async () => {
      const vercel = { envWriteMs: 1, buildStepMs: 1, ...seed };
      world.emulators = await startEmulators({ seed: { vercel }, runtime: runtime() });
      const web = await world.resource("Project");
      await web.up(project);
      world.projectId = web.state?.id as string;
      world.writes();
    });
    afterEach(() => world.emulators.close());
    return world;
  }

  get vercel() {
    return this.emulators.vercel;
  }

  get project() {
    const project = this.vercel.state.projects.get(this.projectId);
    if (project === undefined) throw new Error("the project is gone");
    return project;
  }

  /** A resource in the hands of a provider of its own; `home` is shared to play a second run. */
  async resource(
    type: string,
    options: { config?: Properties; home?: string; name?: string } = {},
  ): Promise<ManagedResource> {
    const { token, teamId, url } = this.vercel;
    const config = { vercelApiToken: token, vercelTeam: teamId, vercelApiUrl: url, ...options.config };
    const service = await startPlugin(impatient, config, options.home);
    return new ManagedResource(service, `stackwright:vercel:${type}`, options.name);
  }

  client(): VercelClient {
    const { token, teamId, url } = this.vercel;
    return new VercelClient({ token, team: teamId, apiUrl: url, retry });
  }

  /** Calls one of the plugin's functions, as a provider of its own. */
  async invoke<Outputs = Record<string, unknown>>(name: string, inputs: Record<string, unknown>): Promise<Outputs> {
    const found = vercel.functions.find(({ definition }) => definition.token === `stackwright:vercel:${name}`);
    if (found === undefined) throw new Error(`no function ${name}`);
    const context = { clients: this.client(), signal: AbortSignal.timeout(20_000) };
    return (await found.handler.invoke(found.definition.inputs.parse(inputs), context)) as Outputs;
  }

  /** Writes since this was last asked. */
  writes(): string[] {
    const { journal } = this.vercel;
    const done = journal.operations(journal.writes());
    journal.clear();
    return done;
  }
}

const linked: Properties = { gitRepository: { type: "github", repo: "acme/web" }, productionBranch: "main" };

export const failureOf = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => {
      throw new Error("it worked");
    },
    (error: Error) => error,
  );
