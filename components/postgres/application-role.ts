import * as postgresql from "@pulumi/postgresql";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  interpolate,
  type Output,
  output,
  type Resource,
  secret,
} from "@pulumi/pulumi";
import { RandomPassword, type RandomPasswordArgs } from "@pulumi/random";
import { type Transform, transformed } from "../transform.ts";

export interface ApplicationRoleArgs {
  /** Whoever makes the role: a `PostgresProvider`. */
  provider: postgresql.Provider;
  /** The role's name in the database. Another name renames it and grants anew. Default: the component's name. */
  roleName?: string;
  /** `read` may SELECT; `write` may also INSERT, UPDATE, DELETE and draw from sequences. Neither may change tables. Default: `write`. */
  access?: "read" | "write";
  /** Schemas it works in; a schema left out is taken from it. Default: `public`. */
  schemas?: string[];
  /** The database its grants are in. Default: `postgres`. */
  database?: Input<string>;
  /** Role that makes the tables (migrations): what it makes from now on can be used as well. Default: `postgres`. */
  owner?: Input<string>;
  /** Project behind Supabase's shared pooler, part of the user name there. Default: none, the user is the role. */
  projectRef?: Input<string>;
  /** Connections it may have at once. Default: as many as the server allows. */
  connectionLimit?: Input<number>;
  /** Milliseconds after which a statement of it is ended. Default: the server's own limit. */
  statementTimeout?: Input<number>;
  /** Any new word makes a new password, which applications get at their next deploy. Default: none. */
  rotation?: string;
  /** Refuse to delete or replace the password, but for `rotation`. Default: false. */
  protect?: boolean;
  transform?: {
    password?: Transform<RandomPasswordArgs>;
    role?: Transform<postgresql.RoleArgs>;
    grant?: Transform<postgresql.GrantArgs>;
    defaultPrivileges?: Transform<postgresql.DefaultPrivilegesArgs>;
  };
}

/** What each access may do with each kind of object. */
const PRIVILEGES = {
  read: { table: ["SELECT"], sequence: [] },
  write: { table: ["SELECT", "INSERT", "UPDATE", "DELETE"], sequence: ["USAGE", "SELECT"] },
} as const;

/** Said although they are the defaults: what a program does not say is not set back after somebody changed it. */
const POWERLESS = {
  superuser: false,
  createDatabase: false,
  createRole: false,
  replication: false,
  bypassRowLevelSecurity: false,
};

/**
 * The role an application logs in with, in place of the database's owner: a generated password, and the right to use the
 * tables and sequences of its schemas, those that come later too. It may not create, change or drop anything.
 *
 * @example
 * const role = new ApplicationRole("toolboxai_app", { provider, projectRef, access: "write" }, { dependsOn: [database] });
 * database.connectionFor(role.roleName, role.password, "transaction");
 * new Backend("toolboxai-backend", …, { dependsOn: [role] });
 */
export class ApplicationRole extends ComponentResource {
  /** The role's name in the database. */
  readonly roleName: Output<string>;
  /** What to log in with: `<role>.<project ref>` behind the pooler, else the role's name. */
  readonly user: Output<string>;
  /** Secret: 32 letters and digits. */
  readonly password: Output<string>;

  constructor(name: string, args: ApplicationRoleArgs, options?: ComponentResourceOptions) {
    super("stackwright:components:ApplicationRole", name, {}, options);

    const password = this.#makePassword(name, args);
    const role = this.#makeRole(name, args, password);
    for (const schema of args.schemas ?? ["public"]) this.#grant(name, args, role, schema);

    this.roleName = role.name;
    this.user = args.projectRef === undefined ? output(role.name) : interpolate`${role.name}.${args.projectRef}`;
    this.password = secret(password.result);
    this.registerOutputs({ roleName: this.roleName, user: this.user });
  }

  #makePassword(name: string, { rotation, protect = false, transform }: ApplicationRoleArgs): RandomPassword {
    // Letters and digits only: nothing in it means something in SQL or in a URL.
    const inputs = transformed<RandomPasswordArgs>(transform?.password, name, {
      length: 32,
      special: false,
      keepers: rotation === undefined ? undefined : { rotation },
    });
    return new RandomPassword(`${name}-password`, inputs, {
      parent: this,
      protect: protect && rotation === undefined,
    });
  }

  #makeRole(name: string, args: ApplicationRoleArgs, password: RandomPassword): postgresql.Role {
    const inputs = transformed<postgresql.RoleArgs>(args.transform?.role, name, {
      name: args.roleName ?? name,
      login: true,
      password: password.result,
      connectionLimit: args.connectionLimit ?? -1,
      statementTimeout: args.statementTimeout,
      ...POWERLESS,
    });
    return new postgresql.Role(name, inputs, this.#under(args));
  }

  #grant(name: string, args: ApplicationRoleArgs, role: postgresql.Role, schema: string): void {
    const database = args.database ?? "postgres";
    const usage = this.#makeGrant(`${name}-${schema}-schema`, args, {
      role: role.name,
      database,
      schema,
      objectType: "schema",
      privileges: ["USAGE"],
    });
    for (const objectType of ["table", "sequence"] as const) {
      const privileges = [...PRIVILEGES[args.access ?? "write"][objectType]];
      if (privileges.length === 0) continue;
      const common = { role: role.name, database, schema, objectType, privileges };
      const existing = this.#makeGrant(`${name}-${schema}-${objectType}s`, args, common, [usage]);
      const later = `${name}-${schema}-later-${objectType}s`;
      const inputs = transformed<postgresql.DefaultPrivilegesArgs>(args.transform?.defaultPrivileges, later, {
        ...common,
        owner: args.owner ?? "postgres",
      });
      new postgresql.DefaultPrivileges(later, inputs, this.#under(args, [existing]));
    }
  }

  #makeGrant(name: string, args: ApplicationRoleArgs, grant: postgresql.GrantArgs, after: Resource[] = []) {
    const inputs = transformed<postgresql.GrantArgs>(args.transform?.grant, name, grant);
    return new postgresql.Grant(name, inputs, this.#under(args, after));
  }

  #under({ provider }: ApplicationRoleArgs, dependsOn: Resource[] = []) {
    return { parent: this, provider, dependsOn };
  }
}
