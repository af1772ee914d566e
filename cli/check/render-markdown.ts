import { code, proseLines } from "../diff/render/escape.ts";
import { byWeight } from "../diff/render/finding.ts";
import { findingItem } from "../diff/render/markdown/policies.ts";
import { counted, cutToFit, folded, type Section, WORTH } from "../diff/render/markdown/section.ts";
import { stackLabels } from "../diff/render/summary.ts";
import { type Check, type StackCheck, type Verdict, withVerdict } from "./model.ts";
import { verdictText } from "./verdict-text.ts";

/** What GitHub takes in a comment. */
const LIMITS = { characters: 60_000, bytes: 200_000 };

/** What is refused, then folded: advice, exceptions, and what could not be judged before `up`. */
export function renderMarkdown(check: Check): string {
  const labels = stackLabels(check);
  const label = (stack: StackCheck) => code(labels.get(stack)!, 80);
  const { markdown, cuts } = cutToFit(
    [
      failures(check, label),
      {
        noun: "policy refusals",
        prefix: "> ",
        open: "> [!CAUTION]\n> **Refused by policy, `up` will not run:**\n>",
        rows: rowsOf(check, label, "refused", true),
        close: "",
      },
      fold(check, label, "advice", "advice", WORTH.advice + 2),
      fold(check, label, "excepted", "excepted", WORTH.advice + 1),
      fold(check, label, "unknown", "not judged before up", WORTH.advice),
    ],
    LIMITS,
  );
  const left = cuts.map(({ noun, rows, of }) => `${rows} of ${counted(of, "row")} of ${noun}`);
  const remark = left.length === 0 ? [] : [`Cut to fit: ${left.join(", ")}. All of it: \`npx stackwright check\`.`];
  const small = "<sub>judged as the programs declare it, without credentials · secret values are masked</sub>";
  return `${[`### Policy check: ${verdictText(check)}`, ...markdown, ...remark, small].join("\n\n")}\n`;
}

type Label = (stack: StackCheck) => string;

function failures({ stacks }: Check, label: Label): Section {
  return {
    noun: "failed stacks",
    prefix: "> ",
    open: "> [!WARNING]\n> **Could not be judged, so nothing is known about it:**\n>",
    rows: stacks.flatMap((stack) =>
      stack.errors.map((error) => ({
        worth: WORTH.verdict,
        markdown: `> - Stack ${label(stack)}: ${proseLines(error)}`,
      })),
    ),
    close: "",
  };
}

function fold(check: Check, label: Label, verdict: Verdict, title: string, worth: number): Section {
  const rows = rowsOf(check, label, verdict, false).map((row) => ({ ...row, worth }));
  return folded(`<b>${counted(rows.length, "finding")}</b>: ${title}`, `findings ${title}`, rows);
}

function rowsOf({ stacks }: Check, label: Label, verdict: Verdict, quoted: boolean): Section["rows"] {
  return stacks
    .flatMap((stack) => withVerdict(stack, verdict).map((finding) => ({ stack, finding })))
    .sort((a, b) => byWeight(a.finding, b.finding))
    .map(({ stack, finding }) => ({
      worth: WORTH.verdict,
      markdown: findingItem({ label, fileUrl: () => undefined }, stack, finding, quoted).join("<br>"),
    }));
}
