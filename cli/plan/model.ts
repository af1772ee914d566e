import type { EngineEvent, PropertyDiff, StepEventMetadata } from "@pulumi/pulumi/automation/index.js";
import { formatPropertyPath, type PropertyPath, parsePropertyPath } from "../../engine/deployment/property-path.ts";
import { isSecret, maskedText } from "./mask.ts";
import { uncaughtError } from "./uncaught-error.ts";
import { valueAt } from "./value-at.ts";

export type Action = "create" | "update" | "replace" | "delete" | "read" | "import" | "refresh" | "same";

type State = NonNullable<StepEventMetadata["new"]>;

export interface Change {
  /** Property path, e.g. `variables.LOG_LEVEL`. */
  path: string;
  kind: "add" | "delete" | "update";
  /** This change is why the resource is replaced. */
  replaces: boolean;
  /** Masked text, empty when there is none. */
  before: string;
  after: string;
}

export interface Row {
  urn: string;
  /** e.g. `toolboxai-secrets`. */
  name: string;
  /** e.g. `render EnvGroup`. */
  type: string;
  action: Action;
  changes: Change[];
}

export interface Violation {
  policy: string;
  mandatory: boolean;
  /** The rule could not judge it; it is no pass. */
  unknown: boolean;
  /** The resource's name, or empty for a rule about the whole stack. */
  resource: string;
  message: string;
}

export interface Plan {
  rows: Row[];
  /** What a refresh found different from state. */
  drift: Row[];
  violations: Violation[];
  errors: string[];
  warnings: string[];
  unchanged: number;
  /** Policy packs that ran, name -> version. */
  policyPacks: Record<string, string>;
}

/** An engine's way to say which resource failed its check; the row's name says it already. */
const OF_RESOURCE = /^\S+ resource '[^']*' has a problem: /;

/** How the policy pack begins an advisory about what it could not judge: policy events have no other place for it. */
const NOT_JUDGED = "Not judged";

/** Outputs that only say that something changed. */
const DIGESTS = new Set(["revision"]);

const ACTIONS: Record<string, Action> = {
  create: "create",
  update: "update",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
  delete: "delete",
  read: "read",
  "read-replacement": "replace",
  import: "import",
  "import-replacement": "import",
  refresh: "refresh",
  same: "same",
};

/** Folds an engine's event stream into what a person wants to know. Both engines' events fit. */
export class PlanBuilder {
  readonly #rows = new Map<string, Row>();
  readonly #drift = new Map<string, Row>();
  readonly #violations = new Map<string, Violation>();
  readonly #errors = new Set<string>();
  readonly #warnings = new Set<string>();
  #policyPacks: Record<string, string> = {};

  add(event: EngineEvent): void {
    if (event.resourcePreEvent) this.#step(event.resourcePreEvent.metadata, false);
    if (event.resOutputsEvent) this.#step(event.resOutputsEvent.metadata, true);
    if (event.summaryEvent) this.#policyPacks = event.summaryEvent.policyPacks ?? {};
    if (event.policyEvent) this.#policy(event.policyEvent);
    const diagnostic = event.diagnosticEvent;
    if (diagnostic && !diagnostic.ephemeral && diagnostic.message.trim() !== "") {
      const text = withoutMarkup(diagnostic.message).trim().replace(OF_RESOURCE, "");
      if (diagnostic.severity === "error") this.#errors.add(uncaughtError(text) ?? named(diagnostic.urn, text));
      if (diagnostic.severity === "warning") this.#warnings.add(named(diagnostic.urn, text));
    }
  }

  build(): Plan {
    const rows = [...this.#rows.values()];
    return {
      rows: rows.filter((row) => row.action !== "same" && row.action !== "refresh" && row.action !== "read"),
      drift: [...this.#drift.values()],
      violations: [...this.#violations.values()],
      errors: [...this.#errors],
      warnings: [...this.#warnings],
      unchanged: rows.filter((row) => row.action === "same" || row.action === "refresh").length,
      policyPacks: this.#policyPacks,
    };
  }

  #policy(event: NonNullable<EngineEvent["policyEvent"]>): void {
    const message = withoutMarkup(event.message).trim();
    const mandatory = event.enforcementLevel === "mandatory";
    const violation = {
      policy: event.policyName,
      mandatory,
      resource: event.resourceUrn ? nameOf(event.resourceUrn) : "",
      message,
      unknown: !mandatory && message.startsWith(NOT_JUDGED),
    };
    this.#violations.set(JSON.stringify(violation), violation);
  }

  #step(metadata: StepEventMetadata, after: boolean): void {
    if (metadata.urn.includes("::pulumi:providers:") || !isCustom(metadata)) return;
    const action = ACTIONS[metadata.op] ?? "same";
    if (action === "refresh" || isRefreshResult(metadata)) {
      if (after) this.#refreshed(metadata);
      return;
    }
    const known = this.#rows.get(metadata.urn);
    if (known && known.action === "replace" && action !== "replace") return;
    const row = { ...identity(metadata), action, changes: changesOf(metadata) };
    if (known && row.changes.length === 0) row.changes = known.changes;
    this.#rows.set(metadata.urn, row);
  }

  #refreshed(metadata: StepEventMetadata): void {
    if (!metadata.new) {
      this.#drift.set(metadata.urn, { ...identity(metadata), action: "delete", changes: [] });
      return;
    }
    const changes = liveChanges(metadata);
    if (changes.length > 0) this.#drift.set(metadata.urn, { ...identity(metadata), action: "update", changes });
    if (!this.#rows.has(metadata.urn))
      this.#rows.set(metadata.urn, { ...identity(metadata), action: "refresh", changes: [] });
  }
}

function isCustom(metadata: StepEventMetadata): boolean {
  return (metadata.new ?? metadata.old)?.custom === true;
}

/** The Pulumi CLI reports a refresh that found something under the operation that would explain it. */
function isRefreshResult(metadata: StepEventMetadata): boolean {
  return (metadata as { isRefresh?: boolean }).isRefresh === true;
}

function identity(metadata: StepEventMetadata): Pick<Row, "urn" | "name" | "type"> {
  return { urn: metadata.urn, name: nameOf(metadata.urn), type: shortType(metadata.type) };
}

export function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}

/** `stackwright:render:EnvGroup` -> `render EnvGroup`, `random:index/randomBytes:RandomBytes` -> `random RandomBytes`. */
export function shortType(type: string): string {
  const [pkg, module, name] = type.split(":");
  if (!name) return type;
  return pkg === "stackwright" ? `${module} ${name}` : `${pkg} ${name}`;
}

function changesOf(metadata: StepEventMetadata): Change[] {
  const details = metadata.detailedDiff;
  if (!details) return metadata.op === "create" ? [] : plainDiffs(metadata);
  return Object.entries(details)
    .map(([path, diff]) => change(parsePropertyPath(path), diff, metadata))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function plainDiffs(metadata: StepEventMetadata): Change[] {
  return (metadata.diffs ?? []).map((key) =>
    change(parsePropertyPath(key), { diffKind: "update", inputDiff: true } as PropertyDiff, metadata),
  );
}

function change(path: PropertyPath, diff: PropertyDiff, metadata: StepEventMetadata): Change {
  const key = lastName(path);
  const before = valueAt(diff.inputDiff ? metadata.old?.inputs : metadata.old?.outputs, path);
  const after = valueAt(metadata.new?.inputs, path);
  const kind = diff.diffKind.startsWith("add") ? "add" : diff.diffKind.startsWith("delete") ? "delete" : "update";
  return {
    path: formatPropertyPath(path),
    kind,
    replaces: diff.diffKind.endsWith("-replace"),
    before: kind === "add" ? "" : maskedText(key, before),
    after: kind === "delete" ? "" : maskedText(key, after),
  };
}

/**
 * Where the live object differs from state: what the provider's diff names (the only way a changed secret shows), else leaf by
 * leaf. Digests that change with everything are left out.
 */
function liveChanges(metadata: StepEventMetadata): Change[] {
  const details = Object.keys(metadata.detailedDiff ?? {}).length > 0 ? changesOf(metadata) : [];
  const named = new Set(details.map(({ path }) => path));
  const more = leafChanges(metadata.old, metadata.new).filter(({ path }) => !named.has(path) && !DIGESTS.has(path));
  return [...details, ...more].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * Where two states differ, leaf by leaf. What plugins spell anew when they read it back is no difference: a set in another
 * order, null for what is not there. Where an order means something, the provider's diff names it.
 */
function leafChanges(before: State | undefined, after: State | undefined): Change[] {
  const changes = new Map<string, Change>();
  for (const part of ["outputs", "inputs"] as const) {
    const old = leaves(before?.[part] ?? {});
    const now = leaves(after?.[part] ?? {});
    for (const path of new Set([...old.keys(), ...now.keys()])) {
      const [was, is] = [old.get(path), now.get(path)];
      if (JSON.stringify(was) === JSON.stringify(is)) continue;
      if (isOnlyReordered(before?.[part], after?.[part], parsePropertyPath(path))) continue;
      const key = lastName(parsePropertyPath(path));
      const kind = was === undefined ? "add" : is === undefined ? "delete" : "update";
      changes.set(path, { path, kind, replaces: false, before: maskedText(key, was), after: maskedText(key, is) });
    }
  }
  return [...changes.values()];
}

function isOnlyReordered(before: unknown, after: unknown, path: PropertyPath): boolean {
  const [old, now] = [before, after].map((state) => valueAt(state, path.slice(0, -1)));
  if (!Array.isArray(old) || !Array.isArray(now)) return false;
  const [sorted, other] = [old, now].map((list) => list.map((item) => JSON.stringify(item)).sort());
  return JSON.stringify(sorted) === JSON.stringify(other);
}

function leaves(value: unknown, path: PropertyPath = [], into = new Map<string, unknown>()): Map<string, unknown> {
  if (value !== null && typeof value === "object" && !isSecret(value)) {
    for (const [key, inner] of Object.entries(value)) {
      if (path.length === 0 && key.startsWith("__")) continue;
      leaves(inner, [...path, Array.isArray(value) ? Number(key) : key], into);
    }
  } else if (path.length > 0 && value !== null) {
    into.set(formatPropertyPath(path), value);
  }
  return into;
}

function lastName(path: PropertyPath): string {
  return String(path.findLast((segment) => typeof segment === "string") ?? "");
}

function named(urn: string | undefined, text: string): string {
  return urn && !urn.includes("::pulumi:pulumi:Stack::") ? `${nameOf(urn)}: ${text}` : text;
}

/** Takes out Pulumi's colour directives, e.g. `<{%fg 1%}>`. */
function withoutMarkup(text: string): string {
  return text.replace(/<\{%[^%]*%\}>/g, "");
}
