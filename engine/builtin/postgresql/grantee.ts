import type { PropertyMap } from "../../property-value.ts";
import type { Connections, Session } from "./connection.ts";
import { databaseExists, identifier, PUBLIC, roleExists, schemaExists } from "./sql.ts";

/** The role that privileges are given to, as SQL spells it. */
export function grantee({ role }: PropertyMap): string {
  return role === PUBLIC ? "PUBLIC" : identifier(String(role));
}

/** Works in the database; undefined, and no work, when the database, the role or the schema is not there. */
export async function whereGranteeIs<Result>(
  connections: Connections,
  { database, objectType, role, schema }: PropertyMap,
  work: (session: Session) => Promise<Result | undefined>,
): Promise<Result | undefined> {
  // An id cannot be taken apart again, so the real plugin imports none.
  if (role === undefined) return undefined;
  if (!(await connections.use(undefined, (session) => databaseExists(session, String(database))))) return undefined;
  return connections.use(String(database), async (session) => {
    if (role !== PUBLIC && !(await roleExists(session, String(role)))) return undefined;
    if (objectType !== "database" && schema !== undefined && !(await schemaExists(session, String(schema))))
      return undefined;
    return work(session);
  });
}
