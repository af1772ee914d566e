import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { local } from "@pulumi/command";
import { all, type CustomResourceOptions, type Input, secret } from "@pulumi/pulumi";
import { databaseUrlFor } from "../../contract/database-url.ts";
import { ProgramError } from "../../contract/program-error.ts";
import { addressOf, type PostgresConnection } from "./connection.ts";

export interface InitialisationArgs {
  /** As whom the files are run. What they make belongs to this role. */
  connection: PostgresConnection;
  /**
   * SQL files, relative to the project, in the order to run them: each once, in a transaction of its own. A file added later
   * runs at the next update; one that ran may not change any more. See `sqlFilesIn` for all of a folder.
   */
  files: string[];
  /** `host:port` to connect to instead of the connection's own, for an emulator. Default: none. */
  address?: string | undefined;
}

/**
 * What a database needs before the first request: tables, reference data. Each file runs once per database, whichever stack or
 * engine asks, and is recorded there in `stackwright.initialisation (name, digest, at)`. Two runs at once do not get in each
 * other's way. A backend that takes this in its `dependsOn` is deployed after the files ran, or not at all.
 *
 * @example
 * const initialisation = new Initialisation("tectonic-tables", {
 *   connection: database.admin,
 *   files: sqlFilesIn("database"),
 * });
 * new Backend("tectonic-backend", …, { dependsOn: [initialisation] });
 */
export class Initialisation extends local.Command {
  constructor(name: string, args: InitialisationArgs, options?: CustomResourceOptions) {
    const { connection } = args;
    const url = all([
      addressOf(connection, args.address),
      connection.user,
      connection.password,
      connection.database ?? "postgres",
    ]).apply(([address, user, password, database]) =>
      databaseUrlFor("node-postgres", { ...address, user, database }, password, { mode: "session" }),
    );
    super(
      name,
      {
        create: `node --import tsx ${scriptPath()}`,
        environment: { INITIALISATION_URL: secret(url as Input<string>), INITIALISATION_FILES: listed(args.files) },
      },
      options,
    );
  }
}

/** The `.sql` files of a folder of the project, by name: `001-tables.sql` before `002-roles.sql`. */
export function sqlFilesIn(folder: string): string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".sql"));
  if (files.length === 0) throw new ProgramError(`${folder} holds no .sql file to initialise a database with`);
  return files.sort().map((file) => `${folder.replace(/\/$/, "")}/${file}`);
}

/** Content digests go along: a file that changed is a changed input, so the preview shows it. */
function listed(files: string[]): string {
  const missing: string[] = [];
  const rows = files.map((name) => {
    try {
      return { name, digest: createHash("sha256").update(readFileSync(name)).digest("hex") };
    } catch {
      missing.push(name);
      return { name, digest: "" };
    }
  });
  if (missing.length > 0) {
    throw new ProgramError(
      `no such SQL file: ${missing.join(", ")}. Paths are relative to the project, ${process.cwd()}`,
    );
  }
  return JSON.stringify(rows);
}

/** Relative to the project, where the command runs: an absolute path would differ on every machine and show as a change. */
function scriptPath(): string {
  return relative(process.cwd(), join(import.meta.dirname, "initialise.ts"))
    .split(sep)
    .join("/");
}
