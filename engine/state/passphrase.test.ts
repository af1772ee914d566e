import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createSecrets, openSecrets } from "./passphrase.ts";
import { temporaryFolder } from "./testing.ts";

// Written by the Pulumi CLI for the passphrase "correct horse".
const SALT = "v1:FfmkhnTQ0qA=:v1:lqzBwqJcOE32BUQn:sQTmIwsnOG5LJVemnQZXwvWxVvKYPA==";
const CIPHERTEXT = "v1:IhXnexa35rFGfcsU:5qbvjU9H4sWM6JSqpCz1LMUtubNwEi8=";

test("opens what the CLI encrypted, and only with its passphrase", async () => {
  const secrets = await openSecrets(SALT, { passphrase: "correct horse" });
  expect(secrets.decrypt(CIPHERTEXT)).toBe("a value");
  await expect(openSecrets(SALT, { passphrase: "wrong" })).rejects.toThrow(
    /incorrect passphrase.*PULUMI_CONFIG_PASSPHRASE/,
  );
  expect(() => secrets.decrypt(CIPHERTEXT.replace(/.{8}$/, "AAAAAAA="))).toThrow("cannot be decrypted");
});

test("new secrets open again with the same passphrase, an empty one or one in a file", async () => {
  const file = join(await temporaryFolder(), "passphrase");
  await writeFile(file, "from a file\n");
  const empty = await createSecrets({ env: { PULUMI_CONFIG_PASSPHRASE: "" } });
  expect((await openSecrets(empty.salt, { passphrase: "" })).decrypt(empty.encrypt("päss"))).toBe("päss");
  const filed = await createSecrets({ env: { PULUMI_CONFIG_PASSPHRASE_FILE: file } });
  expect((await openSecrets(filed.salt, { passphrase: "from a file" })).decrypt(filed.encrypt("x"))).toBe("x");
  expect(filed.encrypt("x")).not.toBe(filed.encrypt("x"));
});

test("says what to set when there is no passphrase", async () => {
  await expect(createSecrets({ env: {} })).rejects.toThrow(
    /set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE/,
  );
  await expect(createSecrets({ env: { PULUMI_CONFIG_PASSPHRASE_FILE: "/nowhere" } })).rejects.toThrow(/cannot be read/);
  await expect(openSecrets("v2:x", { passphrase: "" })).rejects.toThrow(/encryptionsalt is not of the form/);
});
