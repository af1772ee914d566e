import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { PackConfigFiles } from "./pack-config-files.ts";

test("a file for each pack, for nobody else's eyes, and gone afterwards", async () => {
  const configs = await PackConfigFiles.write([{}, { "a-rule": { others: ["x"] } }]);
  expect(configs.files.map((file) => JSON.parse(readFileSync(file, "utf8")))).toEqual([
    {},
    { "a-rule": { others: ["x"] } },
  ]);
  expect(configs.files.map((file) => statSync(file).mode & 0o077)).toEqual([0, 0]);
  await configs.remove();
  expect(existsSync(dirname(configs.files[0]!))).toBe(false);
});

test("nothing to configure, no file", async () => {
  const configs = await PackConfigFiles.write([{}, {}]);
  expect(configs.files).toEqual([]);
  await configs.remove();
});
