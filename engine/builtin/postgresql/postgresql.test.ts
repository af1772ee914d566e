import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Network } from "../../../emulators/runtime/network.ts";
import { Databases } from "../../../emulators/runtime/postgres/databases.ts";
import { isSecret, openSecrets, secretOf } from "../../plugin/wire.ts";
import { type PropertyMap, UNKNOWN } from "../../property-value.ts";
import { builtinProvider } from "../index.ts";

// Compared with what the real plugin (3.18.1) answered over gRPC to the same calls: ids, inputs, outputs, secrets and diffs are
// its own. The words of failed checks and errors are not.
const HOST = "aws-0-us-west-1.pooler.supabase.com";
const REF = "abcdefghijklmnopqrst";
const ROLE = "postgresql:index/role:Role";
const GRANT = "postgresql:index/grant:Grant";
const EXTENSION = "postgresql:index/extension:Extension";
const SCHEMA = "postgresql:index/schema:Schema";
const DEFAULTS = "postgresql:index/defaultPrivileges:DefaultPrivileges";

const password = `p@ss:w/rd?#&%+ '"$-${randomUUID()}`;
const network = new Network();
const databases = new Databases(network);
const provider = builtinProvider("postgresql", { workingDir: "/", env: {}, onLog: () => {} })!;
let owner: pg.Client;

beforeAll(async () => {
  await databases.start({ ref: REF, poolerHost: HOST, password });
  await provider.configure({ inputs: configuration() });
  owner = await connect("postgres", password);
  await owner.query("CREATE TABLE orders (id serial PRIMARY KEY, item text); CREATE TABLE audit (id int)");
});
afterAll(async () => {
  await owner?.end();
  await databases.close();
});

function configuration(changes: PropertyMap = {}): PropertyMap {
  return {
    host: "127.0.0.1",
    port: String(network.resolve(HOST, 5432)),
    username: `postgres.${REF}`,
    databaseUsername: "postgres",
    password: secretOf(password),
    sslmode: "require",
    superuser: "false",
    connectTimeout: "30",
    maxConnections: "2",
    ...changes,
  };
}

async function connect(role: string, secret: string): Promise<pg.Client> {
  const client = new pg.Client({
    host: "127.0.0.1",
    port: network.resolve(HOST, 5432),
    user: `${role}.${REF}`,
    password: secret,
    database: "postgres",
    ssl: { rejectUnauthorized: false },
  });
  await client.connect();
  return client;
}

const urnOf = (type: string, name = "r") => `urn:pulumi:dev::shop::${type}::${name}`;
const check = (type: string, news: PropertyMap, olds: PropertyMap = {}) =>
  provider.check({ urn: urnOf(type), olds, news, randomSeed: new Uint8Array() });

/** One resource through its life, as the engine keeps its state. */
class Resource {
  id = "";
  inputs: PropertyMap = {};
  outputs: PropertyMap = {};
  constructor(readonly type: string) {}

  static async create(type: string, program: PropertyMap): Promise<Resource> {
    const resource = new Resource(type);
    resource.inputs = (await check(type, program)).inputs;
    const made = await provider.create({ urn: urnOf(type), inputs: resource.inputs, timeout: 0, preview: false });
    return Object.assign(resource, made);
  }

  async diff(program: PropertyMap, ignoreChanges: string[] = []) {
    const { inputs: news } = await check(this.type, program, this.inputs);
    const { id, inputs: oldInputs, outputs: oldOutputs } = this;
    return provider.diff({ urn: urnOf(this.type), id, oldInputs, oldOutputs, news, ignoreChanges });
  }

  async update(program: PropertyMap) {
    const { inputs: news } = await check(this.type, program, this.inputs);
    const { id, inputs: oldInputs, outputs: oldOutputs } = this;
    const request = { urn: urnOf(this.type), id, oldInputs, oldOutputs, news, timeout: 0, ignoreChanges: [] };
    this.outputs = (await provider.update({ ...request, preview: false })).outputs;
    this.inputs = news;
  }

  read() {
    return provider.read({ urn: urnOf(this.type), id: this.id, inputs: this.inputs, outputs: this.outputs });
  }

  delete() {
    const { id, outputs, inputs: oldInputs } = this;
    return provider.delete({ urn: urnOf(this.type), id, oldInputs, outputs, timeout: 0 });
  }
}

describe("role", () => {
  const program = { name: "reporting", login: true, password: secretOf(`${password}\\x`), connectionLimit: 5 };

  test("is made, logs in, shows no difference, is changed in place, and goes with all it owned", async () => {
    const role = await Resource.create(ROLE, { ...program, roles: ["pg_monitor"], searchPaths: ["app", "public"] });
    expect(role.id).toBe("reporting");
    expect(role.outputs).toEqual({
      assumeRole: "",
      bypassRowLevelSecurity: false,
      connectionLimit: 5,
      createDatabase: false,
      createRole: false,
      encrypted: null,
      encryptedPassword: true,
      id: "reporting",
      idleInTransactionSessionTimeout: 0,
      inherit: true,
      login: true,
      name: "reporting",
      password: program.password,
      passwordWo: secretOf(null),
      passwordWoVersion: null,
      replication: false,
      roles: ["pg_monitor"],
      searchPaths: ["app", "public"],
      skipDropRole: false,
      skipReassignOwned: false,
      statementTimeout: 0,
      superuser: false,
      validUntil: "infinity",
    });
    const client = await connect("reporting", `${password}\\x`);
    await client.end();
    const same = { ...program, roles: ["pg_monitor"], searchPaths: ["app", "public"] };
    expect((await role.diff(same)).changes).toBe("none");
    expect((await role.read()).outputs).toEqual(role.outputs);
    expect((await role.read()).inputs).toMatchObject({ name: "reporting", roles: ["pg_monitor"] });

    const changed = { name: "reporting", login: true, password: secretOf("other-test"), statementTimeout: 5000 };
    expect(await role.diff(changed)).toMatchObject({
      changes: "some",
      replaceKeys: [],
      detailedDiff: {
        connectionLimit: { kind: "update" },
        password: { kind: "update" },
        statementTimeout: { kind: "update" },
        roles: { kind: "delete" },
        searchPaths: { kind: "delete" },
      },
    });
    await role.update(changed);
    expect(role.outputs).toMatchObject({ connectionLimit: -1, statementTimeout: 5000, roles: [], searchPaths: [] });
    await expect(connect("reporting", `${password}\\x`)).rejects.toThrow("password authentication failed");
    await (await connect("reporting", "other-test")).end();

    await owner.query("CREATE SCHEMA reports; GRANT ALL ON SCHEMA reports TO reporting");
    await role.delete();
    expect((await role.read()).id).toBe("");
  });

  test("is found under its new name after a change of name", async () => {
    const role = await Resource.create(ROLE, { name: "before" });
    await role.update({ name: "after", login: true });
    expect(await role.read()).toMatchObject({ id: "after", outputs: { name: "after", login: true } });
    await role.delete();
  });

  test("drift shows at a refresh, in inputs and outputs", async () => {
    const role = await Resource.create(ROLE, { name: "drifting", login: true, password: secretOf("secret-test") });
    await owner.query("ALTER ROLE drifting NOLOGIN CONNECTION LIMIT 3");
    const read = await role.read();
    expect(read.inputs).toMatchObject({ login: false, connectionLimit: 3, password: secretOf("secret-test") });
    expect(read.outputs).toMatchObject({ login: false, connectionLimit: 3 });
    Object.assign(role, read);
    const program = { name: "drifting", login: true, password: secretOf("secret-test") };
    expect((await role.diff(program)).changedKeys).toEqual(["connectionLimit", "login"]);
    await role.delete();
  });

  test("is imported by its name, with what differs from the defaults", async () => {
    await owner.query("CREATE ROLE imported LOGIN");
    const { id, inputs } = await provider.read({ urn: urnOf(ROLE), id: "imported", inputs: {}, outputs: {} });
    expect({ id, inputs }).toEqual({ id: "imported", inputs: { name: "imported", login: true, __defaults: [] } });
    await owner.query("DROP ROLE imported");
  });

  test("a taken name fails with the server's words and no password", async () => {
    const error = await Resource.create(ROLE, { name: "postgres", password: secretOf("hunter22-test") }).catch(String);
    expect(error).toBe('ProviderCallError: role "postgres" already exists');
  });

  test("a write-only password is set and kept nowhere, and set anew with its version", async () => {
    const writeOnly = (secret: string, version: string) => ({
      name: "quiet",
      login: true,
      passwordWo: secretOf(secret),
      passwordWoVersion: version,
    });
    const role = await Resource.create(ROLE, writeOnly("first-test", "1"));
    expect(JSON.stringify(role.outputs)).not.toContain("first-test");
    expect((await role.diff(writeOnly("second-test", "1"))).changes).toBe("none");
    await role.update(writeOnly("second-test", "2"));
    await (await connect("quiet", "second-test")).end();
    await role.delete();
  });
});

describe("grant", () => {
  const tables = { role: "app", database: "postgres", schema: "public", objectType: "table", privileges: ["SELECT"] };

  test("gives what is asked for and no more, shows drift, takes back", async () => {
    const role = await Resource.create(ROLE, { name: "app", login: true, password: secretOf("app-test") });
    const grant = await Resource.create(GRANT, { ...tables, privileges: ["SELECT", "INSERT"] });
    expect(grant.id).toBe("app_postgres_public_table");
    expect(grant.outputs).toMatchObject({ privileges: ["INSERT", "SELECT"], objects: null, withGrantOption: false });
    const app = await connect("app", "app-test");
    await app.query("SELECT * FROM orders");
    await expect(app.query("DELETE FROM orders")).rejects.toMatchObject({ code: "42501" });

    expect((await grant.diff({ ...tables, privileges: ["INSERT", "SELECT"] })).changes).toBe("none");
    expect((await grant.read()).inputs).toMatchObject({ privileges: ["SELECT", "INSERT"] });
    await owner.query("REVOKE INSERT ON audit FROM app");
    expect((await grant.read()).inputs).toMatchObject({ privileges: ["SELECT"] });

    await grant.update({ ...tables, privileges: ["SELECT"] });
    expect((await grant.read()).outputs).toMatchObject({ privileges: ["SELECT"] });
    await grant.delete();
    await expect(app.query("SELECT * FROM orders")).rejects.toMatchObject({ code: "42501" });
    await app.end();
    await role.delete();
    expect((await grant.read()).id).toBe("");
  });

  test("of single objects, and of the database", async () => {
    const role = await Resource.create(ROLE, { name: "app" });
    const single = await Resource.create(GRANT, { ...tables, objects: ["orders", "audit"] });
    expect(single.id).toBe("app_postgres_public_table_audit_orders");
    await owner.query("CREATE TABLE later (id int)");
    expect((await single.read()).outputs).toEqual(single.outputs);
    const database = { role: "app", database: "postgres", objectType: "database", privileges: ["ALL"] };
    const whole = await Resource.create(GRANT, database);
    expect(whole.id).toBe("app_postgres_database");
    expect((await whole.read()).outputs).toMatchObject({ privileges: ["ALL"] });
    for (const resource of [single, whole, role]) await resource.delete();
  });

  test.each([
    [{ ...tables, privileges: ["EXECUTE"] }, "EXECUTE is not an allowed privilege for object type table"],
    [{ ...tables, schema: "" }, "parameter 'schema' is mandatory"],
    [{ ...tables, objectType: "schema", objects: ["x"] }, "cannot specify `objects`"],
    [{ ...tables, role: "nobody" }, 'role "nobody" does not exist'],
  ])("%j is refused", async (program, message) => {
    await expect(Resource.create(GRANT, program)).rejects.toThrow(message);
  });
});

describe("default privileges", () => {
  const program = {
    role: "app",
    owner: "postgres",
    database: "postgres",
    schema: "public",
    objectType: "table",
    privileges: ["SELECT"],
  };

  test("hold for tables made later", async () => {
    const role = await Resource.create(ROLE, { name: "app", login: true, password: secretOf("app-test") });
    const defaults = await Resource.create(DEFAULTS, program);
    expect(defaults.id).toBe("app_postgres_public_postgres_table");
    await owner.query("CREATE TABLE invoices (id int)");
    const app = await connect("app", "app-test");
    expect((await app.query("SELECT * FROM invoices")).rows).toEqual([]);
    await app.end();
    expect((await defaults.diff(program)).changes).toBe("none");
    await defaults.update({ ...program, privileges: ["SELECT", "INSERT"] });
    expect((await defaults.read()).outputs).toMatchObject({ privileges: ["INSERT", "SELECT"] });
    await defaults.delete();
    expect((await defaults.read()).id).toBe("");
    await role.delete();
  });
});

test("extension: made in a schema, imported, dropped; one that others own is not moved", async () => {
  const extension = await Resource.create(EXTENSION, { name: "pgcrypto", schema: "extensions" });
  expect(extension.id).toBe("postgres.pgcrypto");
  expect(extension.outputs).toMatchObject({ database: "postgres", schema: "extensions", version: expect.any(String) });
  expect((await extension.diff({ name: "pgcrypto" })).changes).toBe("none");
  // A trusted extension's functions belong to the platform, whoever made it.
  const moved = extension.update({ name: "pgcrypto", schema: "public" });
  await expect(moved).rejects.toThrow("must be owner of function digest");
  expect((await extension.read()).outputs).toMatchObject({ schema: "extensions" });
  expect(await provider.read({ urn: urnOf(EXTENSION), id: extension.id, inputs: {}, outputs: {} })).toMatchObject({
    id: "postgres.pgcrypto",
    inputs: { name: "pgcrypto", schema: "extensions" },
  });
  await extension.delete();
  await extension.delete();
  expect((await extension.read()).id).toBe("");
});

test("schema: made, given to another owner, renamed, dropped", async () => {
  const role = await Resource.create(ROLE, { name: "keeper" });
  const schema = await Resource.create(SCHEMA, { name: "billing" });
  expect(schema.id).toBe("postgres.billing");
  expect(schema.outputs).toMatchObject({ owner: "postgres", database: "postgres", ifNotExists: true });
  await owner.query("GRANT keeper TO postgres");
  await schema.update({ name: "invoicing", owner: "keeper" });
  expect(await schema.read()).toMatchObject({ id: "postgres.invoicing", outputs: { owner: "keeper" } });
  await schema.delete();
  await schema.delete();
  await role.delete();
});

describe("without a database", () => {
  test("a preview asks none: what the database decides is unknown", async () => {
    const preview = async (type: string, program: PropertyMap) =>
      (
        await provider.create({
          urn: urnOf(type),
          inputs: (await check(type, program)).inputs,
          timeout: 0,
          preview: true,
        })
      ).outputs;
    expect(await preview(EXTENSION, { name: "x" })).toMatchObject({ id: UNKNOWN, schema: UNKNOWN, version: UNKNOWN });
    const role = await preview(ROLE, { name: "x", password: secretOf(UNKNOWN) });
    expect(role).toMatchObject({ name: "x", validUntil: "infinity" });
    expect(isSecret(role.password)).toBe(true);
  });

  test.each<[string, PropertyMap, string]>([
    [ROLE, { name: ["r"] }, "name must be a string"],
    [ROLE, { name: "r", connectionLimit: -2 }, "expected connectionLimit to be at least (-1), got -2"],
    [
      ROLE,
      { name: "r", password: "a", passwordWo: "b", passwordWoVersion: "1" },
      "'password' conflicts with 'passwordWo'",
    ],
    [ROLE, { name: "r", passwordWo: "b" }, "'passwordWo' needs 'passwordWoVersion' as well"],
    [ROLE, { name: "r", colour: "red" }, "Unknown property 'colour'"],
    [GRANT, { database: "d", objectType: "table", privileges: [] }, "Missing required property 'role'"],
    [DEFAULTS, { objectType: "database" }, "expected objectType to be one of"],
  ])("%s %j: %s", async (type, program, reason) => {
    const { failures } = await check(type, program);
    expect(failures.map((failure) => failure.reason)).toEqual(
      expect.arrayContaining([expect.stringContaining(reason)]),
    );
  });

  test("a name that is not given is made once", async () => {
    const first = (await check(ROLE, {})).inputs;
    expect(first.name).toMatch(/^r-[0-9a-f]{7}$/);
    expect(first.__defaults).toContain("name");
    expect((await check(ROLE, {}, first)).inputs.name).toBe(first.name);
    const { __defaults, ...given } = (await check(ROLE, { name: "own", login: true }, first)).inputs;
    expect(given).toMatchObject({ name: "own", login: true });
    expect(__defaults).not.toContain("name");
  });

  test.each<[string, PropertyMap, PropertyMap, Partial<Record<string, string>>, string[], boolean]>([
    [GRANT, { privileges: ["SELECT"] }, { privileges: ["SELECT", "UPDATE"] }, { "privileges[1]": "add" }, [], false],
    [GRANT, { schema: "a" }, { schema: "b" }, { schema: "update-replace" }, ["schema"], true],
    [DEFAULTS, { owner: "a" }, { owner: "b" }, { owner: "update-replace" }, ["owner"], false],
    [EXTENSION, { name: "a" }, { name: "b" }, { name: "update-replace" }, ["name"], true],
    [
      EXTENSION,
      { name: "a", database: "x" },
      { name: "a", database: "y" },
      { database: "update-replace" },
      ["database"],
      true,
    ],
    [ROLE, { name: "a" }, { name: "b" }, { name: "update" }, [], false],
    [ROLE, { name: "a", roles: ["x", "y"] }, { name: "a", roles: ["y"] }, { "roles[0]": "delete" }, [], false],
    [ROLE, { name: "a", password: "x" }, { name: "a", password: UNKNOWN }, { password: "update" }, [], false],
  ])("%s %j -> %j", async (type, before, after, kinds, replaceKeys, deleteBeforeReplace) => {
    const [oldOutputs, news] = [(await check(type, before)).inputs, (await check(type, after)).inputs];
    const request = { urn: urnOf(type), id: "x", oldInputs: {}, oldOutputs, news, ignoreChanges: [] };
    const diff = await provider.diff(request);
    expect(Object.fromEntries(Object.entries(diff.detailedDiff ?? {}).map(([key, { kind }]) => [key, kind]))).toEqual(
      kinds,
    );
    expect(diff).toMatchObject({ changes: "some", replaceKeys, deleteBeforeReplace });
  });

  test("what cannot be used of a configuration is refused by name, all at once", async () => {
    const other = builtinProvider("postgresql", { workingDir: "/", env: {}, onLog: () => {} })!;
    const inputs = configuration({ sslmode: "prefer", port: "x", awsRdsIamAuth: "true" });
    await expect(other.configure({ inputs })).rejects.toThrow(
      /awsRdsIamAuth.*sslmode must be one of disable, require, verify-ca, verify-full.*port must be a port number/,
    );
  });

  test("a wrong password, no server and no TLS are told apart, without the password", async () => {
    const failing = async (changes: PropertyMap) => {
      const other = builtinProvider("postgresql", { workingDir: "/", env: {}, onLog: () => {} })!;
      await other.configure({ inputs: configuration(changes) });
      const { inputs } = await check(ROLE, { name: "x" });
      return other.create({ urn: urnOf(ROLE), inputs, timeout: 0, preview: false }).catch(String);
    };
    expect(await failing({ password: secretOf("hunter22-test") })).toMatch(
      /connecting.*password authentication failed/,
    );
    expect(await failing({ password: secretOf("hunter22-test") })).not.toContain("hunter22");
    expect(await failing({ port: "1" })).toContain("ECONNREFUSED");
    expect(await failing({ sslmode: "disable" })).toContain("SSL connection is required");
    expect(await failing({ sslmode: "verify-full" })).toContain("self-signed certificate");
  });
});

test("the environment configures what the program does not", async () => {
  const { port, password: secret, ...rest } = openSecrets(configuration()) as Record<string, string>;
  const env = { PGPORT: port, PGPASSWORD: secret };
  const other = builtinProvider("postgresql", { workingDir: "/", env, onLog: () => {} })!;
  await other.configure({ inputs: rest as PropertyMap });
  expect((await other.read({ urn: urnOf(ROLE), id: "postgres", inputs: {}, outputs: {} })).id).toBe("postgres");
});
