import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/**
 * The policy pack a project is judged by when nobody names one: `policies/` beside its Pulumi.yaml, else in a folder above, as far as the
 * repository's root, else the one that came with an installed `stackwright`. None is no error.
 * @param root where the search ends. Default: the folder that holds `.git`.
 */
export function policyPackFor(projectDir: string, root?: string): string[] {
  const folders = upTo(resolve(projectDir), root === undefined ? undefined : resolve(root));
  const own = folders.map((folder) => join(folder, "policies"));
  const installed = folders.map((folder) => join(folder, "node_modules/stackwright/policies"));
  return [...own, ...installed].filter((pack) => existsSync(join(pack, "PulumiPolicy.yaml"))).slice(0, 1);
}

function upTo(folder: string, root: string | undefined): string[] {
  const parent = dirname(folder);
  const isRoot = root === undefined ? existsSync(join(folder, ".git")) : folder === root;
  return isRoot || parent === folder ? [folder] : [folder, ...upTo(parent, root)];
}
