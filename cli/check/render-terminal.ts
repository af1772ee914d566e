import type { PolicyFinding } from "../diff/model.ts";
import { terminalText } from "../diff/render/escape.ts";
import { byWeight } from "../diff/render/finding.ts";
import { stackLabels } from "../diff/render/summary.ts";
import { errorLines, findingLines } from "../diff/render/terminal.ts";
import { notJudgedLines } from "../plan/not-judged.ts";
import type { Paint } from "../terminal/style.ts";
import { type Check, type StackCheck, withVerdict } from "./model.ts";
import { verdictText } from "./verdict-text.ts";

const SEVERITIES: PolicyFinding["severity"][] = ["critical", "high", "medium", "low"];

/** Stack by stack: what is refused and advised by severity, exceptions, and what could not be judged yet; then what it comes to. */
export function renderTerminal(
  check: Check,
  { paint, verbose = false }: { paint: Paint; verbose?: boolean },
): string[] {
  const labels = stackLabels(check);
  return [
    ...check.stacks.flatMap((stack) => [...stackLines(stack, labels.get(stack)!, { paint, verbose }), ""]),
    paint(check.totals.refused + check.totals.failedStacks > 0 ? "red" : "green", verdictText(check)),
  ];
}

function stackLines(
  stack: StackCheck,
  label: string,
  { paint, verbose }: { paint: Paint; verbose: boolean },
): string[] {
  const packs = Object.entries(stack.packs).map(([name, version]) => ` by ${name} ${version}`);
  const judged = `${stack.resources} resource${stack.resources === 1 ? "" : "s"} judged${packs.join(",")}`;
  return [
    `${paint("bold", terminalText(label))}${packs.length === 0 ? "" : `  ${paint("dim", terminalText(judged))}`}`,
    ...stack.errors.flatMap((error) => errorLines(error, paint)),
    ...SEVERITIES.flatMap((severity) => {
      const told = [...withVerdict(stack, "refused"), ...withVerdict(stack, "advice")]
        .filter((finding) => finding.severity === severity)
        .sort(byWeight);
      return told.length === 0
        ? []
        : [paint("bold", `  ${severity}`), ...told.flatMap((one) => findingLines(one, paint))];
    }),
    ...withVerdict(stack, "excepted").map(
      ({ policy, resource, message }) =>
        `  ${paint("yellow", "~ excepted")}  ${terminalText(`${policy}${resource ? ` on ${resource}` : ""}: ${message}`)}`,
    ),
    ...notJudgedLines(withVerdict(stack, "unknown"), paint, { verbose, safe: terminalText }),
  ];
}
