import { isProviderType, isUrn, typeOf } from "./urn.ts";

/** How a resource's state names its provider: `<provider's urn>::<provider's id>`. */
export interface ProviderReference {
  urn: string;
  id: string;
}

export function parseProviderReference(text: string): ProviderReference {
  const end = text.lastIndexOf("::");
  const urn = text.slice(0, end);
  if (end < 0 || !isUrn(urn) || !isProviderType(typeOf(urn))) {
    throw new Error(`"${text}" is not a provider reference (<urn>::<id>)`);
  }
  return { urn, id: text.slice(end + 2) };
}

export function formatProviderReference(reference: ProviderReference): string {
  return `${reference.urn}::${reference.id}`;
}
