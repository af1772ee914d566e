import { randomBytes } from "node:crypto";
import { type Driver, databaseUrlFor } from "../../contract/database-url.ts";
import { type Format, parseFormat } from "../../contract/format.ts";
import type { ContractMetadata } from "../../contract/select.ts";
import type { Emulators } from "../../emulators/index.ts";
import type { RuntimeHandle } from "../../emulators/runtime/index.ts";
import type { StackConfig } from "../../engine/config/stack-config.ts";
import type { Evaluation } from "../../engine/evaluation/evaluation.ts";
import { fakeValue } from "./fake-config.ts";
import type { Setting } from "./systems/system.ts";

type Database = Parameters<typeof databaseUrlFor>[1] & { password: string };

/** What points a stack at the emulators, of the settings a program may have. */
export function pointingSettings(emulators: Emulators, runtime: RuntimeHandle): Setting[] {
  const [project] = emulators.supabase.state.projects.values();
  const addresses = Object.entries(emulators.addresses());
  return [
    // Nothing here lasts: what is protected in production can be deleted.
    { name: "protect", value: "false" },
    { name: "policies:stateful-protected", value: "disabled" },
    { name: "edgeUrl", value: runtime.edgeUrl },
    ...["0", "1", "1"].map((value, index) => ({ name: `healthRetries[${index}]`, value, path: true })),
    { name: "supabaseProjectRef", value: project!.ref },
    { name: "databasePassword", value: project!.databasePassword, secret: true },
    { name: "databaseAddress", value: `127.0.0.1:${runtime.network.resolve(project!.poolerHost, 5432)}` },
    ...addresses.map(([name, value]) => ({ name: `stackwright:${name}`, value })),
  ];
}

/** Leaves out what belongs to somebody: secrets, their salt, and what is said of real accounts. */
export function ofNobody(config: StackConfig): void {
  config.removeSecrets();
  for (const key of config.keys) if (key.startsWith("stackwright:")) config.remove(key);
}

/** The addresses somebody wants to be told at: the emulated account has a contact for each. */
export function addressesIn(config: StackConfig): string[] {
  return [...new Set(JSON.stringify(config.values()).match(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g))];
}

/** The settings a program says it does not have. */
export function unknownSettings({ errors }: Pick<Evaluation, "errors">): string[] {
  return errors.flatMap((error) =>
    [...error.matchAll(/^\s*(\w+)\s+is no setting of this stack/gm)].map(([, key]) => key!),
  );
}

/** A made-up value for everything that the stack's config lacks. What nothing is known about is left out. */
export function madeUp({ resources, missingConfig, project }: Evaluation, emulators: Emulators): Setting[] {
  const variables: ContractMetadata["variables"] = Object.assign(
    {},
    ...resources.map(({ inputs }) => (inputs.contract as unknown as ContractMetadata | undefined)?.variables),
  );
  const database = databaseOf(emulators);
  return missingConfig.flatMap(({ key, fix }) => {
    const name = key.slice(project.length + 1);
    const variable = variables[name];
    const format = variable && parseFormat(variable.format);
    const secret = variable?.secret ?? fix.includes("--secret");
    if (format) return [{ name, value: exampleFor(format, database), secret }];
    return secret ? [{ name, value: `made-up-${word()}`, secret }] : [];
  });
}

function exampleFor(format: Format, { password, ...place }: Database): string {
  if (["poolerUrl", "databaseUrl"].includes(format.kind))
    return databaseUrlFor((format.params[0] ?? "libpq") as Driver, place, password);
  return fakeValue(format);
}

function databaseOf({ supabase }: Emulators): Database {
  const [project] = supabase.state.projects.values();
  const { poolerHost, ref, databasePassword } = project!;
  return { host: poolerHost, port: 6543, user: `postgres.${ref}`, database: "postgres", password: databasePassword };
}

const word = () => randomBytes(8).toString("hex");
