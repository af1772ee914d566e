import { isObject, isSecret, unwrapSecrets } from "../../engine/deployment/property.ts";
import type { PropertyMap, PropertyValue } from "../../engine/property-value.ts";
import type { ResourceState } from "../../engine/state/resource-state.ts";

/** Maps of variables that visitors meet: Vercel's previews and developers' machines may well borrow another stack's. */
const MAPS = ["variables", "production"];

/** Values of the variables that are secret, by their contract or because they are encrypted. */
export function secretVariables(resources: readonly ResourceState[]): string[] {
  const values = resources
    .filter(({ type, delete: isGoing }) => type.startsWith("stackwright:") && isGoing !== true)
    .flatMap(({ inputs = {} }) => MAPS.flatMap((map) => secretsOf(inputs[map], contracted(inputs))));
  return [...new Set(values)];
}

function secretsOf(map: PropertyValue | undefined, isContracted: (name: string) => boolean): string[] {
  const opened = isSecret(map) ? (map as PropertyMap).value : map;
  if (!isObject(opened)) return [];
  return Object.entries(opened)
    .filter(([name, value]) => isSecret(map) || isSecret(value) || isContracted(name))
    .map(([, value]) => unwrapSecrets(value))
    .filter((value): value is string => typeof value === "string" && value !== "");
}

function contracted(inputs: PropertyMap): (name: string) => boolean {
  const contract = unwrapSecrets(inputs.contract ?? null);
  const variables = isObject(contract) ? contract.variables : undefined;
  return (name) => {
    const variable = isObject(variables) ? variables[name] : undefined;
    return isObject(variable) && variable.secret === true;
  };
}
