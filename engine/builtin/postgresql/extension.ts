import { ProviderCallError } from "../../plugin/provider-client.ts";
import type { PropertyMap } from "../../property-value.ts";
import { type Attributes, sameValue } from "./attribute.ts";
import type { Connections } from "./connection.ts";
import { PostgresResource } from "./postgres-resource.ts";
import { databaseExists, identifier } from "./sql.ts";

/** `postgresql:index/extension:Extension`. Its id is `<database>.<name>`. */
export class Extension extends PostgresResource {
  protected readonly attributes: Attributes = {
    createCascade: { kind: "boolean", default: false },
    database: { kind: "string", computed: true, replaces: true },
    dropCascade: { kind: "boolean", default: false },
    name: { kind: "string", required: true, replaces: true, autoname: true },
    schema: { kind: "string", computed: true },
    version: { kind: "string", computed: true },
  };

  protected async make(connections: Connections, values: PropertyMap): Promise<string> {
    const database = String(values.database ?? connections.config.database);
    const words = [
      `CREATE EXTENSION IF NOT EXISTS ${identifier(String(values.name))}`,
      ...(values.schema ? [`SCHEMA ${identifier(String(values.schema))}`] : []),
      ...(values.version ? [`VERSION ${identifier(String(values.version))}`] : []),
      ...(values.createCascade === true ? ["CASCADE"] : []),
    ];
    await connections.use(database, (session) => session.run(words.join(" ")));
    return `${database}.${values.name}`;
  }

  protected async change(connections: Connections, olds: PropertyMap, values: PropertyMap): Promise<void> {
    const name = identifier(String(values.name));
    await connections.use(String(values.database), (session) =>
      session.transaction(async () => {
        if (!sameValue("string", olds.schema, values.schema)) {
          await session.run(`ALTER EXTENSION ${name} SET SCHEMA ${identifier(String(values.schema))}`);
        }
        if (!sameValue("string", olds.version, values.version)) {
          const to = values.version ? ` TO ${identifier(String(values.version))}` : "";
          await session.run(`ALTER EXTENSION ${name} UPDATE${to}`);
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
      const [row] = await session.rows<{ schema: string; version: string }>(
        `SELECT nspname::text AS schema, extversion AS version
          FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = $1`,
        [name],
      );
      if (!row) return undefined;
      const flags = { createCascade: values.createCascade ?? false, dropCascade: values.dropCascade ?? false };
      return { id: `${database}.${name}`, values: { ...flags, ...row, name, database } };
    });
  }

  protected async remove(connections: Connections, values: PropertyMap): Promise<void> {
    const mode = values.dropCascade === true ? "CASCADE" : "RESTRICT";
    await connections.use(String(values.database ?? connections.config.database), (session) =>
      session.run(`DROP EXTENSION IF EXISTS ${identifier(String(values.name))} ${mode}`),
    );
  }
}

function idParts(id: string): { database: string; name: string } {
  const [database, name, ...rest] = id.split(".");
  if (database && name && rest.length === 0) return { database, name };
  throw new ProviderCallError(`extension ID ${id} has not the expected format 'database.extension'`);
}
