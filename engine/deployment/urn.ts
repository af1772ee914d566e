/** Uniform resource names: `urn:pulumi:<stack>::<project>::<parent type>$<type>::<name>`. */

export const STACK_TYPE = "pulumi:pulumi:Stack";
const PROVIDER_TYPE_PREFIX = "pulumi:providers:";

/** Pulumi leaves the stack out of the type chain of its children. */
export function createUrn(options: {
  stack: string;
  project: string;
  parent?: string | undefined;
  type: string;
  name: string;
}): string {
  const parentType = options.parent ? qualifiedTypeOf(options.parent) : "";
  const prefix = parentType && parentType !== STACK_TYPE ? `${parentType}$` : "";
  return `urn:pulumi:${options.stack}::${options.project}::${prefix}${options.type}::${options.name}`;
}

export function rootStackUrn(stack: string, project: string): string {
  return createUrn({ stack, project, type: STACK_TYPE, name: `${project}-${stack}` });
}

export function isUrn(text: string): boolean {
  return text.startsWith("urn:pulumi:") && text.split("::").length >= 4;
}

export function qualifiedTypeOf(urn: string): string {
  return urn.split("::")[2] ?? "";
}

/** The resource's own type, without its parents'. */
export function typeOf(urn: string): string {
  return qualifiedTypeOf(urn).split("$").at(-1) ?? "";
}

/** A name may itself contain `::`. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** The package of a type or function token, e.g. `random` of `random:index/randomPet:RandomPet`. */
export function packageOf(token: string): string {
  return token.split(":")[0] ?? "";
}

export function isProviderType(type: string): boolean {
  return type.startsWith(PROVIDER_TYPE_PREFIX);
}

export function providerTypeOf(packageName: string): string {
  return `${PROVIDER_TYPE_PREFIX}${packageName}`;
}

export function providerPackageOf(type: string): string {
  return type.slice(PROVIDER_TYPE_PREFIX.length);
}

/** Default providers are the engine's own: no summary counts them. */
export function isDefaultProvider(urn: string): boolean {
  const name = nameOf(urn);
  return isProviderType(typeOf(urn)) && (name === "default" || name.startsWith("default_"));
}
