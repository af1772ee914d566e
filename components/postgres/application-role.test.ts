import { expect, test } from "vitest";
import { type Registered, registeredBy } from "../testing.ts";
import { ApplicationRole, type ApplicationRoleArgs } from "./application-role.ts";
import { Extensions } from "./extensions.ts";
import { PostgresProvider, type PostgresProviderArgs } from "./postgres-provider.ts";

const CONNECTION = {
  host: "aws-0-us-west-1.pooler.supabase.com",
  port: 5432,
  user: "postgres.abcdefghijklmnopqrst",
  password: "owner-test",
};
const world = { outputs: { "random:index/randomPassword:RandomPassword": () => ({ result: "generated-test" }) } };

async function made(changes: Partial<ApplicationRoleArgs> = {}) {
  let role: ApplicationRole | undefined;
  const registered = await registeredBy(() => {
    const provider = new PostgresProvider("pg", { connection: CONNECTION });
    role = new ApplicationRole("app", { provider, ...changes });
  }, world);
  return { role: role!, registered };
}

/** By name: children that do not wait for each other come in any order. */
const rowsOf = (registered: Registered[], type: string) =>
  registered
    .filter((each) => each.type.endsWith(`:${type}`))
    .sort((left, right) => left.name.localeCompare(right.name))
    .map(({ inputs }) => inputs);
const plain = <T>(value: { apply(done: (known: T) => void): unknown }) => new Promise<T>((done) => value.apply(done));

test("a role that logs in with a generated password", async () => {
  const { role, registered } = await made({ projectRef: "abcdefghijklmnopqrst", connectionLimit: 10 });
  expect(rowsOf(registered, "Role")).toEqual([
    {
      name: "app",
      login: true,
      password: "secret(generated-test)",
      connectionLimit: 10,
      superuser: false,
      createDatabase: false,
      createRole: false,
      replication: false,
      bypassRowLevelSecurity: false,
    },
  ]);
  expect(await plain(role.user)).toBe("app.abcdefghijklmnopqrst");
  expect(await plain((await made()).role.user)).toBe("app");
});

test("may use what is there and what comes, and no more", async () => {
  const { registered } = await made();
  const on = { role: "app", database: "postgres", schema: "public" };
  const table = { ...on, objectType: "table", privileges: ["SELECT", "INSERT", "UPDATE", "DELETE"] };
  const sequence = { ...on, objectType: "sequence", privileges: ["USAGE", "SELECT"] };
  expect(rowsOf(registered, "Grant")).toEqual([
    { ...on, objectType: "schema", privileges: ["USAGE"] },
    sequence,
    table,
  ]);
  expect(rowsOf(registered, "DefaultPrivileges")).toEqual([
    { ...sequence, owner: "postgres" },
    { ...table, owner: "postgres" },
  ]);
});

test("a reader of two schemas only selects", async () => {
  const { registered } = await made({ access: "read", schemas: ["public", "reports"], owner: "migrator" });
  const shown = (type: string) =>
    rowsOf(registered, type).map(({ schema, objectType, privileges, owner }) => [
      schema,
      objectType,
      privileges,
      owner,
    ]);
  expect(shown("Grant")).toEqual([
    ["public", "schema", ["USAGE"], undefined],
    ["public", "table", ["SELECT"], undefined],
    ["reports", "schema", ["USAGE"], undefined],
    ["reports", "table", ["SELECT"], undefined],
  ]);
  expect(shown("DefaultPrivileges")).toEqual([
    ["public", "table", ["SELECT"], "migrator"],
    ["reports", "table", ["SELECT"], "migrator"],
  ]);
});

test("the transform reaches every child, and a rotation makes a new password", async () => {
  const { registered } = await made({
    rotation: "2026-11",
    transform: {
      role: { inherit: false },
      grant: (args, name) => (name.endsWith("tables") ? { ...args, objects: ["orders"] } : args),
    },
  });
  expect(rowsOf(registered, "RandomPassword")[0]).toMatchObject({ special: false, keepers: { rotation: "2026-11" } });
  expect(rowsOf(registered, "Role")[0]).toMatchObject({ inherit: false });
  expect(rowsOf(registered, "Grant").map(({ objects }) => objects)).toEqual([undefined, undefined, ["orders"]]);
});

test.each<[string, Partial<PostgresProviderArgs>, Record<string, unknown>]>([
  ["the pooler", {}, { host: CONNECTION.host, port: "5432", database: "postgres" }],
  ["an emulator", { address: "127.0.0.1:54321" }, { host: "127.0.0.1", port: "54321" }],
  ["wishes", { transform: { provider: { maxConnections: 3 } } }, { maxConnections: "3" }],
])("the provider connects to %s as the owner, with TLS", async (_, changes, expected) => {
  const registered = await registeredBy(
    () => new PostgresProvider("pg", { connection: CONNECTION, ...changes }),
    world,
  );
  expect(registered[0]).toMatchObject({
    type: "pulumi:providers:postgresql",
    inputs: {
      username: CONNECTION.user,
      databaseUsername: "postgres",
      password: "secret(owner-test)",
      sslmode: "require",
      superuser: "false",
      maxConnections: "1",
      ...expected,
    },
  });
});

test.each([
  [{}, []],
  [{ protect: true }, ["app-password"]],
  [{ protect: true, rotation: "2026-03" }, []],
])("%j protects %j", async (changes, names) => {
  const { registered } = await made(changes);
  expect(registered.filter(({ protect }) => protect).map(({ name }) => name)).toEqual(names);
});

test("extensions go where Supabase keeps them", async () => {
  const registered = await registeredBy(() => {
    const provider = new PostgresProvider("pg", { connection: CONNECTION });
    new Extensions("ext", { provider, extensions: ["vector", "pg_trgm"] });
  }, world);
  const common = { schema: "extensions", database: "postgres" };
  expect(rowsOf(registered, "Extension")).toEqual([
    { name: "pg_trgm", ...common },
    { name: "vector", ...common },
  ]);
  expect(registered.map(({ name, parent }) => [name, parent])).toContainEqual(["ext-vector", "ext"]);
});
