import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SECRET_SIGNATURE, SIGNATURE_KEY } from "../property-value.ts";
import { PassphraseError } from "../state/passphrase.ts";
import { PlainSecrets, temporaryFolder } from "../state/testing.ts";
import { loadProject } from "./project.ts";
import { StackConfig } from "./stack-config.ts";

const secrets = new PlainSecrets();
const cipher = (text: string) => `v1:x:${Buffer.from(text).toString("base64")}`;

async function open(stackYaml: string | undefined, projectConfig = "") {
  const dir = await temporaryFolder();
  await writeFile(join(dir, "Pulumi.yaml"), `name: shop\nruntime: nodejs\n${projectConfig}`);
  if (stackYaml !== undefined) await writeFile(join(dir, "Pulumi.dev.yaml"), stackYaml);
  const config = await StackConfig.open(await loadProject(dir), "dev");
  const saved = async () => {
    await config.save();
    return readFile(join(dir, "Pulumi.dev.yaml"), "utf8");
  };
  return { config, saved };
}

const STACK = `# the stack
encryptionsalt: ${secrets.salt}
config:
  shop:plain: <b> & "c" # why
  bare: 8080
  shop:flag: true
  shop:big: 12345678901234567890
  shop:ratio: 1.5
  shop:none: null
  shop:token:
    secure: ${cipher("t0ken")}
  shop:object:
    list: [1, a, { secure: ${cipher("hidden")} }]
    html: <>&
  stackwright:renderApiKey:
    secure: ${cipher("rnd")}
  stackwright:renderApiUrl: http://127.0.0.1:1
`;

test("resolves to what the CLI gives a program", async () => {
  const { config } = await open(STACK);
  const resolved = config.resolve(secrets);
  expect(resolved.values).toEqual({
    "shop:plain": '<b> & "c"',
    "shop:bare": "8080",
    "shop:flag": "true",
    "shop:big": "12345678901234567890",
    "shop:ratio": "1.5",
    "shop:none": "null",
    "shop:token": "t0ken",
    "shop:object": '{"html":"\\u003c\\u003e\\u0026","list":[1,"a","hidden"]}',
    "stackwright:renderApiKey": "rnd",
    "stackwright:renderApiUrl": "http://127.0.0.1:1",
  });
  expect(resolved.secretKeys).toEqual(["shop:object", "shop:token", "stackwright:renderApiKey"]);
  expect(JSON.parse(resolved.environment().PULUMI_CONFIG)).toEqual(resolved.values);
  expect(resolved.environment().PULUMI_CONFIG_SECRET_KEYS).toBe(JSON.stringify(resolved.secretKeys));
  expect(resolved.forPackage("stackwright")).toEqual({
    renderApiKey: { [SIGNATURE_KEY]: SECRET_SIGNATURE, value: "rnd" },
    renderApiUrl: "http://127.0.0.1:1",
  });
  expect(resolved.encrypted["shop:token"]).toEqual({ secure: cipher("t0ken") });
  expect(resolved.encrypted["shop:bare"]).toBe("8080");
});

test("setting keeps comments, order and how a key is spelled", async () => {
  const { config, saved } = await open(STACK);
  config.set("plain", "9090");
  config.set("shop:bare", "text");
  config.set("shop:object.list[0]", "12", { path: true });
  config.set("new.nested.deep[0]", "true", { path: true });
  config.setSecret("added", "s3cret", secrets);
  expect(config.remove("flag")).toBe(true);
  expect(config.remove("shop:object.html", { path: true })).toBe(true);
  expect(config.remove("nothing")).toBe(false);
  const text = await saved();
  expect(text).toContain("# the stack\n");
  expect(text).toContain('  shop:plain: "9090" # why\n  bare: text\n  shop:big: 12345678901234567890\n');
  expect(text).toContain("    list: [ 12, a, { secure:");
  expect(text).toContain("  shop:new:\n    nested:\n      deep:\n        - true\n");
  expect(text).not.toMatch(/s3cret|flag|html/);
  expect(config.getText("added", secrets)).toBe("s3cret");
  expect(config.getText("shop:object.list[2]", secrets, { path: true })).toBe("hidden");
});

test("the first secret brings the salt; a file that does not exist is made", async () => {
  const { config, saved } = await open(undefined);
  expect(config.keys).toEqual([]);
  config.setSecret("key", "value", secrets);
  expect(await saved()).toMatch(/^encryptionsalt: v1:c2Fs.*\nconfig:\n {2}shop:key:\n {4}secure: v1:\d+:dmFsdWU=\n$/);
  const other = Object.assign(new PlainSecrets(), { salt: "v1:b3RoZXI=:v1:a:b" });
  expect(() => config.setSecret("key", "value", other)).toThrow(/encryptionsalt is not the one/);
});

test.each([
  ["shop:plain.x.y", /shop:plain\.x\.y: its parent is a single value/],
  ["shop:object.list.x", /key for an array must be a number/],
  ["shop:object.list[9]", /out of range/],
  ["shop:object[0]", /key for a map must be a name/],
  ["shop:object.html.deeper", /single value/],
])("setting %s is refused", async (key, message) => {
  const { config } = await open(STACK);
  if (key === "shop:plain.x.y") config.set("shop:plain.x", "1", { path: true });
  expect(() => config.set(key, "1", { path: true })).toThrow(message);
});

test("the project's declarations give defaults and name everything that is missing or wrong", async () => {
  const declared = `config:
  region: { type: string, default: eu }
  sizes: { type: array, items: { type: integer }, default: [1, 2] }
  apiKey: { type: string, secret: true, description: from the dashboard }
  count: { type: integer }
  zone: { type: boolean }
  stackwright:renderApiUrl: { value: "http://127.0.0.1:1" }
`;
  const good = await open(
    `config: { "shop:apiKey": { secure: ${cipher("k")} }, "shop:count": 3, "shop:zone": "true" }`,
    declared,
  );
  const resolved = good.config.resolve(secrets);
  expect(resolved.values).toMatchObject({
    "shop:region": "eu",
    "shop:sizes": "[1,2]",
    "stackwright:renderApiUrl": "http://127.0.0.1:1",
  });

  const bad = await open(`config: { "shop:apiKey": plain, "shop:zone": maybe }`, declared);
  expect(() => bad.config.resolve(undefined)).toThrow(
    /config of stack dev:\n {2}count is missing: pulumi config set count <value> --stack dev\n {2}apiKey must be a secret: .*--secret.*\n {2}zone must be of type boolean/,
  );
  const missing = await open("config: {}", declared);
  expect(() => missing.config.resolve(undefined)).toThrow(
    /apiKey is missing: .* --secret --stack dev \(from the dashboard\)/,
  );
});

test("files the embedded engine must not guess at are refused by name, all at once", async () => {
  await expect(
    open("environment: [prod]\nsecretsprovider: awskms://x\nencryptedkey: y\nconfig:\n  a:b:c: 1\n"),
  ).rejects.toThrow(/environment: .*\n.*secretsprovider: .*\n.*"a:b:c" is no config key/);
  const { config } = await open(`config: { "shop:token": { secure: ${cipher("t")} } }`);
  expect(() => config.resolve(undefined)).toThrow(/shop:token: encrypted, but the file has no encryptionsalt/);
});

test("puts a value as history keeps it: ciphertexts as they are, comments and order kept", async () => {
  const { config, saved } = await open(STACK);
  config.put("plain", "back");
  config.put("token", { secure: cipher("0ld") });
  config.put('shop:object["list"]', ["x"], { path: true });
  config.put("new", { secure: cipher("n3w") });
  expect(await saved()).toBe(
    STACK.replace('<b> & "c"', "back")
      .replace(cipher("t0ken"), cipher("0ld"))
      .replace(/list: .*/, "list:\n      - x")
      .concat(`  shop:new:\n    secure: ${cipher("n3w")}\n`),
  );
});

test("without its secrets a stack opens for everybody, and keeps the rest", async () => {
  const { config, saved } = await open(STACK);
  config.removeSecrets();
  expect(config.encryptionSalt).toBeUndefined();
  expect(config.secretKeys).toEqual([]);
  expect(config.resolve(undefined).values).toMatchObject({ "shop:plain": '<b> & "c"', "shop:bare": "8080" });
  const text = await saved();
  expect(text).toContain("# why");
  expect(text).not.toMatch(/secure|salt/);
});

test("secrets that another passphrase encrypted are all named, and never shown", async () => {
  const { config } = await open(STACK);
  const others = new PlainSecrets();
  others.decrypt = () => {
    throw new PassphraseError("a secret cannot be decrypted");
  };
  expect(() => config.resolve(others)).toThrow(
    "shop:object, shop:token, stackwright:renderApiKey: cannot be decrypted",
  );
});
