import type { JudgedStack, PolicyFinding, StackDiff } from "../../model.ts";
import { code, prose, text } from "../escape.ts";
import { byWeight, refuses, said } from "../finding.ts";
import type { Context } from "./context.ts";
import { counted, folded, type Row, type Section, WORTH } from "./section.ts";

/** What `up` will refuse, each with how to mend it. */
export function refusals(context: Context): Section {
  return {
    noun: "policy refusals",
    prefix: "> ",
    open: "> [!CAUTION]\n> **Refused by policy, `up` will not run:**\n>",
    rows: findings(context.diff.stacks, refuses).map(([stack, finding]) => ({
      worth: WORTH.verdict,
      markdown: findingItem(context, stack, finding, true).join("<br>"),
    })),
    close: "",
  };
}

/** Advice, and what a rule could not judge before `up`, folded: new first. What it could not judge at base either is counted. */
export function advice(context: Context): Section {
  const { stacks } = context.diff;
  const stillUnknown = ({ unknown, isNew }: PolicyFinding) => unknown && !isNew;
  const told = findings(stacks, (finding) => !refuses(finding) && !stillUnknown(finding));
  const rows: Row[] = told.map(([stack, finding]) => ({
    worth: WORTH.advice - (finding.isNew ? 0 : 1),
    markdown: findingItem(context, stack, finding, false).join("<br>"),
  }));
  const unknown = findings(stacks, stillUnknown).length;
  if (unknown > 0) {
    const what = `${counted(unknown, "finding")} from before`;
    rows.push({
      worth: WORTH.advice - 2,
      markdown: `- ${what} cannot be judged until \`up\` knows the values.`,
    });
  }
  const fresh = told.filter(([, { isNew }]) => isNew).length;
  const summary = `<b>Policy remarks</b>: ${fresh.toLocaleString("en-US")} new, ${(told.length - fresh + unknown).toLocaleString("en-US")} from before`;
  return folded(summary, "policy remarks", rows);
}

function findings(
  stacks: StackDiff[],
  wanted: (finding: PolicyFinding) => boolean,
): [stack: StackDiff, finding: PolicyFinding][] {
  return stacks
    .flatMap((stack) => stack.policies.filter(wanted).map((finding): [StackDiff, PolicyFinding] => [stack, finding]))
    .sort(([, a], [, b]) => Number(b.isNew) - Number(a.isNew) || byWeight(a, b));
}

/** One finding as a list item of several lines. */
export function findingItem<Stack extends JudgedStack>(
  { label, fileUrl }: Pick<Context, "fileUrl"> & { label(stack: Stack): string },
  stack: Stack,
  finding: PolicyFinding,
  quoted: boolean,
): string[] {
  const { what, fix } = said(finding);
  const { location } = finding;
  const url = location === undefined ? undefined : fileUrl(location.file, location.line);
  const place = location === undefined ? undefined : code(`${location.file}:${location.line}`, 120);
  const source = place === undefined ? "" : ` at ${url === undefined ? place : `[${place}](${url})`}`;
  const on = finding.resource === "" ? "" : ` on ${code(finding.resource)}`;
  const before = finding.isNew ? "" : ", there before this change";
  return [
    `${quoted ? "> " : ""}- **Rule ${code(finding.policy, 80)}**${on} in ${label(stack)}${source} (${text(finding.severity)}${before})`,
    prose(what),
    ...(fix === undefined ? [] : [`**Fix:** ${prose(fix)}`]),
  ];
}
