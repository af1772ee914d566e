import {
  type EnvironmentRow,
  entries,
  rowOf,
  type ScopedVariables,
  type Variable,
  type WasWritten,
  wantedKind,
} from "./environment-rows.ts";
import type { Scope } from "./project-environment.definition.ts";

/** A row to write: one variable in one scope. Vercel refuses an upsert whose scopes do not match the live row's exactly. */
export interface NewRow {
  key: string;
  value: string;
  type: "encrypted" | "sensitive";
  target: [Scope];
}

export type Step =
  | { do: "edit"; id: string; key: string; value?: string; target: Scope[] }
  | { do: "remove"; id: string; key: string }
  | { do: "create"; rows: NewRow[] };

/** What the writes are decided from. */
export interface Target {
  wanted: ScopedVariables;
  /** What this resource declared last time; the only variables that may be taken away. */
  owned: ScopedVariables;
  wasWritten: WasWritten;
}

/**
 * The writes that bring `rows` to what is wanted; none when they are there already. Variables neither wanted nor owned are
 * never touched: a row that also serves somebody else's scope is narrowed, not changed. Vercel cannot turn a readable row into
 * a sensitive one or back, so there the row is removed and, in the very next step, made anew.
 */
export function planEnvironment(rows: EnvironmentRow[], target: Target): Step[] {
  const { wanted } = target;
  const missing = entries(wanted).filter(({ scope, key }) => !rowOf(rows, scope, key));
  return [...rows.flatMap((row) => stepsFor(row, target)), ...create(missing, wanted)];
}

function stepsFor(row: EnvironmentRow, target: Target): Step[] {
  const { id, key } = row;
  const { wanted, owned } = target;
  const desired = entries(wanted).filter((entry) => entry.key === key && row.scopes.includes(entry.scope));
  const changes = desired.filter((entry) => !isSatisfied(row, entry, target));
  const drops = row.scopes.filter((scope) => wanted[scope]?.[key] === undefined && owned[scope]?.[key] !== undefined);
  if (changes.length === 0 && drops.length === 0) return [];

  const stays = row.scopes.filter((scope) => !drops.includes(scope) && !changes.some((entry) => entry.scope === scope));
  if (stays.length > 0 || row.servesCustomEnvironments) {
    return [{ do: "edit", id, key, target: stays }, ...create(changes, wanted)];
  }

  const first = changes.find((entry) => canHold(row, entry, target));
  if (first === undefined) return [{ do: "remove", id, key }, ...create(changes, wanted)];
  const kept = changes.filter((entry) => entry.value === first.value && canHold(row, entry, target));
  const others = changes.filter((entry) => !kept.includes(entry));
  const edit: Step = { do: "edit", id, key, value: first.value, target: kept.map((entry) => entry.scope) };
  return [edit, ...create(others, wanted)];
}

/** The row's kind can carry what is wanted in this scope. Sensitive although never declared so is a team's policy. */
function canHold(row: EnvironmentRow, entry: Variable, { wanted, owned }: Target): boolean {
  const isForced = row.kind === "sensitive" && !owned.sensitive?.includes(row.key);
  return isForced || row.kind === wantedKind(wanted, entry.scope, entry.key);
}

function isSatisfied(row: EnvironmentRow, entry: Variable, target: Target): boolean {
  const { scope, key, value } = entry;
  const isEqual = row.kind === "sensitive" ? target.wasWritten(scope, key, value) : row.value === value;
  return isEqual && canHold(row, entry, target);
}

function create(variables: Variable[], wanted: ScopedVariables): Step[] {
  return variables.length > 0 ? [{ do: "create", rows: variables.map((entry) => newRow(wanted, entry)) }] : [];
}

function newRow(wanted: ScopedVariables, { scope, key, value }: Variable): NewRow {
  return {
    key,
    value,
    type: wantedKind(wanted, scope, key) === "sensitive" ? "sensitive" : "encrypted",
    target: [scope],
  };
}
