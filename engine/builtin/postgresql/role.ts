import { createHash } from "node:crypto";
import { ProviderCallError } from "../../plugin/provider-client.ts";
import type { PropertyMap, PropertyValue } from "../../property-value.ts";
import { type Attributes, listOf, sameValue } from "./attribute.ts";
import type { Connections, Session } from "./connection.ts";
import { withMembership } from "./membership.ts";
import { PostgresResource } from "./postgres-resource.ts";
import { currentUser, identifier, isSuperuser, literal, lockRole, roleExists } from "./sql.ts";

/** `postgresql:index/role:Role`. Its id is its name. */
export class Role extends PostgresResource {
  protected readonly attributes: Attributes = {
    assumeRole: { kind: "string" },
    bypassRowLevelSecurity: { kind: "boolean", default: false },
    connectionLimit: { kind: "integer", default: -1, minimum: -1 },
    createDatabase: { kind: "boolean", default: false },
    createRole: { kind: "boolean", default: false },
    encrypted: { kind: "string" },
    encryptedPassword: { kind: "boolean", default: true },
    idleInTransactionSessionTimeout: { kind: "integer", minimum: 0 },
    inherit: { kind: "boolean", default: true },
    login: { kind: "boolean", default: false },
    name: { kind: "string", required: true, autoname: true },
    password: { kind: "string", secret: true, conflictsWith: ["passwordWo", "passwordWoVersion"] },
    passwordWo: {
      kind: "string",
      secret: true,
      writeOnly: true,
      conflictsWith: ["password"],
      requiredWith: ["passwordWoVersion"],
    },
    passwordWoVersion: { kind: "string", conflictsWith: ["password"], requiredWith: ["passwordWo"] },
    replication: { kind: "boolean", default: false },
    roles: { kind: "set" },
    searchPaths: { kind: "list" },
    skipDropRole: { kind: "boolean", default: false },
    skipReassignOwned: { kind: "boolean", default: false },
    statementTimeout: { kind: "integer", minimum: 0 },
    superuser: { kind: "boolean", default: false },
    validUntil: { kind: "string", default: "infinity" },
  };

  protected async make(connections: Connections, values: PropertyMap): Promise<string> {
    const name = String(values.name);
    await connections.use(undefined, (session) =>
      session.transaction(async () => {
        const password = values.password ?? values.passwordWo;
        const options = [
          ...(password === undefined || password === "" ? [] : [passwordOption(String(password), values)]),
          `VALID UNTIL ${literal(validUntil(values))}`,
          `CONNECTION LIMIT ${Number(values.connectionLimit ?? -1)}`,
          ...Object.entries(SWITCHES).map(([key, word]) => (values[key] === true ? word : `NO${word}`)),
        ];
        await session.run(`CREATE ROLE ${identifier(name)} WITH ${options.join(" ")}`);
        for (const role of listOf(values.roles)) await grantRole(session, String(role), name);
        await applySettings(session, name, {}, values);
      }),
    );
    return name;
  }

  protected async change(connections: Connections, olds: PropertyMap, values: PropertyMap): Promise<void> {
    const [before, name] = [String(olds.name), String(values.name)];
    await connections.use(undefined, (session) =>
      session.transaction(async () => {
        await lockRole(session, before);
        if (before !== name) await session.run(`ALTER ROLE ${identifier(before)} RENAME TO ${identifier(name)}`);
        const options = alteredOptions(olds, values);
        if (options.length > 0) await session.run(`ALTER ROLE ${identifier(name)} WITH ${options.join(" ")}`);
        const [had, wanted] = [listOf(olds.roles), listOf(values.roles)];
        for (const role of had.filter((each) => !wanted.includes(each))) {
          await session.run(`REVOKE ${identifier(String(role))} FROM ${identifier(name)}`);
        }
        for (const role of wanted.filter((each) => !had.includes(each))) await grantRole(session, String(role), name);
        await applySettings(session, name, olds, values);
      }),
    );
  }

  protected async observe(connections: Connections, id: string, values: PropertyMap) {
    const name = String(values.name ?? id);
    return connections.use(undefined, async (session) => {
      const [row] = await session.rows<RoleRow>(ROLE, [name]);
      if (!row) return undefined;
      const settings = settingsOf(row.config ?? []);
      const observed: PropertyMap = {
        skipDropRole: false,
        skipReassignOwned: false,
        ...values,
        ...row.flags,
        name,
        encryptedPassword: true,
        connectionLimit: row.limit,
        validUntil: row.until,
        ...unlessNever("roles", row.roles, values),
        ...unlessNever("searchPaths", searchPaths(settings.search_path), values),
        assumeRole: settings.role ?? "",
        statementTimeout: Number(settings.statement_timeout ?? 0),
        idleInTransactionSessionTimeout: Number(settings.idle_in_transaction_session_timeout ?? 0),
      };
      if (values.password !== undefined && values.password !== "") {
        observed.password = await livePassword(session, name, String(values.password), row.flags.login);
      }
      return { id: name, values: observed };
    });
  }

  protected async remove(connections: Connections, values: PropertyMap): Promise<void> {
    const name = String(values.name);
    await connections.use(undefined, (session) =>
      session.transaction(async () => {
        if (!(await roleExists(session, name))) return;
        await lockRole(session, name);
        if (values.skipReassignOwned !== true) {
          const heir = session.config.databaseUsername;
          await withMembership(session, [name], async () => {
            await session.run(`REASSIGN OWNED BY ${identifier(name)} TO ${identifier(heir)}`);
            await session.run(`DROP OWNED BY ${identifier(name)}`);
          });
        }
        if (values.skipDropRole !== true) await session.run(`DROP ROLE ${identifier(name)}`);
      }),
    );
  }
}

/** Property -> the option that is on when it is true, and off with NO before it. */
const SWITCHES: Record<string, string> = {
  superuser: "SUPERUSER",
  createDatabase: "CREATEDB",
  createRole: "CREATEROLE",
  inherit: "INHERIT",
  login: "LOGIN",
  bypassRowLevelSecurity: "BYPASSRLS",
  replication: "REPLICATION",
};

interface RoleRow {
  flags: { [key: string]: boolean; login: boolean };
  limit: number;
  until: string;
  config: string[] | null;
  roles: string[];
}

const ROLE = `SELECT rolconnlimit AS "limit", rolconfig AS config,
  COALESCE(rolvaliduntil::text, 'infinity') AS until,
  ARRAY(SELECT pg_get_userbyid(roleid)::text FROM pg_auth_members WHERE member = pg_roles.oid ORDER BY 1) AS roles,
  json_build_object('superuser', rolsuper, 'inherit', rolinherit, 'createRole', rolcreaterole, 'createDatabase', rolcreatedb,
    'login', rolcanlogin, 'replication', rolreplication, 'bypassRowLevelSecurity', rolbypassrls) AS flags
  FROM pg_roles WHERE rolname = $1`;

function passwordOption(password: string, values: PropertyMap): string {
  if (password.toUpperCase() === "NULL") return "PASSWORD NULL";
  return `${values.encryptedPassword === false ? "UNENCRYPTED " : "ENCRYPTED "}PASSWORD ${literal(password)}`;
}

function alteredOptions(olds: PropertyMap, values: PropertyMap): string[] {
  const changed = (key: string) => !sameValue("string", olds[key], values[key]);
  const password = values.passwordWo ?? values.password;
  const setsPassword = values.passwordWo === undefined ? changed("password") : changed("passwordWoVersion");
  // A renamed role loses a password that is hashed with its name.
  const renamed = values.passwordWo === undefined && changed("name");
  return [
    ...((setsPassword || renamed) && password !== undefined && password !== ""
      ? [`PASSWORD ${literal(String(password))}`]
      : []),
    ...(changed("validUntil") && values.validUntil !== "" ? [`VALID UNTIL ${literal(validUntil(values))}`] : []),
    ...(changed("connectionLimit") ? [`CONNECTION LIMIT ${Number(values.connectionLimit ?? -1)}`] : []),
    ...Object.entries(SWITCHES).flatMap(([key, word]) =>
      sameValue("boolean", olds[key], values[key]) ? [] : [values[key] === true ? word : `NO${word}`],
    ),
  ];
}

function validUntil({ validUntil: until }: PropertyMap): string {
  const text = String(until ?? "");
  return text === "" || text.toLowerCase() === "infinity" ? "infinity" : text;
}

async function grantRole(session: Session, role: string, member: string): Promise<void> {
  await session.run(`GRANT ${identifier(role)} TO ${identifier(member)}`);
}

/** An empty list is absent until there was something in it. */
function unlessNever(name: string, live: string[], values: PropertyMap): PropertyMap {
  return live.length === 0 && values[name] === undefined ? {} : { [name]: live };
}

function searchPaths(setting: string | undefined): string[] {
  return setting?.split(", ").map((path) => path.replace(/^"|"$/g, "")) ?? [];
}

/** What the role's sessions start with. */
async function applySettings(session: Session, name: string, olds: PropertyMap, values: PropertyMap): Promise<void> {
  const role = identifier(name);
  const apply = async (setting: string, value: string | undefined) =>
    session.run(
      value === undefined ? `ALTER ROLE ${role} RESET ${setting}` : `ALTER ROLE ${role} SET ${setting} TO ${value}`,
    );
  const number = (value: PropertyValue | undefined) => (value ? String(Number(value)) : undefined);
  if (!sameValue("list", olds.searchPaths, values.searchPaths)) {
    const paths = listOf(values.searchPaths).map(String);
    const wrong = paths.find((path) => path.includes(", "));
    if (wrong !== undefined) throw new ProviderCallError(`search_path cannot contain \`, \`: ${wrong}`);
    await apply("search_path", paths.length > 0 ? paths.map(identifier).join(", ") : undefined);
  }
  if (!sameValue("integer", olds.statementTimeout, values.statementTimeout)) {
    await apply("statement_timeout", number(values.statementTimeout));
  }
  if (!sameValue("integer", olds.idleInTransactionSessionTimeout, values.idleInTransactionSessionTimeout)) {
    await apply("idle_in_transaction_session_timeout", number(values.idleInTransactionSessionTimeout));
  }
  if (!sameValue("string", olds.assumeRole, values.assumeRole)) {
    await apply("role", values.assumeRole ? identifier(String(values.assumeRole)) : undefined);
  }
}

function settingsOf(config: string[]): Record<string, string | undefined> {
  return Object.fromEntries(
    config.map((entry) => {
      const at = entry.indexOf("=");
      return [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
}

/** The password in state while the database has that one, as far as can be told; else what the database says of it. */
async function livePassword(session: Session, name: string, known: string, login: boolean): Promise<string> {
  if (!login || !session.config.superuser) return known;
  const self = await currentUser(session);
  if (!(await isSuperuser(session, self))) {
    throw new ProviderCallError(
      `could not read role password from Postgres as connected user ${session.config.databaseUsername} is not a SUPERUSER. Set superuser: false in the provider's configuration so that it is not read`,
    );
  }
  const [row] = await session.rows<{ password: string }>(
    "SELECT COALESCE(passwd, '') AS password FROM pg_shadow WHERE usename = $1",
    [name],
  );
  const live = row?.password ?? "";
  if (/^(md5|SCRAM-SHA-256)/.test(known)) return live;
  const md5 = `md5${createHash("md5").update(`${known}${name}`).digest("hex")}`;
  return live === md5 || live.startsWith("SCRAM-SHA-256") ? known : live;
}
