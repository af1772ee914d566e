import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/rows/*.rows.test.ts"],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // A world each: what one waits for, the other uses.
    maxWorkers: 2,
    reporters: ["./test/rows/rows-reporter.ts", "./test/summary-reporter.ts"],
  },
});
