import { ProviderCallError } from "../../plugin/provider-client.ts";
import type { PropertyMap } from "../../property-value.ts";
import { type Attributes, listOf, sameValue } from "./attribute.ts";
import type { Connections } from "./connection.ts";
import { withMembership } from "./membership.ts";
import { PostgresResource } from "./postgres-resource.ts";
import { databaseExists, databaseOwner, identifier, schemaExists, schemaOwner } from "./sql.ts";

/** `postgresql:index/schema:Schema`. Its id is `<database>.<name>`. The deprecated `policies` are always empty here. */
export class Schema extends PostgresResource {
  protected readonly attributes: Attributes = {
    database: { kind: "string", computed: true, replaces: true },
    dropCascade: { kind: "boolean", default: false },
    ifNotExists: { kind: "boolean", default: true },
    name: { kind: "string", required: true, autoname: true },
    owner: { kind: "string", computed: true },
    policies: { kind: "set", computed: true },
  };

  protected async make(connections: Connections, values: PropertyMap): Promise<string> {
    if (listOf(values.policies).length > 0) {
      throw new ProviderCallError("the embedded engine has no policies of a schema: use postgresql:index/grant:Grant");
    }
    const database = String(values.database ?? connections.config.database);
    const name = String(values.name);
    const owner = values.owner ? String(values.owner) : undefined;
    await connections.use(database, (session) =>
      session.transaction(async () => {
        const roles = [await databaseOwner(session), ...(owner === undefined ? [] : [owner])];
        await withMembership(session, [...new Set(roles)], async () => {
          if (await schemaExists(session, name)) {
            // Taken over whatever `ifNotExists` says, as the real plugin does.
            if (owner) await session.run(`ALTER SCHEMA ${identifier(name)} OWNER TO ${identifier(owner)}`);
            return;
          }
          const authorization = owner ? ` AUTHORIZATION ${identifier(owner)}` : "";
          await session.run(`CREATE SCHEMA ${identifier(name)}${authorization}`);
        });
      }),
    );
    return `${database}.${name}`;
  }

  protected async change(connections: Connections, olds: PropertyMap, values: PropertyMap): Promise<void> {
    const [before, name] = [String(olds.name), String(values.name)];
    await connections.use(String(values.database), (session) =>
      session.transaction(async () => {
        if (before !== name) await session.run(`ALTER SCHEMA ${identifier(before)} RENAME TO ${identifier(name)}`);
        if (!sameValue("string", olds.owner, values.owner)) {
          await session.run(`ALTER SCHEMA ${identifier(name)} OWNER TO ${identifier(String(values.owner))}`);
        }
      }),
    );
  }

  protected async observe(connections: Connections, id: string, values: PropertyMap) {
    const { database, name } =
      values.name === undefined
        ? idParts(id)
        : { name: String(values.name), database: String(values.database ?? connections.config.database) };
    if (!(await connections.use(undefined, (session) => databaseExists(session, database)))) return undefined;
    return connections.use(database, async (session) => {
      if (!(await schemaExists(session, name))) return undefined;
      const flags = {
        dropCascade: values.dropCascade ?? false,
        ifNotExists: values.ifNotExists ?? true,
        policies: values.policies ?? [],
      };
      return {
        id: `${database}.${name}`,
        values: { ...flags, name, database, owner: await schemaOwner(session, name) },
      };
    });
  }

  protected async remove(connections: Connections, values: PropertyMap): Promise<void> {
    const name = String(values.name);
    await connections.use(String(values.database ?? connections.config.database), (session) =>
      session.transaction(async () => {
        if (!(await schemaExists(session, name))) return;
        const mode = values.dropCascade === true ? "CASCADE" : "RESTRICT";
        await withMembership(session, [await schemaOwner(session, name)], () =>
          session.run(`DROP SCHEMA ${identifier(name)} ${mode}`),
        );
      }),
    );
  }
}

function idParts(id: string): { database: string; name: string } {
  const [database, name, ...rest] = id.split(".");
  if (database && name && rest.length === 0) return { database, name };
  throw new ProviderCallError(`schema ID ${id} has not the expected format 'database.schema'`);
}
