import { secretStrings } from "../../engine/deployment/property.ts";
import type { Evaluation } from "../../engine/evaluation/evaluation.ts";
import { SecretMasker } from "../../engine/events/secret-masker.ts";

/** Fields with words of the model's own, and what the repository itself calls its stacks. */
const OWN_WORDS = new Set([
  ...["mode", "status", "action", "change", "kind", "tier", "scope", "level", "severity", "currency", "asOf"],
  ...["project", "stack", "directory", "has", "lacks", "commit", "ref", "policy"],
]);
/** Names are told apart by them: a secret as short as a word must not blot them out. */
const NAMES = new Set(["name", "from", "to", "id", "urn", "type", "label", "target", "variable", "resource", "file"]);
const SHORTEST_IN_NAMES = 12;

/** Blots out every secret the programs themselves know, wherever else they may have put it: a plain property, a name, an error. */
export function maskKnownSecrets<Model>(model: Model, evaluations: readonly Evaluation[]): Model {
  const [values, names] = [new SecretMasker(), new SecretMasker()];
  const bags = evaluations.flatMap(({ outputs, resources }) => [
    outputs,
    ...resources.flatMap((resource) => [resource.inputs, resource.outputs]),
  ]);
  for (const secret of bags.flatMap(secretStrings)) {
    values.addString(secret);
    if (secret.length >= SHORTEST_IN_NAMES) names.addString(secret);
  }
  const masked = (value: unknown, field: string): unknown => {
    if (OWN_WORDS.has(field)) return value;
    if (typeof value === "string") return (NAMES.has(field) ? names : values).mask(value);
    if (Array.isArray(value)) return value.map((item) => masked(item, field));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, masked(item, key)]));
  };
  return masked(model, "") as Model;
}
