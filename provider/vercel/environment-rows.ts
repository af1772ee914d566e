import { type Scope, scopes } from "./project-environment.definition.ts";

/**
 * How a row's value behaves. `readable` comes back, `sensitive` never does, `opaque` is a legacy kind whose value is a
 * reference: it can neither be compared nor kept.
 */
export type Kind = "readable" | "sensitive" | "opaque";

/** One variable row of Vercel's, seen from the scopes managed here. A row may cover several scopes with one value. */
export interface EnvironmentRow {
  id: string;
  key: string;
  scopes: Scope[];
  kind: Kind;
  /** Only of a readable row. */
  value: string | undefined;
  /** It serves custom environments too, so it must never be deleted for the sake of the scopes managed here. */
  servesCustomEnvironments: boolean;
}

/** Variables per scope, and which names are to be sensitive. The part of the resource's inputs that rows are made from. */
export interface ScopedVariables {
  production?: Record<string, string> | undefined;
  preview?: Record<string, string> | undefined;
  development?: Record<string, string> | undefined;
  sensitive?: string[] | undefined;
}

/** A row as the API gives it; everything optional that is not needed to tell what it is. */
export interface ApiRow {
  id: string;
  key: string;
  type: string;
  value?: string | null | undefined;
  target?: string | string[] | null | undefined;
  gitBranch?: string | null | undefined;
  customEnvironmentIds?: string[] | null | undefined;
  system?: boolean | null | undefined;
  visibility?: string | null | undefined;
}

/** The rows this resource has a say in: not the system's own, not those of a git branch or only of custom environments. */
export function toRows(apiRows: ApiRow[]): EnvironmentRow[] {
  return apiRows.flatMap((row) => {
    const targets = typeof row.target === "string" ? [row.target] : (row.target ?? []);
    const covered = scopes.filter((scope) => targets.includes(scope));
    if (row.type === "system" || row.system || row.gitBranch || covered.length === 0) return [];
    const kind = kindOf(row);
    return [
      {
        id: row.id,
        key: row.key,
        scopes: covered,
        kind,
        value: kind === "readable" ? (row.value ?? "") : undefined,
        servesCustomEnvironments: (row.customEnvironmentIds ?? []).length > 0,
      },
    ];
  });
}

function kindOf(row: ApiRow): Kind {
  if (row.visibility === "secret" || row.type === "sensitive") return "sensitive";
  return row.type === "plain" || row.type === "encrypted" ? "readable" : "opaque";
}

export function rowOf(rows: EnvironmentRow[], scope: Scope, key: string): EnvironmentRow | undefined {
  return rows.find((row) => row.key === key && row.scopes.includes(scope));
}

/** The kind a variable is written as: development knows no sensitive ones. */
export function wantedKind(variables: ScopedVariables, scope: Scope, key: string): "readable" | "sensitive" {
  return scope !== "development" && variables.sensitive?.includes(key) ? "sensitive" : "readable";
}

export interface Variable {
  scope: Scope;
  key: string;
  value: string;
}

/** Every declared variable once per scope. */
export function entries(variables: ScopedVariables): Variable[] {
  return scopes.flatMap((scope) =>
    Object.entries(variables[scope] ?? {}).map(([key, value]) => ({ scope, key, value })),
  );
}

/** Whether this value is what was last written to a sensitive variable; Vercel does not tell. */
export type WasWritten = (scope: Scope, key: string, value: string) => boolean;

/**
 * What is live of the variables in `owned`, spelled as `owned` spells it. A sensitive value cannot be read, so the owned one
 * stands for it as long as it is the one that was written. Without `owned` (an import) everything readable is taken.
 */
export function liveVariables(
  rows: EnvironmentRow[],
  owned: ScopedVariables | undefined,
  wasWritten: WasWritten,
): ScopedVariables {
  const live: ScopedVariables = {};
  for (const scope of scopes) {
    const names = owned
      ? Object.keys(owned[scope] ?? {})
      : rows.filter((row) => row.scopes.includes(scope)).map((row) => row.key);
    const values: Record<string, string> = {};
    for (const key of names) {
      const row = rowOf(rows, scope, key);
      const value = row?.kind === "sensitive" ? standing(owned?.[scope]?.[key], scope, key, wasWritten) : row?.value;
      if (value !== undefined) values[key] = value;
    }
    if (owned ? owned[scope] !== undefined : names.length > 0) live[scope] = values;
  }
  if (owned?.sensitive) live.sensitive = owned.sensitive.filter((key) => !isReadable(rows, owned, key));
  return live;
}

function standing(value: string | undefined, scope: Scope, key: string, wasWritten: WasWritten): string | undefined {
  return value !== undefined && wasWritten(scope, key, value) ? value : undefined;
}

/** Somebody has made a variable readable that was declared sensitive. */
function isReadable(rows: EnvironmentRow[], owned: ScopedVariables, key: string): boolean {
  return rows.some(
    (row) =>
      row.key === key &&
      row.kind !== "sensitive" &&
      row.scopes.some((scope) => scope !== "development" && owned[scope]?.[key] !== undefined),
  );
}

/** `production/NAME` of every live variable that `owned` does not declare. */
export function unmanagedVariables(rows: EnvironmentRow[], owned: ScopedVariables): string[] {
  return rows
    .flatMap((row) =>
      row.scopes.filter((scope) => owned[scope]?.[row.key] === undefined).map((scope) => `${scope}/${row.key}`),
    )
    .sort();
}
