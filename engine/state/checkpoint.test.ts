import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkpointText, parseCheckpoint } from "./checkpoint.ts";
import { openSecrets } from "./passphrase.ts";
import { ResourceCodec } from "./resource-codec.ts";
import { secretOf } from "./testing.ts";

test("a checkpoint the Pulumi CLI (3.259) wrote comes back byte for byte, but for who wrote it and when", async () => {
  const text = (await readFile(join(import.meta.dirname, "testdata", "cli-checkpoint.txt"), "utf8")).trim();
  const checkpoint = parseCheckpoint(text, "cli-checkpoint.txt");
  const secrets = await openSecrets(checkpoint.salt!, { passphrase: "test" });
  const codec = new ResourceCodec(secrets);
  const resources = checkpoint.resources.map((resource) => codec.decode(resource));
  expect(resources[0]?.outputs?.secretThing).toEqual(secretOf("s3cr3t"));
  const written = checkpointText("organization/example/dev", { resources, pendingOperations: [] }, secrets.salt, codec);
  const withoutManifest = (json: string) => json.replace(/"manifest":\{[^}]*\}/, "");
  expect(withoutManifest(written)).toBe(withoutManifest(text));
});

test("a tainted resource makes it a version 4 checkpoint, as the CLI has it", async () => {
  const text = await readFile(join(import.meta.dirname, "testdata", "cli-checkpoint.txt"), "utf8");
  const checkpoint = parseCheckpoint(text, "f");
  const codec = new ResourceCodec({ salt: "", encrypt: () => "", decrypt: () => "null" });
  const [stack] = checkpoint.resources.map((resource) => codec.decode(resource));
  const written = checkpointText("s", { resources: [{ ...stack!, taint: true }], pendingOperations: [] }, "", codec);
  expect(written).toMatch(/^\{"version":4,"features":\["taint"\],"checkpoint":/);
  expect(parseCheckpoint(written, "f").resources[0]).toMatchObject({ taint: true });
});

test("a manifest that was tampered with is refused", async () => {
  const text = await readFile(join(import.meta.dirname, "testdata", "cli-checkpoint.txt"), "utf8");
  expect(() => parseCheckpoint(text.replace("v3.259.0", "v3.259.1"), "dev.json")).toThrow(
    /dev\.json: the manifest's magic/,
  );
});
