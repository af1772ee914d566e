import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.e2e.test.ts"],
    exclude: ["**/node_modules/**"],
    testTimeout: 180_000,
    hookTimeout: 60_000,
    // A world each: what one waits for, the other uses.
    maxWorkers: 2,
    reporters: ["default", "./test/summary-reporter.ts"],
  },
});
