import { z } from "zod";
import { type DoctorReport, exitCodeOf } from "./report.ts";

/** What `--format json` prints. New fields may be added; none is taken away within one `version`. */
export const doctorSchema = z.strictObject({
  version: z.literal(1),
  exitCode: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  stack: z.strictObject({ project: z.string(), stack: z.string(), source: z.enum(["state", "program"]) }).nullable(),
  examined: z.array(
    z.strictObject({
      subject: z.string(),
      state: z.string(),
      ok: z.boolean(),
      details: z.array(z.strictObject({ text: z.string(), ok: z.boolean() })),
    }),
  ),
  findings: z.array(
    z.strictObject({
      severity: z.enum(["error", "warning", "advice"]),
      code: z.string(),
      what: z.string(),
      where: z.string(),
      mend: z.string(),
    }),
  ),
  notLooked: z.array(z.string()),
});

export function renderJson(report: DoctorReport): string {
  const { stack, examined, findings, notLooked } = report;
  const document: z.input<typeof doctorSchema> = {
    version: 1,
    exitCode: exitCodeOf(report),
    stack: stack ?? null,
    examined,
    findings,
    notLooked,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
