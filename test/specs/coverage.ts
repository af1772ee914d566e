import type { Emulators, JournalEntry } from "../../emulators/index.ts";
import type { SpecValidator } from "./validate.ts";

export interface CoverageRow {
  vendor: string;
  operation: string;
  /** The vendor's published document describes it. */
  documented: boolean;
  /** How often it was called. */
  calls: number;
  /** Requests and answers were compared with the document. */
  validated: boolean;
}

/** One row per emulated operation, with what the emulators were asked so far. */
export function operationCoverage(emulators: Emulators, validator?: SpecValidator): CoverageRow[] {
  const vendors = {
    render: emulators.render,
    vercel: emulators.vercel,
    supabase: emulators.supabase,
    uptimerobot: emulators.uptimerobot,
  };
  return Object.entries(vendors).flatMap(([vendor, { operations, journal }]) =>
    operations.map(({ method, path }) => ({
      vendor,
      operation: `${method} ${path}`,
      documented: validator?.documents(vendor, method, path) ?? false,
      calls: journal.entries.filter((entry: JournalEntry) => entry.method === method && entry.route === path).length,
      validated: validator?.validated().has(`${vendor} ${method} ${path}`) ?? false,
    })),
  );
}

/** As a Markdown table. */
export function coverageTable(rows: CoverageRow[]): string {
  const yes = (value: boolean): string => (value ? "yes" : "no");
  return [
    "| vendor | operation | documented | calls | validated |",
    "|---|---|---|---|---|",
    ...rows.map(
      (row) =>
        `| ${row.vendor} | \`${row.operation}\` | ${yes(row.documented)} | ${row.calls} | ${yes(row.validated)} |`,
    ),
  ].join("\n");
}
