import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chooseEngine } from "../../cli/engines/choose.ts";
import { Network } from "../../emulators/runtime/network.ts";
import { Databases } from "../../emulators/runtime/postgres/databases.ts";
import { destroy, type OperationOptions, preview, refresh, up } from "../../engine/index.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const HOST = "aws-0-us-west-1.pooler.supabase.com";
const REF = "lifecyclelifecyclele";
const OWNER_PASSWORD = `owner@:/?#-${randomUUID()}`;
const network = new Network();
const databases = new Databases(network);
let dir: string;

const PROGRAM = `
import { ApplicationRole, Extensions, Initialisation, PostgresProvider, sqlFilesIn } from "${ROOT}/components/postgres/index.ts";
const connection = { host: "${HOST}", port: 5432, user: "postgres.${REF}", password: process.env.OWNER_PASSWORD! };
const address = process.env.POOLER;
const provider = new PostgresProvider("pg", { connection, address });
const extensions = new Extensions("extensions", { provider, extensions: ["pg_trgm"] });
const role = new ApplicationRole("shop_app", {
  provider,
  projectRef: "${REF}",
  access: process.env.ACCESS as "read",
});
new Initialisation("tables", { connection, address, files: sqlFilesIn("database") }, { dependsOn: [role, extensions] });
export const password = role.password;
export const user = role.user;
`;

beforeAll(async () => {
  await databases.start({ ref: REF, poolerHost: HOST, password: OWNER_PASSWORD });
  dir = await mkdtemp(join(tmpdir(), "stackwright-postgres-"));
  await mkdir(join(dir, "database"));
  await symlink(join(ROOT, "node_modules"), join(dir, "node_modules"));
  await writeFile(join(dir, "package.json"), '{"private": true, "type": "module"}');
  const runtime = 'runtime: {name: nodejs, options: {typescript: false, nodeargs: "--import tsx"}}';
  await writeFile(join(dir, "Pulumi.yaml"), `name: shop\n${runtime}\nmain: index.ts\n`);
  await writeFile(join(dir, "index.ts"), PROGRAM);
  await writeFile(join(dir, "database/001-tables.sql"), "CREATE TABLE orders (id serial PRIMARY KEY, item text);");
});
afterAll(async () => {
  await databases.close();
  await rm(dir, { recursive: true, force: true });
});

function options(env: NodeJS.ProcessEnv = {}): OperationOptions {
  const pooler = `127.0.0.1:${network.resolve(HOST, 5432)}`;
  return {
    projectDir: dir,
    stack: "test",
    backendUrl: `file://${dir}`,
    passphrase: "a test's passphrase",
    env: { ...process.env, OWNER_PASSWORD, POOLER: pooler, ACCESS: "write", ...env },
  };
}

test("made, unchanged, drifted, set back, changed, gone", async () => {
  const owner = new pg.Client({
    host: "127.0.0.1",
    port: network.resolve(HOST, 6543),
    user: `postgres.${REF}`,
    password: OWNER_PASSWORD,
    database: "postgres",
    ssl: { rejectUnauthorized: false },
  });
  // A test that fails leaves the connection to end with the database.
  owner.on("error", () => {});
  expect(await preview(options())).toMatchObject({ result: "succeeded", errors: [] });
  const made = await up(options());
  expect(made).toMatchObject({
    result: "succeeded",
    errors: [],
    outputs: { password: "[secret]", user: `shop_app.${REF}` },
  });
  await owner.connect();
  const may = async (privilege: string) =>
    (await owner.query("SELECT has_table_privilege('shop_app', 'orders', $1) AS may", [privilege])).rows[0].may;
  expect([await may("SELECT"), await may("DELETE"), await may("TRUNCATE")]).toEqual([true, true, false]);
  expect((await owner.query("SELECT name FROM stackwright.initialisation")).rows).toEqual([
    { name: "database/001-tables.sql" },
  ]);

  const total = Object.values(made.resourceChanges).reduce((sum, count) => sum + count, 0);
  expect((await preview(options())).resourceChanges).toEqual({ same: total });
  expect((await refresh(options())).resourceChanges).toEqual({ same: total });
  expect(await readFile(join(dir, ".pulumi/stacks/shop/test.json"), "utf8")).not.toContain(OWNER_PASSWORD);

  await owner.query("REVOKE SELECT ON orders FROM shop_app; ALTER ROLE shop_app CONNECTION LIMIT 1");
  expect((await preview({ ...options(), refresh: true })).resourceChanges).toMatchObject({ update: 2 });
  expect((await up({ ...options(), refresh: true })).errors).toEqual([]);
  expect(await may("SELECT")).toBe(true);

  await writeFile(join(dir, "database/002-more.sql"), "CREATE TABLE invoices (id int);");
  expect(await up(options({ ACCESS: "read" }))).toMatchObject({
    errors: [],
    resourceChanges: { update: 3, delete: 2 },
  });
  expect([await may("SELECT"), await may("DELETE")]).toEqual([true, false]);

  await writeFile(join(dir, "database/001-tables.sql"), "CREATE TABLE orders (id int);");
  expect((await up(options({ ACCESS: "read" }))).errors.join()).toContain("001-tables.sql ran on");

  expect(await destroy(options())).toMatchObject({ result: "succeeded", errors: [] });
  const left = await owner.query("SELECT count(*)::int AS roles FROM pg_roles WHERE rolname = 'shop_app'");
  expect(left.rows).toEqual([{ roles: 0 }]);
  await owner.end();
});

const PLUGINS = join(process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "plugins");

/** Runs the Pulumi CLI on the project, with the person's plugins and a home of its own. */
async function pulumi(...args: string[]): Promise<string> {
  const home = join(dir, "pulumi-home");
  await mkdir(home, { recursive: true });
  if (!existsSync(join(home, "plugins"))) await symlink(PLUGINS, join(home, "plugins"));
  const { env } = options();
  const child = spawn("pulumi", [...args, "--stack", "test", "--non-interactive", "--color", "never"], {
    cwd: dir,
    env: {
      ...env,
      PULUMI_HOME: home,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_BACKEND_URL: `file://${dir}`,
      PULUMI_CONFIG_PASSPHRASE: "a test's passphrase",
    },
  });
  let output = "";
  child.stdout.on("data", (data) => (output += data));
  child.stderr.on("data", (data) => (output += data));
  const code = await new Promise((done) => child.on("close", done));
  return code === 0 ? "succeeded" : output;
}

test("what one engine made the other finds unchanged, and can end", async ({ skip }) => {
  const { name, why } = chooseEngine("auto");
  if (name !== "pulumi") skip(`the real Pulumi CLI is not tried: ${why}`);
  if (!existsSync(join(PLUGINS, "resource-postgresql-v3.18.1"))) skip("`pulumi` lacks the plugin postgresql v3.18.1");
  await writeFile(join(dir, "database/001-tables.sql"), "CREATE TABLE orders (id serial PRIMARY KEY, item text);");
  const same = { result: "succeeded", resourceChanges: { same: 13 } };

  expect(await up(options())).toMatchObject({ errors: [] });
  expect(await pulumi("preview", "--expect-no-changes")).toBe("succeeded");
  expect(await pulumi("refresh", "--yes", "--expect-no-changes")).toBe("succeeded");
  expect(await preview(options())).toMatchObject(same);
  expect(await pulumi("destroy", "--yes", "--skip-preview")).toBe("succeeded");

  expect(await pulumi("up", "--yes", "--skip-preview")).toBe("succeeded");
  expect(await preview(options())).toMatchObject(same);
  expect(await refresh(options())).toMatchObject(same);
  expect(await pulumi("preview", "--expect-no-changes")).toBe("succeeded");
  expect(await up(options({ ACCESS: "read" }))).toMatchObject({ errors: [] });
  expect(await destroy(options())).toMatchObject({ errors: [] });
});
