import { z } from "zod";
import type { Annotation } from "./workflow-command.ts";

const LEVELS = { error: "error", warning: "warning", note: "notice", none: "notice" } as const;

/** The parts of SARIF 2.1.0 that an annotation needs. */
const sarif = z.object({
  version: z.literal("2.1.0"),
  runs: z.array(
    z.object({
      results: z
        .array(
          z.object({
            ruleId: z.string().optional(),
            level: z.enum(["error", "warning", "note", "none"]).default("warning"),
            baselineState: z.string().optional(),
            message: z.object({ text: z.string() }),
            locations: z
              .array(
                z.object({
                  physicalLocation: z
                    .object({
                      artifactLocation: z.object({ uri: z.string() }),
                      region: z.object({ startLine: z.int().positive().optional() }).optional(),
                    })
                    .optional(),
                }),
              )
              .default([]),
          }),
        )
        .default([]),
    }),
  ),
});

export interface Finding extends Annotation {
  /** It was there at base already. */
  known: boolean;
}

/** @throws Error when the text is no SARIF 2.1.0. */
export function findingsOf(text: string): Finding[] {
  let log: z.infer<typeof sarif>;
  try {
    log = sarif.parse(JSON.parse(text));
  } catch {
    throw new Error("It is not SARIF 2.1.0. Make it with: npx stackwright diff --base REF --format sarif --out FILE");
  }
  return log.runs.flatMap(({ results }) =>
    results.map(({ ruleId, level, message, baselineState, locations }) => {
      const place = locations[0]?.physicalLocation;
      const line = place?.region?.startLine;
      return {
        level: LEVELS[level],
        title: ruleId ?? "policy",
        message: message.text,
        known: baselineState === "unchanged",
        ...(place === undefined ? {} : { file: decoded(place.artifactLocation.uri) }),
        ...(line === undefined ? {} : { line }),
      };
    }),
  );
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
