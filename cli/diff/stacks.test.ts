import { expect, test } from "vitest";
import { findStacks } from "./stacks.ts";

test.each<[string, string[], [string, string][]]>([
  ["a project in the root", ["Pulumi.yaml", "Pulumi.production.yaml", "index.ts"], [[".", "production"]]],
  [
    "projects below it, in order",
    [
      "systems/b/Pulumi.yaml",
      "systems/b/Pulumi.x.yml",
      "systems/a/Pulumi.yml",
      "systems/a/Pulumi.z.yaml",
      "systems/a/Pulumi.a.yaml",
    ],
    [
      ["systems/a", "a"],
      ["systems/a", "z"],
      ["systems/b", "x"],
    ],
  ],
  ["a project without stacks", ["Pulumi.yaml"], []],
  ["stacks without a project", ["config/Pulumi.production.yaml", "Pulumi.yaml"], []],
  ["plugins and packs", ["provider/PulumiPlugin.yaml", "policies/PulumiPolicy.yaml"], []],
  [
    "what is installed or test data",
    [
      "node_modules/x/Pulumi.yaml",
      "node_modules/x/Pulumi.a.yaml",
      "engine/testdata/p/Pulumi.yaml",
      "engine/testdata/p/Pulumi.a.yaml",
    ],
    [],
  ],
])("%s", (_, files, expected) => {
  expect(findStacks(files).map(({ directory, stack }) => [directory, stack])).toEqual(expected);
});
