import type { PropertyMap } from "../property-value.ts";
import { type Goal, plainGoal } from "./goal.ts";
import { providerTypeOf } from "./urn.ts";

export interface ProviderRequest {
  packageName: string;
  version?: string | undefined;
  pluginDownloadUrl?: string | undefined;
}

/** Inputs the engine adds to a provider resource, as Pulumi writes them to state. */
export function addProviderSettings(inputs: PropertyMap, request: Omit<ProviderRequest, "packageName">): PropertyMap {
  const result = { ...inputs };
  if (request.version || request.pluginDownloadUrl) {
    result.__internal = request.pluginDownloadUrl ? { pluginDownloadURL: request.pluginDownloadUrl } : {};
  }
  if (request.version) {
    result.version = request.version;
  }
  return result;
}

/** `default`, or `default_4_21_2` when the program's SDK asks for a version. */
export function defaultProviderName(request: ProviderRequest): string {
  const parts = ["default"];
  if (request.version) {
    parts.push(request.version.replace(/[.\-+]/g, "_"));
  }
  if (request.pluginDownloadUrl) {
    parts.push(request.pluginDownloadUrl.replace(/[^A-Za-z0-9_.-]/g, "_"));
  }
  return parts.join("_");
}

/** The providers a program uses without making them: one per package and version, registered at first use. */
export class DefaultProviders {
  readonly #references = new Map<string, Promise<string>>();
  readonly #config: (packageName: string) => PropertyMap;
  readonly #register: (goal: Goal) => Promise<string>;

  /** `register` resolves with the provider's reference. */
  constructor(config: (packageName: string) => PropertyMap, register: (goal: Goal) => Promise<string>) {
    this.#config = config;
    this.#register = register;
  }

  /** @throws Error when `pulumi:disable-default-providers` names the package. */
  async reference(request: ProviderRequest): Promise<string> {
    this.#refuseDisabled(request.packageName);
    const name = defaultProviderName(request);
    const key = `${request.packageName}::${name}`;
    let reference = this.#references.get(key);
    if (!reference) {
      const inputs = addProviderSettings(this.#config(request.packageName), request);
      reference = this.#register(plainGoal({ type: providerTypeOf(request.packageName), name, inputs }));
      this.#references.set(key, reference);
    }
    return reference;
  }

  #refuseDisabled(packageName: string): void {
    const disabled = this.#config("pulumi")["disable-default-providers"];
    const names: unknown = typeof disabled === "string" && disabled ? JSON.parse(disabled) : [];
    if (Array.isArray(names) && names.some((name) => name === "*" || name === packageName)) {
      throw new Error(
        `the default provider of ${packageName} is disabled by pulumi:disable-default-providers; give the resource an explicit provider`,
      );
    }
  }
}
