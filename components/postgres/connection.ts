import { type Input, type Output, output } from "@pulumi/pulumi";

/** What it takes to connect as the owner of a database. `Database.admin` of the Supabase component is one. */
export interface PostgresConnection {
  /** Host of the server, or of the pooler in front of it. */
  host: Input<string>;
  /** Port; of a pooler the one for session mode (5432 at Supabase). */
  port: Input<number>;
  /** User name; behind Supabase's pooler `postgres.<project ref>`. */
  user: Input<string>;
  password: Input<string>;
  /** Default: `postgres`. */
  database?: Input<string>;
}

/** Where connections really go. */
export interface PostgresAddress {
  host: string;
  port: number;
}

/** The connection's own host and port, or those of `address` (`host:port`). */
export function addressOf(connection: PostgresConnection, address: Input<string> | undefined): Output<PostgresAddress> {
  if (address === undefined) return output({ host: connection.host, port: connection.port });
  return output(address).apply((text) => {
    const at = text.lastIndexOf(":");
    return { host: text.slice(0, at), port: Number(text.slice(at + 1)) };
  });
}

/** The role a pooler's user is in the database: `postgres` of `postgres.<ref>`. */
export function roleOfUser(user: string): string {
  const dot = user.lastIndexOf(".");
  return dot > 0 ? user.slice(0, dot) : user;
}
