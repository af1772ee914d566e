import { ProviderCallError } from "../../plugin/provider-client.ts";
import type { PropertyMap } from "../../property-value.ts";
import { type Attributes, listOf } from "./attribute.ts";
import type { Connections, Session } from "./connection.ts";
import { grantee, whereGranteeIs } from "./grantee.ts";
import { withMembership } from "./membership.ts";
import { PostgresResource } from "./postgres-resource.ts";
import { checkedPrivileges, grantedAsWanted } from "./privileges.ts";
import { identifier, lockRole, PUBLIC, roleOid } from "./sql.ts";

/** `postgresql:index/defaultPrivileges:DefaultPrivileges`: what a role may do with objects that an owner makes from now on. */
export class DefaultPrivileges extends PostgresResource {
  protected readonly attributes: Attributes = {
    database: { kind: "string", required: true, replaces: true },
    objectType: { kind: "string", required: true, replaces: true, oneOf: Object.keys(OBJECT_CODES) },
    owner: { kind: "string", required: true, replaces: true },
    privileges: { kind: "set", required: true },
    role: { kind: "string", required: true, replaces: true },
    schema: { kind: "string", replaces: true },
    withGrantOption: { kind: "boolean", default: false, replaces: true },
  };

  protected async make(connections: Connections, values: PropertyMap): Promise<string> {
    await this.change(connections, values, values);
    return idOf(values);
  }

  protected async change(connections: Connections, _olds: PropertyMap, values: PropertyMap): Promise<void> {
    if (values.schema && values.objectType === "schema") {
      throw new ProviderCallError("cannot specify `schema` when `object_type` is `schema`");
    }
    if (values.withGrantOption === true && String(values.role).toLowerCase() === PUBLIC) {
      throw new ProviderCallError("with_grant_option cannot be true for role 'public'");
    }
    await connections.use(String(values.database), async (session) => {
      const privileges = await checkedPrivileges(session, values);
      await asOwner(session, values, async () => {
        await session.run(revokeQuery(values));
        if (privileges.length > 0) await session.run(grantQuery(values, privileges));
      });
    });
  }

  protected async observe(connections: Connections, _id: string, values: PropertyMap) {
    return whereGranteeIs(connections, values, async (session) => {
      const live = await livePrivileges(session, values);
      // None at all means that the setting is not there, unless none was asked for.
      if (live.length === 0 && listOf(values.privileges).length > 0) return undefined;
      const privileges = (await grantedAsWanted(session, values, live)) ? listOf(values.privileges) : live;
      return { id: idOf(values), values: { ...values, privileges } };
    });
  }

  protected async remove(connections: Connections, values: PropertyMap): Promise<void> {
    await connections.use(String(values.database), (session) =>
      asOwner(session, values, () => session.run(revokeQuery(values))),
    );
  }
}

/** As `pg_default_acl.defaclobjtype` has them. */
const OBJECT_CODES: Record<string, string> = {
  table: "r",
  sequence: "S",
  function: "f",
  routine: "f",
  type: "T",
  schema: "n",
};

function idOf({ role, database, schema, owner, objectType }: PropertyMap): string {
  return [role, database, schema || "noschema", owner, objectType].join("_");
}

async function asOwner(session: Session, { owner }: PropertyMap, work: () => Promise<void>): Promise<void> {
  await session.transaction(async () => {
    await lockRole(session, String(owner));
    await withMembership(session, [String(owner)], work);
  });
}

function statement({ owner, schema }: PropertyMap): string {
  const where = schema ? ` IN SCHEMA ${identifier(String(schema))}` : "";
  return `ALTER DEFAULT PRIVILEGES FOR ROLE ${identifier(String(owner))}${where}`;
}

function grantQuery(values: PropertyMap, privileges: string[]): string {
  const option = values.withGrantOption === true ? " WITH GRANT OPTION" : "";
  return `${statement(values)} GRANT ${privileges.join(",")} ON ${objects(values)} TO ${grantee(values)}${option}`;
}

function revokeQuery(values: PropertyMap): string {
  return `${statement(values)} REVOKE ALL ON ${objects(values)} FROM ${grantee(values)}`;
}

const objects = ({ objectType }: PropertyMap) => `${String(objectType).toUpperCase()}S`;

async function livePrivileges(session: Session, values: PropertyMap): Promise<string[]> {
  const rows = await session.rows<{ privilege: string }>(
    `SELECT DISTINCT privilege_type AS privilege
      FROM pg_default_acl CROSS JOIN LATERAL aclexplode(defaclacl)
      WHERE grantee = $1 AND defaclobjtype = $2 AND pg_get_userbyid(defaclrole) = $3
      AND defaclnamespace = COALESCE((SELECT oid FROM pg_namespace WHERE nspname = $4), 0)`,
    [
      await roleOid(session, String(values.role)),
      OBJECT_CODES[String(values.objectType)],
      String(values.owner),
      values.schema ?? "",
    ],
  );
  return rows.map(({ privilege }) => privilege);
}
