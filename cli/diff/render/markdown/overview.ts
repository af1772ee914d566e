import type { Counts, StackDiff } from "../../model.ts";
import { code, proseLines } from "../escape.ts";
import { refuses } from "../finding.ts";
import { stackHasNews, variableLines } from "../summary.ts";
import type { Context } from "./context.ts";
import { money } from "./price.ts";
import { cells, counted, listed, type Section, someOf, table, WORTH } from "./section.ts";

/** e.g. `Config diff: 3 variables and 1 resource change in production. Refused by 1 policy finding.` */
export function headline({ diff, label }: Context): string {
  const { totals } = diff;
  const variables = diff.stacks.reduce((sum, stack) => sum + variableLines(stack.variables).length, 0);
  const resources = totals.create + totals.update + totals.replace + totals.delete;
  const things = [
    ...(variables > 0 ? [counted(variables, "variable")] : []),
    ...(resources > 0 ? [counted(resources, "resource")] : []),
  ];
  const changed = diff.stacks.filter((stack) => stack.resources.length + stack.variables.length > 0);
  const where = changed.length > 3 ? counted(changed.length, "stack") : listed(changed.map(label));
  const verb = variables + resources === 1 ? "changes" : "change";
  const all = diff.stacks.flatMap(({ resources }) => resources);
  const losses = all.filter(({ destructive }) => destructive).length;
  const renamed = all.filter(({ action }) => action === "rename").length;
  const remarks = diff.stacks.flatMap(({ policies }) => policies).filter((one) => one.isNew && !refuses(one)).length;
  const quiet = renamed > 0 ? `${counted(renamed, "resource")} renamed, nothing else changes` : "nothing changes";
  const sentences = [
    ...(things.length > 0 ? [`${listed(things)} ${verb} in ${where}`] : []),
    ...(things.length === 0 && (renamed > 0 || totals.failedStacks === 0) ? [quiet] : []),
    ...(totals.refused > 0 ? [`${counted(totals.refused, "policy refusal")}`] : []),
    ...(losses > 0 ? [`data at risk in ${counted(losses, "resource")}`] : []),
    ...(totals.failedStacks > 0 ? [`${counted(totals.failedStacks, "stack")} could not be evaluated`] : []),
    ...(things.length === 0 && remarks > 0 ? [counted(remarks, "new policy remark")] : []),
    ...(things.length === 0 && totals.drifted > 0 ? [`${counted(totals.drifted, "resource")} drifted`] : []),
  ];
  return `### Config diff: ${sentences.join(" · ")}`;
}

const SIGNS: [keyof Counts, string][] = [
  ["create", "+"],
  ["update", "~"],
  ["replace", "±"],
  ["delete", "−"],
];

/** A row for each stack there is something to say about; the others are named below it. */
export function overview({ diff, label }: Context): Section {
  const told = diff.stacks.filter(stackHasNews);
  const quiet = diff.stacks.filter((stack) => !stackHasNews(stack));
  const priced = told.some(({ price }) => price !== undefined);
  const live = diff.mode === "live";
  const heads = ["Stack", "Variables", ...SIGNS.map(([, sign]) => sign), "Policies", "Redeploys"];
  const rows = told.map((stack) => ({
    worth: WORTH.stack,
    markdown: cells([
      `**${label(stack)}**${{ added: " new", removed: " removed", failed: " failed", changed: "", unchanged: "" }[stack.status]}`,
      ...(stack.status === "failed"
        ? ["", "", "", "", "", "*not evaluated*", ""]
        : [
            number(variableLines(stack.variables).length),
            ...SIGNS.map(([count]) => number(stack.counts[count])),
            verdict(stack),
            someOf(
              stack.redeploys.map((name) => code(name, 60)),
              12,
            ),
          ]),
      ...(live ? [stack.drift === undefined ? "" : number(stack.drift.length)] : []),
      ...(priced ? [stack.price === undefined ? "" : money(stack.price.after - stack.price.before, true)] : []),
    ]),
  }));
  const extra = [...(live ? ["Drift"] : []), ...(priced ? ["Est. per month"] : [])];
  return {
    noun: "stacks",
    open: table([...heads, ...extra], `lrrrrrll${live ? "r" : ""}${priced ? "r" : ""}`),
    rows,
    close: quiet.length === 0 ? "" : `\nUnchanged: ${someOf(quiet.map(label), 12)}.`,
  };
}

/** What could not be judged before `up` is never a pass, whether base had it or not. */
function verdict({ policies }: StackDiff): string {
  const refused = policies.filter(refuses).length;
  const remarks = policies.filter((finding) => !refuses(finding) && !finding.unknown && finding.isNew).length;
  const unknown = policies.filter((finding) => finding.unknown).length;
  const parts = [
    ...(refused > 0 ? [`**${refused} refused**`] : []),
    ...(remarks > 0 ? [counted(remarks, "remark")] : []),
    ...(unknown > 0 ? [`${unknown} not judged yet`] : []),
  ];
  return parts.length > 0 ? parts.join(", ") : "no findings";
}

function number(count: number): string {
  return count === 0 ? "" : count.toLocaleString("en-US");
}

/** Stacks of which one side could not be evaluated. */
export function failures({ diff, label }: Context): Section {
  const failed = diff.stacks.filter(({ status }) => status === "failed");
  return {
    noun: "failed stacks",
    prefix: "> ",
    open: "> [!WARNING]\n> **Could not be evaluated, so nothing is known about it:**\n>",
    rows: failed.flatMap((stack) =>
      (stack.errors.length > 0 ? stack.errors : ["No reason was given."]).map((error) => ({
        worth: WORTH.verdict,
        markdown: `> - Stack ${label(stack)}: ${proseLines(error)}`,
      })),
    ),
    close: "",
  };
}
