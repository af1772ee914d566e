import type { VendorSettings } from "./client.ts";
import {
  type DatabaseSettingsInputs,
  type DatabaseSettingsOutputs,
  postgresSettings,
  restartSettings,
} from "./database-settings.definition.ts";
import { projectSettings, untilHealthy } from "./project-settings.ts";

export const databaseSettingsHandler = projectSettings<DatabaseSettingsInputs, DatabaseSettingsOutputs>({
  async sync(ref, inputs, known, context) {
    const { clients, signal, status } = context;
    const { overrides, changed } = plan(await clients.getDatabaseSettings(ref, signal), inputs, known.inputs);
    if (changed.length === 0) return;
    const restarts = inputs.restart && changed.some((key) => restartSettings.has(key));
    status(`setting ${changed.map(postgresName).join(", ")}${restarts ? ", which restarts the database" : ""}`);
    await clients.replaceDatabaseSettings(ref, overrides, restarts, signal);
    if (restarts) await untilHealthy(ref, context);
  },

  async read(ref, known, { clients, signal }) {
    const live = await clients.getDatabaseSettings(ref, signal);
    const owned = names.filter((key) => known.inputs === undefined || known.inputs[key] !== undefined);
    const present = owned.filter((key) => isSet(live[postgresName(key)]));
    const ownNames = new Set(owned.map(postgresName));
    return {
      inputs: {
        projectRef: ref,
        ...Object.fromEntries(present.map((key) => [key, live[postgresName(key)]])),
        restart: known.inputs?.restart ?? true,
      },
      outputs: { unmanagedSettings: Object.keys(live).filter((name) => isSet(live[name]) && !ownNames.has(name)) },
    };
  },
});

const names = Object.keys(postgresSettings.shape) as (keyof typeof postgresSettings.shape)[];
const isSet = (value: unknown): boolean => value !== undefined && value !== null;

/** `maxConnections` is `max_connections`. */
export function postgresName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A write replaces all overrides, so that it carries what others have set as well. */
export function plan(
  live: VendorSettings,
  wanted: DatabaseSettingsInputs,
  owned: DatabaseSettingsInputs | undefined,
): { overrides: VendorSettings; changed: string[] } {
  const overrides = Object.fromEntries(Object.entries(live).filter(([, value]) => isSet(value)));
  const changed: string[] = [];
  for (const key of names) {
    const [name, value] = [postgresName(key), wanted[key]];
    if (value === undefined ? owned?.[key] === undefined || !(name in overrides) : overrides[name] === value) continue;
    changed.push(key);
    if (value === undefined) delete overrides[name];
    else overrides[name] = value;
  }
  return { overrides, changed };
}
