import { afterEach, beforeEach } from "vitest";
import { type EmulatorOptions, startEmulators } from "../../emulators/index.ts";
import type { UptimeRobotEmulator } from "../../emulators/uptime/index.ts";
import type { Properties } from "../../provider/host/wire.ts";
import { UptimeRobotClient } from "../../provider/uptime/client.ts";
import { plugin as uptimerobot } from "../../provider/uptime/plugin.ts";
import { ManagedResource, startPlugin } from "./managed-resource.ts";

/** An emulated UptimeRobot for each test of a file, and the provider's part against it. */
export class UptimeRobotWorld {
  uptimerobot!: UptimeRobotEmulator;

  /** Starts with each test, ends with it. */
  static forEachTest(options: EmulatorOptions = {}): UptimeRobotWorld {
    const world = new UptimeRobotWorld();
    let close = async () => {};
    beforeEach(async () => {
      const emulators = await startEmulators(options);
      world.uptimerobot = emulators.uptimerobot;
      close = emulators.close;
    });
    afterEach(() => close());
    return world;
  }

  /** A monitor in the hands of a provider of its own. */
  async monitor(config: Properties = {}): Promise<ManagedResource> {
    const { apiKey, url } = this.uptimerobot;
    const service = await startPlugin(impatient, { uptimeRobotApiKey: apiKey, uptimeRobotApiUrl: url, ...config });
    return new ManagedResource(service, "stackwright:uptimerobot:Monitor");
  }

  client(): UptimeRobotClient {
    const { apiKey, url } = this.uptimerobot;
    return new UptimeRobotClient({ apiKey, apiUrl: url, retry: { baseDelay: 5 } });
  }

  /** Writes since this was last asked. */
  writes(): string[] {
    const { journal } = this.uptimerobot;
    const done = journal.operations(journal.writes());
    journal.clear();
    return done;
  }
}

/** UptimeRobot's plugin with short waits between tries. */
const impatient = {
  ...uptimerobot,
  connect: (config: Record<string, string>) =>
    new UptimeRobotClient({
      apiKey: config.uptimeRobotApiKey as string,
      apiUrl: config.uptimeRobotApiUrl,
      retry: { baseDelay: 5 },
    }),
};
