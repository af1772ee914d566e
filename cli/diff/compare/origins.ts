import type { PropertyPath } from "../../../engine/deployment/property-path.ts";
import { formatPropertyPath } from "../../../engine/deployment/property-path.ts";
import type { EvaluatedResource, Evaluation } from "../../../engine/evaluation/evaluation.ts";
import type { Origin } from "../../../engine/evaluation/origin.ts";

/** What is known about two evaluations beyond the values themselves. */
export interface Provenance {
  base: Pick<Evaluation, "ciphertexts" | "salt">;
  head: Pick<Evaluation, "ciphertexts" | "salt">;
  /** URN at base -> URN at head, for those that differ. */
  renamed: ReadonlyMap<string, string>;
  /** URNs at head whose outputs are new: created or replaced. */
  remade: ReadonlySet<string>;
}

/** Where the value at a path comes from, that of everything it lies in included. */
export function originsAt(resource: EvaluatedResource, path: Readonly<PropertyPath>): Origin[] {
  return path.flatMap((_, index) => resource.origins[formatPropertyPath(path.slice(0, index + 1))] ?? []);
}

/**
 * Whether a value that neither side knows is another one at head, judged by where it comes from. Undefined: nothing says so.
 * `unknown`: all secrets were encrypted anew under another passphrase, which hides whether any of them changed.
 */
export function changeOfUnknown(
  before: readonly Origin[],
  after: readonly Origin[],
  provenance: Provenance,
): "changed" | "rotated" | "unknown" | undefined {
  const { base, head, renamed, remade } = provenance;
  const was = new Set(
    before.map((origin) =>
      spelled(origin.from === "resource" ? { ...origin, urn: renamed.get(origin.urn) ?? origin.urn } : origin),
    ),
  );
  const is = new Set(after.map(spelled));
  if (was.size !== is.size || [...is].some((origin) => !was.has(origin))) return "changed";
  const made = after.filter((origin) => origin.from === "resource" && remade.has(origin.urn));
  if (made.length > 0) return after.filter(({ from }) => from !== "field").every(isGenerated) ? "rotated" : "changed";
  const sealed = after.flatMap((origin) =>
    origin.from === "config" ? [[base.ciphertexts[origin.key], head.ciphertexts[origin.key]]] : [],
  );
  const resealed = sealed.filter(([before, after]) => before !== after);
  if (resealed.length === 0) return undefined;
  if (resealed.some((sides) => sides.includes(undefined))) return "changed";
  // Setting the same value again makes another ciphertext too: without the passphrase nothing more than this is known.
  return base.salt !== head.salt ? "unknown" : "changed";
}

/** Whether nothing stands there but a value that the stack's config has not. */
export function isNotSet(resource: EvaluatedResource, path: Readonly<PropertyPath>, evaluation: Evaluation): boolean {
  const missing = new Set(evaluation.missingConfig.map(({ key }) => key));
  const origins = originsAt(resource, path);
  return origins.length > 0 && origins.every((origin) => origin.from === "config" && missing.has(origin.key));
}

export function isGenerated(origin: Origin): boolean {
  return origin.from === "resource" && /[:$]random:/.test(origin.urn);
}

function spelled(origin: Origin): string {
  if (origin.from === "resource") return `resource ${origin.urn}`;
  if (origin.from === "field") return `field ${origin.path}`;
  return origin.from === "config" ? `config ${origin.key}` : `function ${origin.token} ${origin.argumentsDigest}`;
}
