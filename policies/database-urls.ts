import { type DatabaseUrl, type Driver, isDriver, parseDatabaseUrl } from "../contract/database-url.ts";
import { parseFormat } from "../contract/format.ts";
import { isDatabaseUrl } from "./names.ts";
import type { DeclaredVariable } from "./subject.ts";

/**
 * The connection strings among the variables, read as their driver would: the one the contract names, else the one they speak
 * of. What the contract calls a connection string and is not known yet is passed to `onUnknown`.
 */
export function databaseUrls<V extends DeclaredVariable>(
  variables: readonly V[],
  onUnknown: (variable: V) => void,
): { variable: V; url: DatabaseUrl }[] {
  return variables.flatMap((variable) => {
    const value = variable.read();
    if (!value.known) {
      if (isDatabaseUrl(variable)) onUnknown(variable);
      return [];
    }
    const url = parseDatabaseUrl(value.value, driverOf(variable));
    return url === undefined ? [] : [{ variable, url }];
  });
}

function driverOf(variable: DeclaredVariable): Driver | undefined {
  if (!isDatabaseUrl(variable)) return undefined;
  const named = parseFormat(variable.format ?? "")?.params[0];
  return named !== undefined && isDriver(named) ? named : undefined;
}
