/** Writes every file that is derived from the contract, the rules and the provider's schema. `--check` only tells which are stale. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { settingsSchema } from "../../config.ts";
import { rules } from "../../policies/rules/index.ts";
import { toolboxai } from "../toolboxai.ts";
import { componentPages } from "./component-pages.ts";
import { envExample } from "./env-example.ts";
import { firstDifference } from "./first-difference.ts";
import { formatJson } from "./json.ts";
import { policiesPage } from "./policies-page.ts";
import { resourcePages } from "./resource-pages.ts";
import { stackSchema } from "./stack-schema.ts";
import { variablesPage } from "./variables-page.ts";

const root = join(import.meta.dirname, "../..");

const files: Record<string, string> = {
  ".env.example": envExample(toolboxai),
  "docs/variables.md": variablesPage(toolboxai),
  "docs/policies.md": policiesPage(rules),
  "schemas/Pulumi.stack.schema.json": formatJson(stackSchema(toolboxai, settingsSchema)),
  ...(await resourcePages(join(root, "provider"))),
  ...componentPages(root),
};

const stale = Object.entries(files).filter(([path, content]) => read(path) !== content);

if (process.argv.includes("--check")) {
  for (const [path, content] of stale) console.error(`${path}: ${firstDifference(read(path), content)}`);
  if (stale.length > 0) console.error("Stale. Run `npm run generate` and commit what it writes.");
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const [path, content] of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    console.log(`wrote ${path}`);
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return undefined;
  }
}
