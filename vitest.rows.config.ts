import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/rows/*.rows.test.ts"],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    fileParallelism: false,
    reporters: ["./test/rows/rows-reporter.ts", "./test/summary-reporter.ts"],
  },
});
