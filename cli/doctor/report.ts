/** `error`: it does not work. `warning`: it will not, or not for everybody. `advice`: it works and could be better. */
export type Severity = "error" | "warning" | "advice";

/** One thing that is wrong, and what mends it. Never holds a value of a variable. */
export interface DoctorFinding {
  severity: Severity;
  /** Stable, for programs: `not-deployed`, `missing-variable`. */
  code: string;
  what: string;
  /** The host, service or resource. */
  where: string;
  /** A command to type, or an edit to make. */
  mend: string;
}

/** Something that was looked at. */
export interface Examined {
  /** A URL, or a resource's name. */
  subject: string;
  /** In a word or two: `healthy`, `degraded`, `down: suspended`, `24 variables`. */
  state: string;
  ok: boolean;
  /** Further lines: what each request was answered. */
  details: { text: string; ok: boolean }[];
}

export interface DoctorReport {
  /** Set when a stack was looked at. */
  stack?: { project: string; stack: string; source: "state" | "program" };
  examined: Examined[];
  /** Errors first. */
  findings: DoctorFinding[];
  /** What was asked for and could not be looked at, and why. */
  notLooked: string[];
}

/** What one part of the examination adds to the report. */
export type Part = Pick<DoctorReport, "examined" | "findings" | "notLooked">;

export const nothing = (): Part => ({ examined: [], findings: [], notLooked: [] });

const ORDER: Record<Severity, number> = { error: 0, warning: 1, advice: 2 };

/** The parts as one report, the worst first, each finding once. */
export function toReport(parts: readonly Part[], stack?: DoctorReport["stack"]): DoctorReport {
  const findings = new Map(
    parts.flatMap((part) => part.findings.map((finding) => [JSON.stringify(finding), finding] as const)),
  );
  return {
    ...(stack !== undefined && { stack }),
    examined: parts.flatMap(({ examined }) => examined),
    findings: [...findings.values()].sort((a, b) => ORDER[a.severity] - ORDER[b.severity]),
    notLooked: [...new Set(parts.flatMap(({ notLooked }) => notLooked))],
  };
}

/** 1: something could not be looked at. 2: there is an error or a warning. 0: neither; advice is not counted. */
export function exitCodeOf({ findings, notLooked }: DoctorReport): 0 | 1 | 2 {
  if (notLooked.length > 0) return 1;
  return findings.some(({ severity }) => severity !== "advice") ? 2 : 0;
}
