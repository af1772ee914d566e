import * as postgresql from "@pulumi/postgresql";
import { type CustomResourceOptions, output, secret } from "@pulumi/pulumi";
import { type Transform, transformed } from "../transform.ts";
import { addressOf, type PostgresConnection, roleOfUser } from "./connection.ts";

export interface PostgresProviderArgs {
  /** As whom roles, grants and extensions are made. Another host is another database: everything on it is made anew. */
  connection: PostgresConnection;
  /** `host:port` to connect to instead of the connection's own, for an emulator. Default: none. */
  address?: string | undefined;
  transform?: { provider?: Transform<postgresql.ProviderArgs> };
}

/**
 * A `postgresql` provider for a database whose owner is no superuser and may sit behind a pooler, as at Supabase: TLS
 * required, one connection at a time (grants on one schema would fail each other otherwise), passwords never read back.
 *
 * @example
 * const provider = new PostgresProvider("toolboxai-postgres", { connection: database.admin }, { dependsOn: [database] });
 */
export class PostgresProvider extends postgresql.Provider {
  constructor(name: string, args: PostgresProviderArgs, options?: CustomResourceOptions) {
    const { connection } = args;
    const address = addressOf(connection, args.address);
    const inputs = transformed<postgresql.ProviderArgs>(args.transform?.provider, name, {
      host: address.host,
      port: address.port,
      username: connection.user,
      // Objects of a deleted role are given to this one, under the name it has in the database.
      databaseUsername: output(connection.user).apply(roleOfUser),
      password: secret(connection.password),
      database: connection.database ?? "postgres",
      sslmode: "require",
      superuser: false,
      connectTimeout: 30,
      maxConnections: 1,
    });
    super(name, inputs, options);
  }
}
