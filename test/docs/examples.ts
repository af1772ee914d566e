import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import ts from "typescript";
import * as stackwright from "../../components/index.ts";
import * as contract from "../../contract/index.ts";
import { blocksOf } from "./page.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const FOLDER = join(ROOT, "docs/components");

/** A program on a page of docs/components. */
export interface Example {
  page: string;
  /** Where it would lie, so that its imports resolve. */
  file: string;
  text: string;
}

/** Every program of the pages, and the contract they import. */
export function examples(): { contract: Example; programs: Example[] } {
  const all = readdirSync(FOLDER)
    .filter((page) => page.endsWith(".md"))
    .flatMap((page) =>
      blocksOf(join(FOLDER, page))
        .filter(({ language }) => language === "ts")
        .map(({ text, section }) => {
          const isContract = page === "README.md" && section === "The contract";
          const name = isContract ? "contract" : `example-${page.replace(".md", "").toLowerCase()}`;
          return { page, file: join(FOLDER, `${name}.ts`), text };
        }),
    );
  const shared = all.find(({ file }) => file.endsWith("/contract.ts"))!;
  return { contract: shared, programs: all.filter((example) => example !== shared) };
}

/** What the compiler finds wrong with all of them, as one program under the checkout's settings. */
export function problemsOf(all: readonly Example[]): string[] {
  const settings = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(settings.config, ts.sys, ROOT);
  const texts = new Map(all.map(({ file, text }) => [file, text]));
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  host.getSourceFile = (file, target, ...rest) => {
    const text = texts.get(file);
    return text === undefined ? getSourceFile(file, target, ...rest) : ts.createSourceFile(file, text, target, true);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return [...texts.keys()].flatMap((file) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(file)).map(({ messageText, start = 0 }) => {
      const { line } = program.getSourceFile(file)!.getLineAndCharacterOfPosition(start);
      return `${file}:${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
    }),
  );
}

/** Runs a program as it is written; its exports. */
export function runExample({ text }: Example, shared: Example): Record<string, unknown> {
  const modules: Record<string, () => unknown> = {
    stackwright: () => stackwright,
    "stackwright/contract": () => contract,
    "@pulumi/pulumi": () => pulumi,
    "./contract.ts": () => runExample(shared, shared),
  };
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exports: Record<string, unknown> = {};
  new Function("require", "exports", outputText)((name: string) => {
    const module = modules[name];
    if (module === undefined) throw new Error(`an example imports ${name}, which a new user does not have`);
    return module();
  }, exports);
  return exports;
}
