import { join } from "node:path";
import { ResolvedConfig } from "../../engine/config/resolved-config.ts";
import { PolicyPack, type Violation } from "../../engine/policy/policy-pack.ts";
import type { PropertyMap } from "../../engine/property-value.ts";
import { dependenciesOf, located, type TestProgram } from "../../policies/testing.ts";

const PACK = join(import.meta.dirname, "../../policies");

/** The pack in a process of its own, as an engine starts it. */
export function servePack(config: Record<string, unknown> = {}): Promise<PolicyPack> {
  const values = Object.entries(config).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return PolicyPack.start(PACK, {
    project: "toolboxai",
    stack: "production",
    env: process.env,
    engineAddress: "127.0.0.1:1",
    dryRun: true,
    config: new ResolvedConfig(Object.fromEntries(values), [], {}),
    onLog: () => {},
  });
}

/** Everything the pack says about a program: of each resource, then of the stack. */
export async function findingsIn(pack: PolicyPack, program: TestProgram): Promise<Violation[]> {
  const resources = program.resources.map((resource) => ({
    ...located(resource, program.stack),
    properties: withoutUndefined(resource.props) as PropertyMap,
    options: { protect: resource.protect ?? false },
    dependencies: [],
    propertyDependencies: dependenciesOf(resource, program),
  }));
  const alone = await Promise.all(resources.map((resource) => pack.analyze(resource)));
  const together = await pack.analyzeStack(resources);
  return [...alone, together].flatMap(({ violations }) => violations);
}

function withoutUndefined(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
