import type { StackDiff } from "../../model.ts";
import { nodesLeftOut, renderMermaid } from "../mermaid.ts";
import type { Context } from "./context.ts";
import { folded, type Section, WORTH } from "./section.ts";

/** The picture: one row, which stays or goes as a whole. */
export function wiring({ label, name }: Context, stack: StackDiff): Section {
  const picture = renderMermaid(stack);
  const missing = nodesLeftOut(stack);
  const remark = missing > 0 ? `\n\n*${missing} more are not drawn.*` : "";
  return folded(
    `<b>Wiring</b> of ${name(stack)}: what changes (thick border), with arrows to what it uses`,
    `wiring pictures of ${label(stack)}`,
    picture === "" ? [] : [{ worth: WORTH.wiring, markdown: `\`\`\`mermaid\n${picture}\n\`\`\`${remark}` }],
  );
}
