import { describe, expect, it } from "vitest";
import type { Pooler } from "./client.ts";
import { poolerAddress } from "./get-pooler.handler.ts";
import { changedSettings } from "./pooler-settings.handler.ts";
import { primaryPooler } from "./primary-pooler.ts";

const ref = "abcdefghijklmnopqrst";
const shared: Pooler = {
  database_type: "PRIMARY",
  db_user: `postgres.${ref}`,
  db_host: "aws-1-us-west-1.pooler.supabase.com",
  db_name: "postgres",
  default_pool_size: null,
  max_client_conn: 200,
  pool_mode: "transaction",
  connection_string: `postgresql://postgres.${ref}:[YOUR-PASSWORD]@aws-1-us-west-1.pooler.supabase.com:6543/postgres`,
};
const replica: Pooler = { ...shared, database_type: "READ_REPLICA", db_host: "aws-0-eu-west-1.pooler.supabase.com" };
const dedicated: Pooler = { ...shared, db_host: `db.${ref}.supabase.co` };

describe("primaryPooler", () => {
  it("takes the primary database's, never a replica's", () => {
    expect(primaryPooler(ref, [replica, shared])).toBe(shared);
    expect(() => primaryPooler(ref, [replica])).toThrow(/no pooler for the primary database.*run again/);
  });

  it("takes the shared one, which IPv4 reaches, before the dedicated one", () => {
    expect(primaryPooler(ref, [dedicated, shared])).toBe(shared);
    expect(primaryPooler(ref, [dedicated])).toBe(dedicated);
  });
});

it("gives the address part by part, without the API's password placeholder", () => {
  const address = poolerAddress(shared);
  expect(address).toEqual({
    host: shared.db_host,
    user: `postgres.${ref}`,
    database: "postgres",
    transactionPort: 6543,
    sessionPort: 5432,
    poolMode: "transaction",
    defaultPoolSize: undefined,
    maxClientConnections: 200,
  });
  expect(JSON.stringify(address)).not.toContain("PASSWORD");
});

describe("changedSettings", () => {
  const sized: Pooler = { ...shared, default_pool_size: 20 };
  it.each([
    {
      name: "equal",
      pooler: sized,
      wanted: { defaultPoolSize: 20, poolMode: "transaction" as const },
      changes: undefined,
    },
    { name: "nothing declared", pooler: sized, wanted: {}, changes: undefined },
    { name: "size", pooler: sized, wanted: { defaultPoolSize: 30 }, changes: { default_pool_size: 30 } },
    {
      name: "mode, keeping the size that leaving it out would reset",
      pooler: sized,
      wanted: { poolMode: "session" as const },
      changes: { default_pool_size: 20, pool_mode: "session" },
    },
    {
      name: "size not declared any more",
      pooler: sized,
      wanted: {},
      owned: { defaultPoolSize: 20 },
      changes: { default_pool_size: null },
    },
    {
      name: "size not declared any more and default already",
      pooler: shared,
      wanted: {},
      owned: { defaultPoolSize: 20 },
      changes: undefined,
    },
  ])("$name", ({ pooler, wanted, owned, changes }) => {
    const known = owned && { projectRef: ref, ...owned };
    expect(changedSettings(pooler, { projectRef: ref, ...wanted }, known)).toEqual(changes);
  });
});
