import { type Paint, plain } from "../terminal/style.ts";
import type { DoctorFinding, DoctorReport, Severity } from "./report.ts";

const COLOURS = { error: "red", warning: "yellow", advice: "dim" } as const;
const MARKS: Record<Severity, string> = { error: "✗", warning: "!", advice: "·" };

/** What was looked at, then what is wrong with the command or edit that mends it. */
export function renderTerminal(report: DoctorReport, paint: Paint): string[] {
  const { stack, examined, findings, notLooked } = report;
  const from = stack?.source === "program" ? "as the program declares it: there is no state" : "from its state";
  return [
    ...(stack ? [paint("dim", `Stack ${stack.stack} of ${stack.project}, ${from}.`), ""] : []),
    ...examined.flatMap(({ subject, state, ok, details }) => [
      `${mark(ok, paint)} ${plain(subject)}  ${paint("dim", plain(state))}`,
      ...details.map((detail) => `    ${mark(detail.ok, paint)} ${plain(detail.text)}`),
    ]),
    ...findings.flatMap((finding) => ["", ...findingLines(finding, paint)]),
    ...notLooked.flatMap((text) => ["", `${paint("red", "Could not look:")} ${plain(text)}`]),
    "",
    closing(report, paint),
  ];
}

function findingLines({ severity, what, where, mend }: DoctorFinding, paint: Paint): string[] {
  return [
    `${paint(COLOURS[severity], `${MARKS[severity]} ${severity}`)}  ${plain(what)}`,
    `    where  ${plain(where)}`,
    `    mend   ${plain(mend)}`,
  ];
}

function mark(ok: boolean, paint: Paint): string {
  return ok ? paint("green", "✓") : paint("red", "✗");
}

function closing({ examined, findings, notLooked }: DoctorReport, paint: Paint): string {
  const count = (severity: Severity, noun: string) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [`${number} ${noun}${number === 1 || severity === "advice" ? "" : "s"}`];
  };
  const counts = [...count("error", "error"), ...count("warning", "warning"), ...count("advice", "advice")];
  const missed = notLooked.length === 0 ? [] : [`${notLooked.length} could not be looked at`];
  const text = [...counts, ...missed].join(", ");
  if (text === "") return paint("green", `All well: ${examined.length} looked at.`);
  const isBad = findings.some(({ severity }) => severity === "error") || notLooked.length > 0;
  return paint(isBad ? "red" : "yellow", `${text}.`);
}
