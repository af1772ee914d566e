import type { Contract, Features } from "../../../contract/contract.ts";
import type { EmulatorOptions, Emulators } from "../../../emulators/index.ts";
import type { AppManifest, RuntimeHandle } from "../../../emulators/runtime/index.ts";

/** A team's system as the emulated world needs to know it: what is in its repositories and its accounts before the first `up`. */
export interface System {
  /** The Pulumi project's name. */
  name: string;
  /** As people write it. */
  title: string;
  /** The project's folder in the checkout. */
  directory: string;
  stacks: readonly string[];
  contract: Contract;
  features(stack: string): Features;
  /** The applications in the team's repositories, by the service they are deployed to. */
  apps: Record<string, AppManifest>;
  seed: NonNullable<EmulatorOptions["seed"]>;
  /** What a person sets besides the contract's variables, and what points the stack at the emulators. */
  settings(stack: string, emulators: Emulators, runtime: RuntimeHandle): Setting[];
}

export interface Setting {
  name: string;
  value: string;
  secret?: boolean;
  /** `name` is a path into a list or map. */
  path?: boolean;
}

/** The health verification goes to the emulated edge, and does not wait long. */
export function verificationSettings(runtime: RuntimeHandle): Setting[] {
  const retries = ["0", "1", "1"].map((value, index) => ({ name: `healthRetries[${index}]`, value, path: true }));
  return [
    // Nothing here lasts: what is protected in production can be deleted.
    { name: "protect", value: "false" },
    { name: "policies:stateful-protected", value: "disabled" },
    { name: "edgeUrl", value: runtime.edgeUrl },
    ...retries,
  ];
}

export function supabaseSettings(emulators: Emulators, runtime: RuntimeHandle, projectName: string): Setting[] {
  const project = [...emulators.supabase.state.projects.values()].find(({ name }) => name === projectName)!;
  return [
    { name: "supabaseProjectRef", value: project.ref },
    { name: "databasePassword", value: project.databasePassword, secret: true },
    { name: "databaseAddress", value: `127.0.0.1:${runtime.network.resolve(project.poolerHost, 5432)}` },
  ];
}
