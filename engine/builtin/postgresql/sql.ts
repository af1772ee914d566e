import { ProviderCallError } from "../../plugin/provider-client.ts";
import type { Session } from "./connection.ts";

export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string constant that means the same whatever `standard_conforming_strings` says. */
export function literal(text: string): string {
  const quoted = `'${text.replaceAll("'", "''").replaceAll("\\", "\\\\")}'`;
  return text.includes("\\") ? ` E${quoted}` : quoted;
}

/** `name(arguments)` of a function: only the name is quoted, or overloads could not be told apart. */
export function objectName(schema: string, object: string): string {
  const open = object.indexOf("(");
  const [name, signature] = open < 0 ? [object, ""] : [object.slice(0, open), object.slice(open)];
  return `${identifier(schema)}.${identifier(name)}${signature}`;
}

/** Two changes to one role wait for each other, whichever engine makes them. */
export async function lockRole(session: Session, role: string): Promise<void> {
  await session.run("SET LOCAL statement_timeout = 0");
  await session.rows("SELECT pg_advisory_xact_lock(oid::bigint) FROM pg_roles WHERE rolname = $1", [role]);
  await session.rows(
    "SELECT pg_advisory_xact_lock(member::bigint) FROM pg_auth_members JOIN pg_roles ON roleid = pg_roles.oid WHERE rolname = $1",
    [role],
  );
}

export async function lockDatabase(session: Session, database: string): Promise<void> {
  await session.run("SET LOCAL statement_timeout = 0");
  await session.rows("SELECT pg_advisory_xact_lock(oid::bigint) FROM pg_database WHERE datname = $1", [database]);
}

export const roleExists = (session: Session, role: string) =>
  session.exists("SELECT 1 FROM pg_roles WHERE rolname = $1", [role]);
export const schemaExists = (session: Session, schema: string) =>
  session.exists("SELECT 1 FROM pg_namespace WHERE nspname = $1", [schema]);
export const databaseExists = (session: Session, database: string) =>
  session.exists("SELECT 1 FROM pg_database WHERE datname = $1", [database]);

export const PUBLIC = "public";

/** 0 stands for everybody. */
export async function roleOid(session: Session, role: string): Promise<number> {
  if (role === PUBLIC) return 0;
  const [row] = await session.rows<{ oid: number }>("SELECT oid FROM pg_roles WHERE rolname = $1", [role]);
  if (!row) throw new ProviderCallError(`could not find oid for role ${role}: it does not exist`);
  return row.oid;
}

export async function isSuperuser(session: Session, role: string): Promise<boolean> {
  const [row] = await session.rows<{ rolsuper: boolean }>("SELECT rolsuper FROM pg_roles WHERE rolname = $1", [role]);
  if (!row) throw new ProviderCallError(`could not check if role ${role} is superuser: it does not exist`);
  return row.rolsuper;
}

export async function currentUser(session: Session): Promise<string> {
  const [row] = await session.rows<{ name: string }>("SELECT CURRENT_USER::text AS name");
  return row?.name ?? "";
}

export async function schemaOwner(session: Session, schema: string): Promise<string> {
  const [row] = await session.rows<{ owner: string }>(
    "SELECT pg_get_userbyid(nspowner)::text AS owner FROM pg_namespace WHERE nspname = $1",
    [schema],
  );
  if (!row) throw new ProviderCallError(`could not find schema '${schema}' while looking for owner`);
  return row.owner;
}

/** Of the database connected to. */
export async function databaseOwner(session: Session): Promise<string> {
  const [row] = await session.rows<{ owner: string }>(
    "SELECT pg_get_userbyid(datdba)::text AS owner FROM pg_database WHERE datname = current_database()",
  );
  return row?.owner ?? "";
}
