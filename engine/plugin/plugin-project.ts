import { createRequire } from "node:module";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { readObject } from "../state/object-file.ts";

/** A folder that a language runtime runs: `PulumiPlugin.yaml` or `PulumiPolicy.yaml`. */
export interface PluginProject {
  version?: string;
  description?: string;
  typescript: boolean;
  tsconfig?: string;
  /** Goes to the plugin's script, not to Node: that is where the CLI's language host puts it. */
  nodeArgs: string[];
}

const options = z
  .object({ typescript: z.boolean(), tsconfig: z.string(), nodeargs: z.string() })
  .partial()
  .nullish()
  .transform((value) => value ?? {});

const schema = z.object({
  runtime: z.union([
    z.string().transform((name) => ({ name, options: {} as z.output<typeof options> })),
    z.object({ name: z.string(), options }),
  ]),
  version: z.string().optional(),
  description: z.string().optional(),
});

/** @throws Error naming the file and everything wrong with it. */
export async function readPluginProject(folder: string, name: string): Promise<PluginProject> {
  const file = join(folder, name);
  const text = await readObject(file);
  if (text === undefined) throw new Error(`${file} does not exist`);
  const parsed = schema.safeParse(parse(text));
  if (!parsed.success) {
    throw new Error(
      `${file}: ${parsed.error.issues.map((issue) => `${issue.path.join(".") || "file"}: ${issue.message}`).join("; ")}`,
    );
  }
  const { runtime, version, description } = parsed.data;
  if (runtime.name !== "nodejs") {
    throw new Error(`${file}: runtime ${runtime.name}; the embedded engine runs nodejs only: run with --engine pulumi`);
  }
  const { typescript = true, tsconfig, nodeargs = "" } = runtime.options;
  return {
    typescript,
    nodeArgs: splitArguments(nodeargs),
    ...(tsconfig && { tsconfig }),
    ...(version && { version }),
    ...(description && { description }),
  };
}

/** What the nodejs language host adds to the environment of what it runs. */
export function runtimeEnvironment({ typescript, tsconfig }: PluginProject): NodeJS.ProcessEnv {
  return {
    ...(typescript && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
    ...(tsconfig && { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig }),
  };
}

/** A module of the `@pulumi/pulumi` the folder itself depends on. */
export function pulumiModule(folder: string, module: string): string {
  try {
    return createRequire(join(folder, "package.json")).resolve(`@pulumi/pulumi/${module}`);
  } catch {
    throw new Error(`${folder}: @pulumi/pulumi is not installed there; run \`npm install\``);
  }
}

/** As a shell splits words: blanks separate, quotes keep together. */
function splitArguments(text: string): string[] {
  return [...text.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replace(/["']/g, ""));
}
