import { ProviderCallError } from "../../plugin/provider-client.ts";
import type { PropertyMap } from "../../property-value.ts";
import { type Attributes, listOf } from "./attribute.ts";
import type { Connections, Session } from "./connection.ts";
import { grantee, whereGranteeIs } from "./grantee.ts";
import { withMembership } from "./membership.ts";
import { PostgresResource } from "./postgres-resource.ts";
import { checkedPrivileges, grantedAsWanted, hashOrdered } from "./privileges.ts";
import { databaseOwner, identifier, lockDatabase, lockRole, objectName, roleOid, schemaOwner } from "./sql.ts";

/** `postgresql:index/grant:Grant`: all that one role may do with one kind of objects of one schema, or with the database. */
export class Grant extends PostgresResource {
  protected override readonly deletesBeforeReplace = true;
  protected readonly attributes: Attributes = {
    columns: { kind: "set", replaces: true },
    database: { kind: "string", required: true, replaces: true },
    objectType: {
      kind: "string",
      required: true,
      replaces: true,
      oneOf: ["database", "function", "procedure", "routine", "schema", "sequence", "table"],
    },
    objects: { kind: "set", replaces: true },
    privileges: { kind: "set", required: true },
    role: { kind: "string", required: true, replaces: true },
    schema: { kind: "string", replaces: true },
    withGrantOption: { kind: "boolean", default: false, replaces: true },
  };

  protected async make(connections: Connections, values: PropertyMap): Promise<string> {
    await this.change(connections, values, values);
    return grantId(values);
  }

  protected async change(connections: Connections, olds: PropertyMap, values: PropertyMap): Promise<void> {
    const problem = problemWith(values);
    if (problem !== undefined) throw new ProviderCallError(problem);
    await connections.use(String(values.database), async (session) => {
      const privileges = await checkedPrivileges(session, values);
      await asOwner(session, values, async () => {
        // In one transaction: the role is never without the privileges it keeps.
        await session.run(revokeQuery(olds));
        if (privileges.length > 0) await session.run(grantQuery(values, privileges));
      });
    });
  }

  protected async observe(connections: Connections, _id: string, values: PropertyMap) {
    return whereGranteeIs(connections, values, async (session) => {
      const privileges = (await deviatingPrivileges(session, values)) ?? listOf(values.privileges);
      return { id: grantId(values), values: { ...values, privileges } };
    });
  }

  protected async remove(connections: Connections, values: PropertyMap): Promise<void> {
    await connections.use(String(values.database), (session) =>
      asOwner(session, values, () => session.run(revokeQuery(values))),
    );
  }
}

function problemWith({ objectType, schema, objects, columns }: PropertyMap): string | undefined {
  if (!schema && objectType !== "database") return "parameter 'schema' is mandatory for postgresql_grant resource";
  if (listOf(objects).length > 0 && (objectType === "database" || objectType === "schema")) {
    return "cannot specify `objects` when `object_type` is `database` or `schema`";
  }
  return listOf(columns).length > 0 ? "cannot specify `columns` when `object_type` is not `column`" : undefined;
}

function grantId({ role, database, schema, objectType, objects }: PropertyMap): string {
  const where = objectType === "database" ? [database] : [database, schema ?? ""];
  return [role, ...where, objectType, ...hashOrdered(objects)].join("_");
}

/** In a transaction, holding the locks that other changes to the role wait for, with the rights of the objects' owners. */
async function asOwner(session: Session, values: PropertyMap, work: () => Promise<void>): Promise<void> {
  const database = values.objectType === "database";
  await session.transaction(async () => {
    await lockRole(session, String(values.role));
    if (database) await lockDatabase(session, String(values.database));
    const owners = database ? [] : await ownersOf(session, String(values.schema), values.objectType === "schema");
    await withMembership(session, owners, work);
  });
}

async function ownersOf(session: Session, schema: string, schemaOnly: boolean): Promise<string[]> {
  const tables = schemaOnly
    ? []
    : await session.rows<{ owner: string }>(
        "SELECT DISTINCT tableowner::text AS owner FROM pg_tables WHERE schemaname = $1",
        [schema],
      );
  const owners = new Set([...tables.map(({ owner }) => owner), await schemaOwner(session, schema)]);
  const actual = [...owners].map((owner) => (owner === "pg_database_owner" ? databaseOwner(session) : owner));
  return [...new Set(await Promise.all(actual))];
}

function target({ objectType, database, schema, objects }: PropertyMap): string {
  if (objectType === "database") return `DATABASE ${identifier(String(database))}`;
  if (objectType === "schema") return `SCHEMA ${identifier(String(schema))}`;
  const kind = String(objectType).toUpperCase();
  const names = hashOrdered(objects).map((object) => objectName(String(schema), object));
  return names.length > 0 ? `${kind} ${names.join(",")}` : `ALL ${kind}S IN SCHEMA ${identifier(String(schema))}`;
}

function grantQuery(values: PropertyMap, privileges: string[]): string {
  const option = values.withGrantOption === true ? " WITH GRANT OPTION" : "";
  return `GRANT ${privileges.join(",")} ON ${target(values)} TO ${grantee(values)}${option}`;
}

/** Of single objects only what was granted here: they may have grants on columns besides. */
function revokeQuery(values: PropertyMap): string {
  const known =
    listOf(values.objects).length > 0 ? listOf(values.privileges).filter((each) => /^[A-Z]+$/.test(`${each}`)) : [];
  return `REVOKE ${known.length > 0 ? known.join(",") : "ALL PRIVILEGES"} ON ${target(values)} FROM ${grantee(values)}`;
}

/** The privileges on the first object that has others than asked for; undefined when none has. */
async function deviatingPrivileges(session: Session, values: PropertyMap): Promise<string[] | undefined> {
  const oid = await roleOid(session, String(values.role));
  const objects = listOf(values.objects);
  for (const { name, privileges } of await grantedOn(session, values, oid)) {
    if (objects.length > 0 && !objects.includes(name)) continue;
    if (!(await grantedAsWanted(session, values, privileges))) return privileges;
  }
  return undefined;
}

interface Granted {
  name: string;
  privileges: string[];
}

async function grantedOn(
  session: Session,
  { objectType, database, schema }: PropertyMap,
  oid: number,
): Promise<Granted[]> {
  switch (objectType) {
    case "database":
      return session.rows(granted("pg_database", "datname", "datacl", "datname = $2"), [oid, database]);
    case "schema":
      return session.rows(granted("pg_namespace", "nspname", "nspacl", "nspname = $2"), [oid, schema]);
    case "table":
    case "sequence":
      return session.rows(
        granted(
          "pg_class",
          "relname",
          "relacl",
          "relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $2) AND relkind = $3",
        ),
        [oid, schema, objectType === "table" ? "r" : "S"],
      );
    default:
      return session.rows(
        granted("pg_proc", "proname", "proacl", "pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = $2)"),
        [oid, schema],
      );
  }
}

function granted(catalog: string, name: string, acl: string, where: string): string {
  return `SELECT ${name}::text AS name, ARRAY(SELECT DISTINCT privilege_type FROM aclexplode(${acl}) WHERE grantee = $1) AS privileges
    FROM ${catalog} WHERE ${where} ORDER BY 1`;
}
