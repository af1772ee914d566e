import type { Checkpoint } from "./checkpoint.ts";
import { digestOf } from "./journal.ts";
import { readObject } from "./object-file.ts";
import type { SerializedResource } from "./resource-codec.ts";

type SerializedOperation = Checkpoint["pendingOperations"][number];

interface Anchor {
  checkpoint: string;
  loaded: number;
  resources: number[];
  operations: number[];
}

interface Step {
  set: {
    resources: [slot: number, resource: SerializedResource | null][];
    operations: [slot: number, operation: SerializedOperation | null][];
  };
}

/** What a killed run did after the checkpoint it left. */
export interface Recovery {
  checkpoint: Checkpoint;
  steps: number;
}

/**
 * Reads the journal a killed run left.
 * @returns undefined when there is none, or the checkpoint has all of it.
 * @throws Error when the checkpoint was changed by somebody else since: the two cannot be joined without guessing.
 */
export async function recover(journal: string, text: string, checkpoint: Checkpoint): Promise<Recovery | undefined> {
  const lines = parseLines(journal, (await readObject(journal)) ?? "");
  if (lines.length === 0) return undefined;
  const digest = digestOf(text);
  const at = lines.findLastIndex((line) => "checkpoint" in line && line.checkpoint === digest);
  if (at < 0) throw mismatch(journal, lines, checkpoint);
  const anchor = lines[at] as Anchor;
  const steps = lines.slice(at).filter((line) => "set" in line);
  if (steps.length === 0) return undefined;

  const resources = new Map(anchor.resources.map((slot, index) => [slot, checkpoint.resources[index]!]));
  const operations = new Map(anchor.operations.map((slot, index) => [slot, checkpoint.pendingOperations[index]!]));
  for (const { set } of steps) {
    for (const [slot, resource] of set.resources) assign(resources, slot, resource);
    for (const [slot, operation] of set.operations) assign(operations, slot, operation);
  }
  const slots = ascending(resources.keys());
  const order = [...slots.filter((slot) => slot >= anchor.loaded), ...slots.filter((slot) => slot < anchor.loaded)];
  return {
    checkpoint: {
      ...checkpoint,
      resources: order.map((slot) => resources.get(slot)!),
      pendingOperations: ascending(operations.keys()).map((slot) => operations.get(slot)!),
    },
    steps: steps.length,
  };
}

/** A last line cut short was never acknowledged to the engine, so it is left out. */
function parseLines(journal: string, text: string): (Anchor | Step)[] {
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    if (!line) return [];
    try {
      return [JSON.parse(line)];
    } catch {
      if (index === lines.length - 1) return [];
      throw new Error(`${journal} is damaged in line ${index + 1}; look at it, then delete it and run a refresh`);
    }
  });
}

function mismatch(journal: string, lines: (Anchor | Step)[], checkpoint: Checkpoint): Error {
  const known = new Set(checkpoint.resources.map(({ urn, id }) => `${urn} ${id}`));
  const missing = lines
    .flatMap((line) => ("set" in line ? line.set.resources : []))
    .flatMap(([, resource]) => (resource?.id && !resource.delete ? [`${resource.urn} ${resource.id}`] : []))
    .filter((resource) => !known.has(resource));
  return new Error(
    [
      `an interrupted run left ${journal}, and the stack's state was changed by another program since.`,
      ...(missing.length > 0 ? ["The journal has resources that the state does not have (URN and id):"] : []),
      ...[...new Set(missing)].map((resource) => `  ${resource}`),
      `Import those that still exist (\`pulumi import <type> <name> <id>\`), then delete the journal.`,
    ].join("\n"),
  );
}

function assign<T>(slots: Map<number, T>, slot: number, value: T | null): void {
  if (value === null) slots.delete(slot);
  else slots.set(slot, value);
}

function ascending(slots: Iterable<number>): number[] {
  return [...slots].sort((left, right) => left - right);
}
