import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { policyPackFor } from "./policy-pack.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "stackwright-packs-"));
  mkdirSync(join(root, "repository/.git"), { recursive: true });
  mkdirSync(join(root, "repository/systems/one"), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function pack(folder: string): string {
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, folder, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  return join(root, folder);
}

test("the project's own goes before the repository's, which goes before the installed one; above the repository is nobody's", () => {
  const project = join(root, "repository/systems/one");
  pack("policies");
  expect(policyPackFor(project)).toEqual([]);
  const installed = pack("repository/node_modules/stackwright/policies");
  expect(policyPackFor(project)).toEqual([installed]);
  const shared = pack("repository/policies");
  expect(policyPackFor(project)).toEqual([shared]);
  const own = pack("repository/systems/one/policies");
  expect(policyPackFor(project)).toEqual([own]);
});

test("the search ends where it is told to", () => {
  pack("repository/policies");
  expect(policyPackFor(join(root, "repository/systems/one"), join(root, "repository/systems"))).toEqual([]);
});
