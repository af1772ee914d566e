import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Emulators, startEmulators } from "../../emulators/index.ts";
import { coverageTable, operationCoverage } from "./coverage.ts";
import { specFolder } from "./documents.ts";
import { tour } from "./tour.ts";
import { createValidator, type SpecValidator } from "./validate.ts";

const folder = specFolder();

describe.skipIf(folder === undefined)(
  "the emulators and the vendors' own documents (npm run specs fetches them)",
  () => {
    let emulators: Emulators;
    let validator: SpecValidator;

    beforeAll(async () => {
      validator = createValidator(folder ?? "");
      emulators = await startEmulators({ observe: validator.observe });
      await tour(emulators);
    });
    afterAll(() => emulators.close());

    test("every request and answer is what the document says, or a known exception", () => {
      expect(validator.violations()).toEqual([]);
    });

    test("every known exception is still needed", () => {
      expect(validator.staleExceptions()).toEqual([]);
    });

    test("every emulated operation is called, and validated where it is documented", () => {
      const rows = operationCoverage(emulators, validator);
      expect(rows.filter((row) => row.calls === 0)).toEqual([]);
      expect(rows.filter((row) => row.documented && !row.validated)).toEqual([]);
      expect(coverageTable(rows)).toContain("| render | `POST /services` | yes |");
    });
  },
);
