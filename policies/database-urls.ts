import {
  type DatabaseUrl,
  type Driver,
  isDriver,
  isIpv6OnlyHost,
  isSupabasePooler,
  parseDatabaseUrl,
} from "../contract/database-url.ts";
import { parseFormat } from "../contract/format.ts";
import { isDatabaseUrl } from "./names.ts";
import type { DeclaredVariable, Reading } from "./subject.ts";

const DEFAULT_PORT = 5432;

/** Where a variable says that a database is. */
export interface DatabaseAddress<V> {
  variable: V;
  host: string;
  port: Reading<number>;
}

/**
 * The connection strings among the variables, read as their driver would: the one the contract names, else the one they speak
 * of. What must be a connection string and is not known yet is passed to `onUnknown`.
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
    const url = readDatabaseUrl(value.value, driverOf(variable));
    return url === undefined ? [] : [{ variable, url }];
  });
}

/** Everything among the variables that says where a database is: connection strings, and a host with its port beside it. */
export function databaseAddresses<V extends DeclaredVariable>(
  variables: readonly V[],
  onUnknown: (variable: V) => void,
): DatabaseAddress<V>[] {
  const urls = databaseUrls(variables, onUnknown).map(({ variable, url }) => {
    return { variable, host: url.host, port: known(url.port) };
  });
  const hosts = variables.flatMap((variable) => {
    const value = variable.read();
    if (!value.known) {
      if (/^(.*_)?(DB|DATABASE|POSTGRES(QL)?)_HOST(NAME)?$|^PGHOST$/.test(variable.name)) onUnknown(variable);
      return [];
    }
    const [, host = "", ownPort] = /^([\w.-]+?)\.?(?::(\d+))?$/.exec(value.value.trim().toLowerCase()) ?? [];
    if (!isIpv6OnlyHost(host) && !isSupabasePooler(host)) return [];
    if (ownPort !== undefined) return [{ variable, host, port: known(Number(ownPort)) }];
    const name = variable.name.replace(/HOST(NAME)?$/, "PORT");
    const beside = variables.find((other) => other !== variable && other.map === variable.map && other.name === name);
    const port = beside?.read() ?? known(String(DEFAULT_PORT));
    if (!port.known) onUnknown(beside!);
    return [{ variable, host, port: port.known ? known(Number(port.value)) : port }];
  });
  return [...urls, ...hosts];
}

const known = <T>(value: T): Reading<T> => ({ known: true, value });

/** A connection string in any of its spellings: a URL, JDBC's, and words with `=` between them. */
function readDatabaseUrl(value: string, driver: Driver | undefined): DatabaseUrl | undefined {
  const text = value.trim();
  if (!/^jdbc:/i.test(text)) return parseDatabaseUrl(urlOfWords(text) ?? text, driver);
  const url = parseDatabaseUrl(text.slice("jdbc:".length));
  return url?.parameters.ssl === "true" ? { ...url, driver: "libpq", tls: "require", parameters: {} } : url;
}

/** `host=… port=… dbname=…`, or `Host=…;Port=…;SSL Mode=…`, as a URL. */
function urlOfWords(text: string): string | undefined {
  const pairs = text.includes(";") ? text.split(";") : (text.match(/\w+\s*=\s*('[^']*'|\S+)/g) ?? []);
  const words = new Map(
    pairs.map((pair) => {
      const [key = "", ...rest] = pair.split("=");
      return [key.toLowerCase().replaceAll(/\s/g, ""), rest.join("=").trim().replaceAll("'", "")] as const;
    }),
  );
  const word = (...names: string[]) => names.map((name) => words.get(name)).find((found) => found !== undefined);
  const host = word("host", "server");
  const database = word("dbname", "database");
  const user = word("user", "username", "userid");
  if (host === undefined || (database === undefined && user === undefined)) return undefined;
  const mode = word("sslmode");
  const credentials = [user ?? "", word("password", "pwd") ?? ""].map(encodeURIComponent).join(":");
  const query = mode === undefined ? "" : `?sslmode=${encodeURIComponent(mode.toLowerCase())}`;
  return `postgresql://${credentials}@${host}:${word("port") ?? DEFAULT_PORT}/${encodeURIComponent(database ?? "")}${query}`;
}

function driverOf(variable: DeclaredVariable): Driver | undefined {
  if (variable.format === undefined) return undefined;
  const named = parseFormat(variable.format)?.params[0];
  return isDatabaseUrl(variable) && named !== undefined && isDriver(named) ? named : undefined;
}
