import {
  type Consumer,
  type Contract,
  type Features,
  SCOPES,
  type Scope,
  type Tier,
  type Variable,
} from "./contract.ts";
import { formatName } from "./format.ts";

/** A contract as it travels in a resource's `contract` input: names, tiers and formats; never a value. */
export interface ContractMetadata {
  consumer: Consumer;
  variables: Record<string, { tier: Tier; secret: boolean; format: string; sameAs?: string; loses?: string }>;
}

/** The variables a consumer has while these features are on, in the contract's order. */
export function variablesFor(contract: Contract, consumer: Consumer, features: Features): [name: string, Variable][] {
  return Object.entries(contract.variables).filter(
    ([, variable]) => variable.for.includes(consumer) && isOn(variable, features),
  );
}

/** Names of the variables a consumer does not start without. */
export function requiredFor(contract: Contract, consumer: Consumer, features: Features): string[] {
  return variablesFor(contract, consumer, features)
    .filter(([, variable]) => variable.tier === "P0")
    .map(([name]) => name);
}

/** What a policy, a diff and a doctor need to know about a resource's variables. */
export function metadataFor(contract: Contract, consumer: Consumer, features: Features): ContractMetadata {
  const variables = variablesFor(contract, consumer, features).map(([name, { tier, secret, format, source }]) => {
    const sameAs = source.from === "reference" ? source.variable : undefined;
    const loses = source.from === "generated" ? source.loses : undefined;
    const more = { ...(sameAs !== undefined && { sameAs }), ...(loses !== undefined && { loses }) };
    return [name, { tier, secret, format: formatName(format), ...more }] as const;
  });
  return { consumer, variables: Object.fromEntries(variables) };
}

export function isOn(variable: Variable, features: Features): boolean {
  return variable.when === undefined || features[variable.when] === true;
}

export function scopesOf(variable: Variable): readonly Scope[] {
  return variable.scopes ?? SCOPES;
}
