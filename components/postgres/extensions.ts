import * as postgresql from "@pulumi/postgresql";
import { ComponentResource, type ComponentResourceOptions, type Input } from "@pulumi/pulumi";
import { type Transform, transformed } from "../transform.ts";

export interface ExtensionsArgs {
  /** Whoever makes them: a `PostgresProvider`. */
  provider: postgresql.Provider;
  /** Extensions by their names in Postgres (`vector`, `pgcrypto`). One that is there already is taken over as it is. */
  extensions: string[];
  /** Schema they are in; none moves by itself when this changes. Default: `extensions`, which Supabase keeps for them. */
  schema?: Input<string>;
  /** Default: `postgres`. */
  database?: Input<string>;
  /** Leave them in the database when they are declared no longer: columns and indexes may rest on them. Default: true. */
  retainOnDelete?: boolean;
  transform?: { extension?: Transform<postgresql.ExtensionArgs> };
}

/**
 * Extensions a database must have before the application's tables are made.
 *
 * @example
 * const extensions = new Extensions("toolboxai-extensions", { provider, extensions: ["vector", "pg_trgm"] });
 */
export class Extensions extends ComponentResource {
  constructor(name: string, args: ExtensionsArgs, options?: ComponentResourceOptions) {
    super("stackwright:components:Extensions", name, {}, options);

    for (const extension of args.extensions) {
      const inputs = transformed<postgresql.ExtensionArgs>(args.transform?.extension, extension, {
        name: extension,
        schema: args.schema ?? "extensions",
        database: args.database ?? "postgres",
      });
      new postgresql.Extension(`${name}-${extension}`, inputs, {
        parent: this,
        provider: args.provider,
        retainOnDelete: args.retainOnDelete ?? true,
      });
    }
    this.registerOutputs({});
  }
}
