import { z } from "zod";
import { said } from "../diff/render/finding.ts";
import { type Check, exitCodeOf, verdictOf } from "./model.ts";

const count = z.int().nonnegative();

/** What `--format json` prints. New fields may be added; none is taken away within one `version`. */
export const checkSchema = z.strictObject({
  version: z.literal(1),
  exitCode: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  stacks: z.array(
    z.strictObject({
      project: z.string(),
      stack: z.string(),
      directory: z.string().describe("The project's folder, relative to the repository."),
      errors: z.array(z.string()).describe("Why it could not be judged."),
      packs: z.record(z.string(), z.string()).describe("Name -> version of the packs that judged it."),
      resources: count.describe("How many resources were judged."),
      findings: z.array(
        z.strictObject({
          policy: z.string().describe("Rule id."),
          verdict: z.enum(["refused", "advice", "excepted", "unknown"]),
          severity: z.enum(["low", "medium", "high", "critical"]),
          resource: z.string().describe("Pulumi name, or empty for a rule about the stack."),
          what: z.string(),
          fix: z.string().nullable(),
          docs: z.string().nullable(),
          location: z
            .strictObject({ file: z.string(), line: z.int().positive() })
            .nullable()
            .describe("Of the resource's declaration, relative to the repository."),
        }),
      ),
    }),
  ),
  totals: z.strictObject({ refused: count, advice: count, excepted: count, unknown: count, failedStacks: count }),
});

export function renderJson(check: Check): string {
  const document: z.input<typeof checkSchema> = {
    version: 1,
    exitCode: exitCodeOf(check),
    stacks: check.stacks.map(({ policies, ...stack }) => ({
      ...stack,
      findings: policies.map((finding) => {
        const { policy, severity, resource, location } = finding;
        const { what, fix = null, docs = null } = said(finding);
        return { policy, verdict: verdictOf(finding), severity, resource, what, fix, docs, location: location ?? null };
      }),
    })),
    totals: check.totals,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
