import { defineConfig } from "vitest/config";

/** Tests that replace modules, or Pulumi's runtime by mocks: each file in a process of its own. */
const ALONE = ["components/**/*.test.ts", "cli/doctor/no-network.test.ts", "config.test.ts", "index.test.ts"];
const NEVER = ["**/node_modules/**", "**/*.{e2e,rows}.test.ts"];

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // Most of them wait for sockets, so more than the cores can be under way.
    maxWorkers: 3,
    reporters: ["default", "./test/summary-reporter.ts"],
    projects: [
      {
        extends: true,
        // Loading the sources anew for every file would take longer than the tests.
        test: { name: "together", isolate: false, include: ["**/*.test.ts"], exclude: [...NEVER, ...ALONE] },
      },
      { extends: true, test: { name: "alone", include: ALONE, exclude: NEVER } },
    ],
  },
});
