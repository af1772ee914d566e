import { stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import { readObject } from "../state/object-file.ts";
import { type ConfigDeclaration, configDeclarations } from "./config-declaration.ts";
import { ConfigError } from "./config-error.ts";

/** A `Pulumi.yaml`. Paths are absolute. */
export interface Project {
  dir: string;
  file: string;
  name: string;
  description?: string;
  runtime: { name: string; options: Record<string, unknown> };
  /** Working folder of the program and of plugins. */
  pwd: string;
  /** What the language host is told to run, relative to `pwd`. */
  entryPoint: string;
  /** Full key -> declaration. */
  config: Record<string, ConfigDeclaration>;
  stackConfigDir: string;
  providers: { name: string; path: string; version?: string }[];
  backendUrl?: string;
}

const plugin = z.object({ name: z.string(), path: z.string(), version: z.string().optional() });

const schema = z.object({
  name: z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/, 'may only hold letters, digits, "-", "_" and "."'),
  description: z.string().nullish(),
  runtime: z.union([
    z.string().transform((name) => ({ name, options: {} })),
    z.object({ name: z.string(), options: z.record(z.string(), z.unknown()).nullish() }),
  ]),
  main: z.string().nullish(),
  config: z.unknown().optional(),
  stackConfigDir: z.string().nullish(),
  backend: z.object({ url: z.string().nullish() }).nullish(),
  plugins: z
    .object({
      providers: z.array(plugin).nullish(),
      analyzers: z.array(plugin).nullish(),
      languages: z.array(plugin).nullish(),
    })
    .nullish(),
});

/** @throws ConfigError with all that is wrong. */
export async function loadProject(projectDir: string): Promise<Project> {
  const dir = resolve(projectDir);
  const { file, text } = await findProjectFile(dir);
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    throw new ConfigError(
      file,
      document.errors.map((error) => error.message),
    );
  }
  const parsed = schema.safeParse(document.toJS());
  if (!parsed.success) {
    throw new ConfigError(
      file,
      parsed.error.issues.map((issue) => `${issue.path.join(".") || "the file"}: ${issue.message}`),
    );
  }
  const { data } = parsed;
  const { declarations, problems } = configDeclarations(data.name, data.config);
  if (data.runtime.name !== "nodejs") {
    problems.push(`runtime ${data.runtime.name}: the embedded engine runs nodejs only; run with --engine pulumi`);
  }
  for (const kind of ["analyzers", "languages"] as const) {
    if (data.plugins?.[kind]?.length)
      problems.push(`plugins.${kind}: not known to the embedded engine; run with --engine pulumi`);
  }
  const entry = await entryOf(dir, data.main ?? "");
  if (!entry) problems.push(`main: ${data.main} does not exist in ${dir}`);
  if (problems.length > 0 || !entry) throw new ConfigError(file, problems);
  return {
    dir,
    file,
    name: data.name,
    ...(data.description && { description: data.description }),
    runtime: { name: data.runtime.name, options: data.runtime.options ?? {} },
    ...entry,
    config: declarations,
    stackConfigDir: resolve(dir, data.stackConfigDir ?? "."),
    providers: (data.plugins?.providers ?? []).map(({ name, path, version }) => ({
      name,
      path: resolve(dir, path),
      ...(version && { version }),
    })),
    ...(data.backend?.url && { backendUrl: data.backend.url }),
  };
}

async function findProjectFile(dir: string): Promise<{ file: string; text: string }> {
  for (const name of ["Pulumi.yaml", "Pulumi.yml"]) {
    const file = join(dir, name);
    const text = await readObject(file);
    if (text !== undefined) return { file, text };
  }
  throw new ConfigError(join(dir, "Pulumi.yaml"), ["does not exist; name the project's folder with --cwd"]);
}

/** As the CLI splits `main`: a folder is where the program runs, a file is run in its own folder. */
async function entryOf(dir: string, main: string): Promise<{ pwd: string; entryPoint: string } | undefined> {
  if (!main) return { pwd: dir, entryPoint: "." };
  const path = resolve(dir, main);
  const found = await stat(path).catch(() => undefined);
  if (!found) return undefined;
  return found.isDirectory() ? { pwd: path, entryPoint: "." } : { pwd: dirname(path), entryPoint: basename(path) };
}
