import { resolve } from "node:path";
import { expect, test } from "vitest";
import { standIns } from "../../cli/demo/stand-ins.ts";
import { SYSTEMS } from "../../cli/demo/systems/index.ts";
import type { AppManifest } from "../../emulators/runtime/index.ts";
import { evaluate } from "../../engine/evaluation/evaluate.ts";

const CHECKOUT = resolve(import.meta.dirname, "../..");

/** What is read from a program against what somebody wrote down of the same application. */
test.each(Object.entries(SYSTEMS))(
  "the stand-ins of %s are the applications it deploys",
  async (_, { directory, apps }) => {
    const evaluation = await evaluate({ projectDir: resolve(CHECKOUT, directory), stack: "production" });
    expect(evaluation.errors).toEqual([]);
    const written = Object.entries<AppManifest>(apps).filter(([name]) => !name.endsWith("-staging"));
    const read = standIns(evaluation.resources);
    expect(Object.keys(read).sort()).toEqual(written.map(([name]) => name).sort());
    for (const [name, app] of written) {
      const own = read[name]!;
      if (app.required.length > 0) expect(own.required.sort(), name).toEqual([...app.required].sort());
      expect(Object.keys(own.checks ?? {}), name).toEqual(Object.keys(app.checks ?? {}));
      expect(own.checks?.database, name).toBe(app.checks?.database);
      expect(own.health?.body, name).toEqual(app.health?.body);
    }
  },
);
