import {
  all,
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  type Output,
  output,
  secret,
} from "@pulumi/pulumi";
import { DRIVER_NAMES, type Driver, databaseUrlFor, type PoolMode } from "../../contract/database-url.ts";
import type { SourceValues } from "../../contract/resolve.ts";
import { supabase } from "../../provider/index.ts";
import { type Transform, transformed } from "../transform.ts";

export interface DatabaseArgs {
  /** The project, 20 lower-case letters. Another project is another database. */
  projectRef: Input<string>;
  /** The database's password, which no API gives back. */
  password: Input<string>;
  /** Whose spelling of TLS and dialect a connection string has when the contract names no driver. Default: `libpq`. */
  driver?: Driver;
  /** Server connections the pooler keeps. Default: Supabase's own for the compute size, left alone. */
  poolSize?: Input<number> | undefined;
  /** Whether the database refuses connections without TLS. A change restarts it. Default: true. */
  sslEnforcement?: Input<boolean> | undefined;
  /**
   * The only addresses that may connect to Postgres and its poolers; the HTTPS APIs stay open. Default: left as they are at
   * Supabase, also when it is given no longer. A family without blocks may not connect at all.
   */
  networkRestrictions?: DatabaseNetwork | undefined;
  /**
   * Where sign-ins lead, and other settings of the Auth service. `redirectUrls` may come from the frontend's origins. Default:
   * left as they are at Supabase. A change takes effect at once.
   */
  auth?: Omit<supabase.AuthSettingsArgs, "projectRef"> | undefined;
  /** Postgres settings beyond the compute size's defaults. Some restart the database. Default: left as they are. */
  settings?: Omit<supabase.DatabaseSettingsArgs, "projectRef"> | undefined;
  transform?: {
    poolerSettings?: Transform<supabase.PoolerSettingsArgs>;
    sslEnforcement?: Transform<supabase.SslEnforcementArgs>;
    networkRestrictions?: Transform<supabase.NetworkRestrictionsArgs>;
    authSettings?: Transform<supabase.AuthSettingsArgs>;
    databaseSettings?: Transform<supabase.DatabaseSettingsArgs>;
  };
}

export interface DatabaseNetwork {
  /** IPv4 blocks such as `203.0.113.0/24`. Default: none. */
  ipv4?: Input<Input<string>[]>;
  /** IPv6 blocks such as `2001:db8::/32`. Default: none. */
  ipv6?: Input<Input<string>[]>;
}

/** What it takes to connect as the project's owner, through the shared pooler in session mode (IPv4, TLS required). */
export interface DatabaseAdmin {
  host: Output<string>;
  port: Output<number>;
  /** `postgres.<ref>`: the pooler tells projects apart by what stands behind the dot. */
  user: Output<string>;
  database: Output<string>;
  /** Secret. */
  password: Output<string>;
}

/** Where the application's connections go, without credentials. */
export interface DatabaseSummary {
  host: string;
  port: number;
  poolMode: PoolMode;
}

/**
 * An existing Supabase project, read through the Management API: URL, keys, and connection strings through the shared
 * pooler (port 6543, IPv4, TLS), in every driver's dialect. Nothing of it is typed but the password. Its settings are
 * declared beside it; what is not declared stays as it is at Supabase, but for `sslEnforcement`.
 *
 * What works in the database (roles, tables) takes `dependsOn: [database]`, so that it waits until settings that restart the
 * database are in place.
 *
 * @example
 * const database = new Database("toolboxai-database", {
 *   projectRef,
 *   password,
 *   poolSize: 15,
 *   auth: { siteUrl: dashboard.url, redirectUrls: [interpolate`${dashboard.url}/**`] },
 * });
 * database.sources; // supabase.url, supabase.apiKey(…), supabase.pooler(…)
 * database.connectionFor("app", appPassword, "transaction"); // a secret output
 */
export class Database extends ComponentResource {
  /** The project, 20 lower-case letters. */
  readonly projectRef: Output<string>;
  /** `https://<ref>.supabase.co`. */
  readonly url: Output<string>;
  /** The pooler's host and port, without credentials. */
  readonly address: Output<string>;
  /** The same in parts. */
  readonly summary: Output<DatabaseSummary>;
  /** What a Postgres provider connects with to manage roles, extensions and tables. */
  readonly admin: DatabaseAdmin;
  /** What the contract may take from here. */
  readonly sources: SourceValues;

  readonly #pooler: ReturnType<typeof supabase.getPooler>;
  readonly #driver: Driver;

  constructor(name: string, args: DatabaseArgs, options?: ComponentResourceOptions) {
    super("stackwright:components:Database", name, {}, options);

    const project = { projectRef: args.projectRef };
    const keys = supabase.getApiKeys(project, { parent: this });
    this.#pooler = supabase.getPooler(project, { parent: this });
    this.#driver = args.driver ?? "libpq";
    this.#declareSettings(name, args);

    const { host, transactionPort, sessionPort, user, database } = this.#pooler;
    this.projectRef = output(args.projectRef);
    this.url = keys.url;
    this.address = all([host, transactionPort]).apply(([host, port]) => `${host}:${port}`);
    this.summary = all([host, transactionPort]).apply(
      ([host, port]): DatabaseSummary => ({ host, port, poolMode: "transaction" }),
    );
    this.admin = { host, port: sessionPort, user, database, password: secret(args.password) };
    this.sources = {
      "supabase.url": keys.url,
      "supabase.apiKey(anon)": keys.anonKey,
      "supabase.apiKey(service_role)": keys.serviceRoleKey,
      ...this.#connections("postgres", args.password),
    };
    this.registerOutputs({ url: this.url, address: this.address, summary: this.summary });
  }

  /**
   * A connection string through the shared pooler for a role of the database, secret.
   * @param role as Postgres knows it, e.g. `app`: what the pooler wants behind it is added.
   * @param driver whose dialect; default: the component's.
   */
  connectionFor(
    role: Input<string>,
    password: Input<string>,
    mode: PoolMode,
    driver: Driver = this.#driver,
  ): Output<string> {
    const { host, user, database, transactionPort, sessionPort } = this.#pooler;
    const port = mode === "transaction" ? transactionPort : sessionPort;
    return secret(
      all([host, port, user, database, output(role), output(password)]).apply(
        ([host, at, owner, database, role, password]) =>
          databaseUrlFor(driver, { host, port: at, user: poolerUser(owner, role), database }, password, { mode }),
      ),
    );
  }

  /** As `sources`, with connection strings that log in as this role instead of the database's owner. */
  sourcesAs({ roleName, password }: { roleName: Input<string>; password: Input<string> }): SourceValues {
    return { ...this.sources, ...this.#connections(roleName, password) };
  }

  #connections(role: Input<string>, password: Input<string>): SourceValues {
    return Object.fromEntries(
      POOL_MODES.flatMap((mode) => [
        [`supabase.pooler(${mode})`, this.connectionFor(role, password, mode)],
        ...DRIVER_NAMES.map((driver) => [
          `supabase.pooler(${mode},${driver})`,
          this.connectionFor(role, password, mode, driver),
        ]),
      ]),
    );
  }

  #declareSettings(name: string, args: DatabaseArgs): void {
    const { poolSize, sslEnforcement = true, networkRestrictions: network, auth, settings, transform } = args;
    const { projectRef } = args;
    const ssl = new supabase.SslEnforcement(
      name,
      transformed<supabase.SslEnforcementArgs>(transform?.sslEnforcement, name, {
        projectRef,
        enforce: sslEnforcement,
      }),
      { parent: this },
    );
    if (poolSize !== undefined) {
      const pooler = { projectRef, defaultPoolSize: poolSize };
      new supabase.PoolerSettings(
        name,
        transformed<supabase.PoolerSettingsArgs>(transform?.poolerSettings, name, pooler),
        { parent: this },
      );
    }
    if (network !== undefined) {
      const lists = { projectRef, allowedIpv4: network.ipv4, allowedIpv6: network.ipv6 };
      new supabase.NetworkRestrictions(
        name,
        transformed<supabase.NetworkRestrictionsArgs>(transform?.networkRestrictions, name, lists),
        { parent: this },
      );
    }
    if (auth !== undefined) {
      new supabase.AuthSettings(
        name,
        transformed<supabase.AuthSettingsArgs>(transform?.authSettings, name, { ...auth, projectRef }),
        { parent: this },
      );
    }
    if (settings !== undefined) {
      // Both may restart the database: one after the other.
      new supabase.DatabaseSettings(
        name,
        transformed<supabase.DatabaseSettingsArgs>(transform?.databaseSettings, name, { ...settings, projectRef }),
        { parent: this, dependsOn: [ssl] },
      );
    }
  }
}

const POOL_MODES: readonly PoolMode[] = ["transaction", "session"];

/** The shared pooler's user names end in the project's ref, a dedicated one's do not. */
function poolerUser(owner: string, role: string): string {
  const dot = owner.indexOf(".");
  return dot < 0 ? role : role + owner.slice(dot);
}
