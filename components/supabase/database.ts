import {
  all,
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  type Output,
  output,
  secret,
} from "@pulumi/pulumi";
import { type Driver, databaseUrlFor } from "../../contract/database-url.ts";
import type { SourceValues } from "../../contract/resolve.ts";
import { supabase } from "../../provider/index.ts";
import { type Transform, transformed } from "../transform.ts";

export interface DatabaseArgs {
  /** The project, 20 lower-case letters. Another project is another database. */
  projectRef: Input<string>;
  /** The database's password, which no API gives back. */
  password: Input<string>;
  /** Whose spelling of TLS and dialect the connection string has. Default: `libpq`. */
  driver?: Driver;
  /** Server connections the pooler keeps. Default: Supabase's own for the compute size, left alone. */
  poolSize?: Input<number> | undefined;
  transform?: { poolerSettings?: Transform<supabase.PoolerSettingsArgs> };
}

/**
 * An existing Supabase project, read through the Management API: URL, keys, and a connection string through the shared
 * pooler (port 6543, IPv4, TLS). Nothing of it is typed but the password.
 *
 * @example
 * const database = new Database("toolboxai-database", { projectRef, password, poolSize: 15 });
 * database.sources; // supabase.url, supabase.apiKey(…), supabase.pooler(…)
 */
export class Database extends ComponentResource {
  /** `https://<ref>.supabase.co`. */
  readonly url: Output<string>;
  /** The pooler's host and port, without credentials. */
  readonly address: Output<string>;
  /** What the contract may take from here. */
  readonly sources: SourceValues;

  constructor(name: string, args: DatabaseArgs, options?: ComponentResourceOptions) {
    super("stackwright:components:Database", name, {}, options);

    const project = { projectRef: args.projectRef };
    const keys = supabase.getApiKeys(project, { parent: this });
    const pooler = supabase.getPooler(project, { parent: this });
    if (args.poolSize !== undefined) {
      const settings = transformed<supabase.PoolerSettingsArgs>(args.transform?.poolerSettings, name, {
        ...project,
        defaultPoolSize: args.poolSize,
      });
      new supabase.PoolerSettings(name, settings, { parent: this });
    }

    const connection = (port: Output<number>) =>
      secret(
        all([pooler.host, port, pooler.user, pooler.database, output(args.password)]).apply(
          ([host, at, user, database, password]) =>
            databaseUrlFor(args.driver ?? "libpq", { host, port: at, user, database }, password),
        ),
      );

    this.url = keys.url;
    this.address = all([pooler.host, pooler.transactionPort]).apply(([host, port]) => `${host}:${port}`);
    this.sources = {
      "supabase.url": keys.url,
      "supabase.apiKey(anon)": keys.anonKey,
      "supabase.apiKey(service_role)": keys.serviceRoleKey,
      "supabase.pooler(transaction)": connection(pooler.transactionPort),
      "supabase.pooler(session)": connection(pooler.sessionPort),
    };
    this.registerOutputs({ url: this.url, address: this.address });
  }
}
