import type {
  ConfigDiff,
  ParityRow,
  PolicyFinding,
  PropertyChange,
  ResourceChange,
  StackDiff,
  VariableChange,
} from "../../cli/diff/model.ts";
import { totalsOf } from "../../cli/diff/totals.ts";

const BASE = "b5e0".repeat(10);
const HEAD = "4ead".repeat(10);

export function urn(stack: string, type: string, name: string): string {
  return `urn:pulumi:${stack}::toolboxai::stackwright:${type}::${name}`;
}

/** A diff whose totals are summed up from its stacks. */
export function diff(stacks: StackDiff[], rest: Partial<ConfigDiff> = {}): ConfigDiff {
  return {
    version: 1,
    base: { ref: "origin/main", commit: BASE },
    head: { ref: "HEAD", commit: HEAD },
    mode: "offline",
    stacks,
    parity: [],
    totals: totalsOf(stacks),
    ...rest,
  };
}

/** A stack with what is given in it; its counts follow from its resources. */
export function stack(name: string, rest: Partial<StackDiff> = {}): StackDiff {
  const resources = rest.resources ?? [];
  const count = (action: ResourceChange["action"]) => resources.filter((one) => one.action === action).length;
  const touched = resources.length + (rest.variables?.length ?? 0) > 0;
  const [create, update, replace, deleted] = [count("create"), count("update"), count("replace"), count("delete")];
  return {
    project: "toolboxai",
    stack: name,
    directory: ".",
    status: touched ? "changed" : "unchanged",
    errors: [],
    counts: { create, update, replace, delete: deleted, unchanged: Math.max(0, 14 - resources.length) },
    resources,
    variables: [],
    redeploys: [],
    policies: [],
    wiring: { nodes: [], edges: [] },
    ...rest,
  };
}

export function variable(name: string, rest: Partial<VariableChange> = {}): VariableChange {
  const kind = rest.kind ?? "plain";
  const secret = kind === "secret" || kind === "generated";
  const change = rest.change ?? "changed";
  return {
    name,
    target: "toolboxai-secrets",
    urn: urn("production", "render:EnvGroup", "toolboxai-secrets"),
    scope: "",
    tier: "P1",
    kind,
    change,
    before: change === "added" ? "" : secret ? "[secret]" : '"before"',
    after: change === "removed" ? "" : secret ? "[secret]" : '"after"',
    ...rest,
  };
}

export function resource(
  name: string,
  type: string,
  action: ResourceChange["action"],
  rest: Partial<ResourceChange> = {},
): ResourceChange {
  const token = type.replace(" ", ":");
  return {
    name,
    type,
    urn: urn("production", token, name),
    action,
    replaceBecause: [],
    destructive: false,
    properties: [],
    ...rest,
  };
}

export function property(path: string, before: string, after: string): PropertyChange {
  return { path, change: before === "" ? "added" : after === "" ? "removed" : "changed", before, after };
}

export function finding(policy: string, message: string, rest: Partial<PolicyFinding> = {}): PolicyFinding {
  return {
    policy,
    level: "mandatory",
    severity: "critical",
    resource: "toolboxai-secrets",
    message,
    isNew: true,
    unknown: false,
    ...rest,
  };
}

export function gap(variable: string, has: string[], lacks: string[], rest: Partial<ParityRow> = {}): ParityRow {
  return { project: "toolboxai", variable, target: "toolboxai-backend", has, lacks, ...rest };
}

/** The env group as it is updated when a variable in it changes. */
export const SECRETS = resource("toolboxai-secrets", "render EnvGroup", "update");

/** ToolBoxAI's services; those named are drawn as changed. */
export function wiring(...changed: string[]): StackDiff["wiring"] {
  const nodes: [id: string, type: string][] = [
    ["toolboxai-backend", "render WebService"],
    ["toolboxai-secrets", "render EnvGroup"],
    ["toolboxai-redis", "render KeyValue"],
    ["toolboxai-database", "supabase PoolerSettings"],
    ["toolboxai-dashboard", "vercel Project"],
  ];
  return {
    nodes: nodes.map(([id, type]) => ({ id, label: id, type, changed: changed.includes(id) })),
    edges: [
      { from: "toolboxai-secrets", to: "toolboxai-database" },
      { from: "toolboxai-secrets", to: "toolboxai-redis" },
      { from: "toolboxai-backend", to: "toolboxai-secrets" },
      { from: "toolboxai-dashboard", to: "toolboxai-backend" },
    ],
  };
}
