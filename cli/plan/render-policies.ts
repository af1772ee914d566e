import { type Paint, plain } from "../terminal/style.ts";
import type { Plan } from "./model.ts";
import { counted, grouped, type NotJudgedShown, notJudgedLines, on, rulesOf } from "./not-judged.ts";

/** What policies say: what is refused and advised, then what could not be judged. */
export function renderViolations(
  { violations }: Pick<Plan, "violations">,
  paint: Paint,
  shown?: NotJudgedShown,
): string[] {
  if (violations.length === 0) return [];
  const lines = [paint("bold", "Policies:")];
  const said = violations.filter(({ unknown }) => !unknown);
  for (const group of grouped(said, ({ mandatory, policy, resource }) => [mandatory, policy, resource])) {
    const { mandatory, policy, resource } = group[0]!;
    const mark = mandatory ? paint("red", "✗ refused") : paint("yellow", "! warning");
    lines.push(`  ${mark}  ${plain(`${policy}${on([resource])}`)}`);
    for (const { message } of group) for (const line of message.split("\n")) lines.push(`      ${plain(line)}`);
  }
  const open = violations.filter(({ unknown }) => unknown);
  return [...lines, ...notJudgedLines(open, paint, shown), ""];
}

/** e.g. `4 refused, 1 warned, 18 rules not judged yet`; `passed` where there is nothing to say. */
export function policySummary({ violations, policyPacks }: Plan): string {
  const refused = violations.filter(({ mandatory }) => mandatory).length;
  const open = violations.filter(({ unknown }) => unknown);
  const warned = violations.length - refused - open.length;
  const parts = [
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(warned > 0 ? [`${warned} warned`] : []),
    ...(open.length > 0 ? [`${counted(rulesOf(open).length, "rule")} not judged yet`] : []),
  ];
  if (parts.length > 0) return parts.join(", ");
  return Object.keys(policyPacks).length > 0 ? "passed" : "";
}
