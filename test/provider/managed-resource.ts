import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { Connections } from "../../provider/host/config.ts";
import { EngineLog } from "../../provider/host/engine-log.ts";
import { InitFailed } from "../../provider/host/grpc-answer.ts";
import { Intents } from "../../provider/host/intents.ts";
import { ResourceService, type Settled } from "../../provider/host/resource-service.ts";
import { SecretTexts } from "../../provider/host/secrets.ts";
import type { AnyPlugin } from "../../provider/host/vendor-plugin.ts";
import { open, type Properties, type Value } from "../../provider/host/wire.ts";

const scratch = mkdtempSync(join(tmpdir(), "stackwright-test-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A provider process: one vendor's plugin, configured, with a journal of creates in `home`. */
export async function startPlugin(
  plugin: AnyPlugin,
  config: Properties,
  home = join(scratch, randomUUID()),
): Promise<ResourceService> {
  const connections = new Connections();
  await connections.configure([plugin], config, {}, AbortSignal.timeout(10_000));
  const secrets = new SecretTexts();
  const log = new EngineLog((text) => secrets.mask(text));
  return new ResourceService([plugin], connections, new Intents(join(home, "intents")), secrets, log);
}

/** A secret as Pulumi's wire carries it. */
export function secret(value: string): Value {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

/** One resource, driven over the provider's resource calls in the order an engine makes them. */
export class ManagedResource {
  /** As the engine keeps it; undefined while the resource does not exist. */
  state: Settled | undefined;
  /** The last create or update failed half way, so the next `up` updates even when nothing differs. */
  hasFailed = false;
  readonly urn: string;

  constructor(
    public service: ResourceService,
    readonly type: string,
    readonly name = "it",
  ) {
    this.urn = `urn:pulumi:test::test::${type}::${name}`;
  }

  get inputs(): Record<string, unknown> {
    return open(this.state?.inputs ?? {}).values;
  }

  get outputs(): Record<string, unknown> {
    return open(this.state?.state ?? {}).values;
  }

  /** The paths that would change. */
  preview(news: Properties): string[] {
    if (!this.state) throw new Error("nothing to compare with");
    return [...this.service.diff(this.#subject(), this.state, this.#checked(news), []).changes.keys()].sort();
  }

  /** @returns what was done. */
  async up(news: Properties): Promise<"create" | "update" | "replace" | "same"> {
    const inputs = this.#checked(news);
    if (!this.state) {
      await this.service.create(this.urn, inputs, 0, true);
      this.state = await this.#settled(this.service.create(this.urn, inputs, 0, false));
      return "create";
    }
    const { changed, replaces, deleteBeforeReplace } = this.service.diff(this.#subject(), this.state, inputs, []);
    if (replaces.length > 0) {
      const old = this.state;
      if (deleteBeforeReplace) await this.service.delete(this.#subject(), old, 0);
      this.state = await this.#settled(this.service.create(this.urn, inputs, 0, false));
      if (!deleteBeforeReplace) await this.service.delete({ urn: this.urn, id: old.id }, old, 0);
      return "replace";
    }
    if (changed.length === 0 && !this.hasFailed) return "same";
    await this.service.update(this.#subject(), this.state, inputs, 0, true);
    this.state = await this.#settled(this.service.update(this.#subject(), this.state, inputs, 0, false));
    return "update";
  }

  /** @returns whether it is still there. */
  async refresh(): Promise<boolean> {
    if (!this.state) throw new Error("nothing to refresh");
    this.state = await this.service.read(this.#subject(), this.state);
    return this.state !== undefined;
  }

  async import(id: string): Promise<void> {
    this.state = await this.service.read({ urn: this.urn, id }, { state: {} });
    if (!this.state) throw new Error(`${id} does not exist`);
  }

  async destroy(): Promise<void> {
    if (!this.state) throw new Error("nothing to destroy");
    await this.service.delete(this.#subject(), this.state, 0);
  }

  #subject() {
    return { urn: this.urn, id: this.state?.id ?? "" };
  }

  #checked(news: Properties): Properties {
    const { inputs, problems } = this.service.check(this.urn, news);
    if (problems.length > 0)
      throw new Error(problems.map((problem) => `${problem.property} ${problem.reason}`).join("\n"));
    return inputs;
  }

  /** What failed half way is kept, as engines do. */
  async #settled(work: Promise<Settled>): Promise<Settled> {
    try {
      const settled = await work;
      this.hasFailed = false;
      return settled;
    } catch (error) {
      if (error instanceof InitFailed) {
        this.state = { id: error.id, inputs: error.inputs, state: error.properties };
        this.hasFailed = true;
      }
      throw error;
    }
  }
}
