import { parseProviderReference } from "../deployment/provider-reference.ts";
import { providerPackageOf, typeOf } from "../deployment/urn.ts";
import type { Inherited } from "./registration-request.ts";

interface Scope extends Inherited {
  /** Package -> provider reference, from the `providers` option of this component and those above it. */
  providers: Record<string, string>;
  provider: string | undefined;
}

/** What registered resources pass on to their children. */
export class ComponentScopes {
  readonly #scopes = new Map<string, Scope>();

  of(parent: string | undefined): Scope | undefined {
    return parent === undefined ? undefined : this.#scopes.get(parent);
  }

  /** The explicit provider for a resource of `packageName`, its own or an inherited one. */
  provider(
    packageName: string,
    own: string,
    ownProviders: Record<string, string>,
    parent: string | undefined,
  ): string | undefined {
    const scope = this.of(parent);
    const inherited =
      scope?.provider && packageOfReference(scope.provider) === packageName ? scope.provider : undefined;
    return own || inherited || ownProviders[packageName] || scope?.providers[packageName];
  }

  register(
    urn: string,
    scope: { custom: boolean; parent: string | undefined; providers: Record<string, string> } & Omit<
      Scope,
      "providers"
    >,
  ): void {
    const above = scope.custom ? {} : (this.of(scope.parent)?.providers ?? {});
    this.#scopes.set(urn, { ...scope, providers: { ...above, ...(scope.custom ? {} : scope.providers) } });
  }
}

function packageOfReference(reference: string): string {
  return providerPackageOf(typeOf(parseProviderReference(reference).urn));
}
