import { code } from "../escape.ts";
import type { Context } from "./context.ts";
import { cells, counted, folded, type Section, someOf, table, WORTH } from "./section.ts";

/** Variables that one stack has and another lacks. */
export function parity({ diff }: Context): Section {
  const several = new Set(diff.parity.map(({ project }) => project)).size > 1;
  const list = (stacks: string[]) =>
    someOf(
      stacks.map((stack) => code(stack, 40)),
      6,
    );
  return folded(
    `<b>Parity</b>: ${counted(diff.parity.length, "variable is", "variables are")} not in every stack`,
    "parity rows",
    diff.parity.map(({ project, variable, target, has, lacks }) => ({
      worth: WORTH.parity,
      markdown: cells([
        ...(several ? [code(project, 60)] : []),
        code(variable),
        code(target, 60),
        list(has),
        list(lacks),
      ]),
    })),
    table([...(several ? ["Project"] : []), "Variable", "Target", "In", "Missing in"], several ? "lllll" : "llll"),
  );
}
