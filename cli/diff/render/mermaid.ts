import type { StackDiff } from "../model.ts";
import { mermaidLabel } from "./escape.ts";

/** A picture with more boxes than this explains nothing. */
const MOST_NODES = 40;

/**
 * A flowchart of the services that change and what they are wired to, without the code fence. What changes has a thick
 * border, and an arrow points at what is used. Empty when nothing is wired to anything.
 */
export function renderMermaid(stack: StackDiff): string {
  const nodes = [...stack.wiring.nodes].sort((a, b) => Number(b.changed) - Number(a.changed)).slice(0, MOST_NODES);
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const edges = stack.wiring.edges.filter(({ from, to }) => ids.has(from) && ids.has(to));
  if (edges.length === 0) return "";
  const changed = nodes.filter((node) => node.changed).map(({ id }) => ids.get(id)!);
  return [
    "flowchart LR",
    ...nodes.map(({ id, label, type }) => `  ${ids.get(id)}["${mermaidLabel(label)}<br/>${mermaidLabel(type)}"]`),
    ...edges.map(({ from, to }) => `  ${ids.get(from)} --> ${ids.get(to)}`),
    ...(changed.length > 0
      ? ["  classDef changed stroke:#bf8700,stroke-width:3px", `  class ${changed.join(",")} changed`]
      : []),
  ].join("\n");
}

/** How many boxes the picture leaves out. */
export function nodesLeftOut(stack: StackDiff): number {
  return Math.max(0, stack.wiring.nodes.length - MOST_NODES);
}
