/**
 * The config diff of a change, over all stacks, as data. Renderers read only this; `--format json` prints it as it is.
 * Everything in it is masked already: no field ever holds a secret's value. `version` grows when a field changes its meaning.
 */
export interface ConfigDiff {
  version: 1;
  base: Revision;
  head: Revision;
  /** `offline`: both sides evaluated from source, without credentials. `live`: with the plan against state, and drift. */
  mode: "offline" | "live";
  stacks: StackDiff[];
  /** Variables that production has and another stack of the same project lacks, or the other way round, at head. */
  parity: ParityRow[];
  totals: Counts & { refused: number; warned: number; drifted: number; failedStacks: number };
}

export interface Revision {
  /** As asked for, e.g. `origin/main`, or `working tree`. */
  ref: string;
  /** Full commit hash; absent for the working tree. */
  commit?: string;
}

export interface Counts {
  create: number;
  update: number;
  replace: number;
  delete: number;
  unchanged: number;
}

export interface StackDiff {
  project: string;
  stack: string;
  /** The project's folder, relative to the repository. */
  directory: string;
  /** `failed`: one side could not be evaluated, `errors` say why. */
  status: "changed" | "unchanged" | "added" | "removed" | "failed";
  errors: string[];
  counts: Counts;
  /** Only resources that change. */
  resources: ResourceChange[];
  /** Only variables that change, over all resources of the stack. */
  variables: VariableChange[];
  /** Services and projects that a deploy follows for, by name. */
  redeploys: string[];
  policies: PolicyFinding[];
  /** Absent when no plan changes. */
  price?: PriceChange;
  /** Only in live mode. */
  drift?: ResourceChange[];
  /** The services that change and what they are wired to, for the picture. */
  wiring: { nodes: WiringNode[]; edges: { from: string; to: string }[] };
}

export interface ResourceChange {
  /** Pulumi name. */
  name: string;
  /** e.g. `render WebService`. */
  type: string;
  urn: string;
  action: "create" | "update" | "replace" | "delete" | "rename";
  /** The name it had, for a rename (an alias). */
  from?: string;
  /** Why it is replaced: property paths. */
  replaceBecause: string[];
  /** It holds data or is protected, and this deletes or replaces it. */
  destructive: boolean;
  /** Properties that are no variables, e.g. `plan`, masked. */
  properties: PropertyChange[];
}

export interface PropertyChange {
  path: string;
  change: "added" | "removed" | "changed";
  before: string;
  after: string;
}

export interface VariableChange {
  name: string;
  /** The service, group or project it belongs to: its name at the vendor where known, else its Pulumi name. */
  target: string;
  /** URN of the resource that holds it. */
  urn: string;
  /** Vercel's scope, or empty. */
  scope: "" | "production" | "preview" | "development";
  /** From the contract; `?` for a variable it does not know. */
  tier: "P0" | "P1" | "P2" | "?";
  kind: "secret" | "plain" | "derived" | "generated";
  change: "added" | "removed" | "changed" | "rotated" | "unknown";
  /** Masked: a plain value as JSON text, `[secret]`, `[masked]`, `(known after up)`, `(not set)` (the stack's config lacks it), or empty where there is none. */
  before: string;
  after: string;
}

export interface PolicyFinding {
  /** Rule id. */
  policy: string;
  level: "mandatory" | "advisory";
  severity: "low" | "medium" | "high" | "critical";
  /** Pulumi name of the resource, or empty for a rule about the stack. */
  resource: string;
  message: string;
  /** Not there at base: this change brings it. */
  isNew: boolean;
  /** The rule could not judge it before `up`. */
  unknown: boolean;
  /** File and line of the resource's declaration, relative to the repository, where known. */
  location?: { file: string; line: number };
}

/** A stack as far as it was judged. */
export type JudgedStack = Pick<StackDiff, "project" | "stack" | "directory" | "policies">;

export interface PriceChange {
  currency: "USD";
  /** Per month, estimated from list prices. */
  before: number;
  after: number;
  /** Date of the price table, ISO 8601. */
  asOf: string;
  rows: { name: string; plan: { before: string; after: string }; before: number; after: number }[];
}

export interface WiringNode {
  id: string;
  /** e.g. `toolboxai-backend`. */
  label: string;
  /** e.g. `render WebService`. */
  type: string;
  changed: boolean;
}

export interface ParityRow {
  project: string;
  variable: string;
  target: string;
  /** Stacks that have it, stacks that lack it. */
  has: string[];
  lacks: string[];
}
