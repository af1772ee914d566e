import { z } from "zod";

const count = z.int().nonnegative();
const masked = z
  .string()
  .describe(
    "Masked: a plain value as JSON text, [secret], [masked], (known after up), (not set), or empty where there is none.",
  );

const revision = z.strictObject({
  ref: z.string().describe("As asked for, e.g. origin/main, or `working tree`."),
  commit: z.exactOptional(z.string()).describe("Full commit hash; absent for the working tree."),
});

const counts = z.strictObject({ create: count, update: count, replace: count, delete: count, unchanged: count });

const propertyChange = z.strictObject({
  path: z.string(),
  change: z.enum(["added", "removed", "changed"]),
  before: masked,
  after: masked,
});

const resourceChange = z.strictObject({
  name: z.string().describe("Pulumi name."),
  type: z.string().describe("e.g. `render WebService`."),
  urn: z.string(),
  action: z.enum(["create", "update", "replace", "delete", "rename"]),
  from: z.exactOptional(z.string()).describe("The name it had, for a rename."),
  replaceBecause: z.array(z.string()).describe("Property paths."),
  destructive: z.boolean().describe("It holds data or is protected, and this deletes or replaces it."),
  properties: z.array(propertyChange).describe("Properties that are no variables."),
});

const variableChange = z.strictObject({
  name: z.string(),
  target: z.string().describe("The service, group or project it belongs to."),
  urn: z.string().describe("The resource that holds it."),
  scope: z.enum(["", "production", "preview", "development"]).describe("Vercel's scope, or empty."),
  tier: z.enum(["P0", "P1", "P2", "?"]).describe("From the contract; ? for a variable it does not know."),
  kind: z.enum(["secret", "plain", "derived", "generated"]),
  change: z.enum(["added", "removed", "changed", "rotated", "unknown"]),
  before: masked,
  after: masked,
});

const policyFinding = z.strictObject({
  policy: z.string().describe("Rule id."),
  level: z.enum(["mandatory", "advisory"]),
  severity: z.enum(["low", "medium", "high", "critical"]),
  resource: z.string().describe("Pulumi name, or empty for a rule about the stack."),
  message: z.string(),
  isNew: z.boolean().describe("Not there at base."),
  unknown: z.boolean().describe("The rule could not judge it before `up`."),
  location: z
    .exactOptional(z.strictObject({ file: z.string(), line: z.int().positive() }))
    .describe("Of the resource's declaration, relative to the repository."),
});

const priceChange = z.strictObject({
  currency: z.literal("USD"),
  before: z.number().describe("Per month, estimated from list prices."),
  after: z.number(),
  asOf: z.string().describe("Date of the price table, ISO 8601."),
  rows: z.array(
    z.strictObject({
      name: z.string(),
      plan: z.strictObject({ before: z.string(), after: z.string() }),
      before: z.number(),
      after: z.number(),
    }),
  ),
});

const stackDiff = z.strictObject({
  project: z.string(),
  stack: z.string(),
  directory: z.string().describe("The project's folder, relative to the repository."),
  status: z.enum(["changed", "unchanged", "added", "removed", "failed"]),
  errors: z.array(z.string()).describe("Why it failed."),
  counts,
  resources: z.array(resourceChange).describe("Only what changes."),
  variables: z.array(variableChange).describe("Only what changes."),
  redeploys: z.array(z.string()).describe("Services and projects that a deploy follows for."),
  policies: z.array(policyFinding),
  price: z.exactOptional(priceChange).describe("Absent when no plan changes."),
  drift: z.exactOptional(z.array(resourceChange)).describe("Only in live mode."),
  wiring: z.strictObject({
    nodes: z.array(z.strictObject({ id: z.string(), label: z.string(), type: z.string(), changed: z.boolean() })),
    edges: z.array(z.strictObject({ from: z.string(), to: z.string() })),
  }),
});

/** The model of `../model.ts` for those who read the JSON. The test beside this does not compile when the two differ. */
export const configDiffSchema = z.strictObject({
  version: z.literal(1).describe("Grows when a field changes its meaning."),
  base: revision,
  head: revision,
  mode: z.enum(["offline", "live"]),
  stacks: z.array(stackDiff),
  parity: z.array(
    z.strictObject({
      project: z.string(),
      variable: z.string(),
      target: z.string(),
      has: z.array(z.string()).describe("Stacks that have it."),
      lacks: z.array(z.string()).describe("Stacks that lack it."),
    }),
  ),
  totals: z.strictObject({ ...counts.shape, refused: count, warned: count, drifted: count, failedStacks: count }),
});

/** JSON Schema, draft 2020-12, as text. */
export function configDiffJsonSchema(): string {
  const schema = z.toJSONSchema(configDiffSchema, { reused: "ref" });
  const title = "What a change does to the configuration of every stack, as `stackwright diff --format json` prints it";
  return `${JSON.stringify({ title, ...schema }, null, 2)}\n`;
}
