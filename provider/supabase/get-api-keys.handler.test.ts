import { describe, expect, it } from "vitest";
import type { ApiKey } from "./client.ts";
import { apiKeysOf } from "./get-api-keys.handler.ts";

const ref = "abcdefghijklmnopqrst";
const anon: ApiKey = { name: "anon", type: "legacy", api_key: "head.anon-body.sig" };
const serviceRole: ApiKey = { name: "service_role", type: "legacy", api_key: "head.role-body.sig" };
const publishable: ApiKey = { name: "default", type: "publishable", api_key: "sb_publishable_test" };
const secret: ApiKey = { name: "default", type: "secret", api_key: "sb_secret_test" };

describe("apiKeysOf", () => {
  it("gives the legacy keys, and the new ones beside them", () => {
    expect(apiKeysOf(ref, [secret, anon, publishable, serviceRole])).toEqual({
      url: `https://${ref}.supabase.co`,
      anonKey: anon.api_key,
      serviceRoleKey: serviceRole.api_key,
      publishableKey: publishable.api_key,
      secretKey: secret.api_key,
    });
  });

  it("knows legacy rows without a type", () => {
    const keys = apiKeysOf(ref, [
      { ...anon, type: null },
      { ...serviceRole, type: undefined },
    ]);
    expect(keys).toMatchObject({ anonKey: anon.api_key, serviceRoleKey: serviceRole.api_key, secretKey: undefined });
  });

  it("puts the new keys in place of legacy ones that are not there", () => {
    const keys = apiKeysOf(ref, [publishable, secret]);
    expect(keys).toMatchObject({ anonKey: publishable.api_key, serviceRoleKey: secret.api_key });
  });

  it("prefers the secret key named default", () => {
    const keys = apiKeysOf(ref, [publishable, { ...secret, name: "ci", api_key: "sb_secret_ci" }, secret]);
    expect(keys.secretKey).toBe(secret.api_key);
  });

  it.each([
    { name: "masked keys", keys: [publishable, { ...secret, api_key: "sb_secret_te····" }], says: "secrets:read" },
    { name: "no keys", keys: [], says: "no anon or publishable key and no service_role or secret key" },
    { name: "keys that are null", keys: [anon, { ...serviceRole, api_key: null }], says: "settings/api-keys" },
  ])("refuses $name and says what to do", ({ keys, says }) => {
    expect(() => apiKeysOf(ref, keys)).toThrow(says);
  });

  it("never quotes a key in its error", () => {
    expect(() => apiKeysOf(ref, [anon])).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("anon-body") }),
    );
  });
});
