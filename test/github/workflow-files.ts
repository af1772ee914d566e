import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";

export const ROOT = resolve(import.meta.dirname, "../..");
const FOLDER = join(ROOT, ".github/workflows");

export interface Step {
  id?: string;
  name?: string;
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
  env?: Record<string, string>;
}

export interface Job {
  "timeout-minutes"?: number;
  permissions?: Record<string, string>;
  environment?: string;
  env?: Record<string, string>;
  steps: Step[];
}

export interface Workflow {
  file: string;
  text: string;
  name: string;
  on: Record<string, unknown>;
  permissions?: Record<string, string>;
  concurrency?: { group: string; "cancel-in-progress": boolean };
  defaults?: { run: { shell: string } };
  jobs: Record<string, Job>;
}

export const workflows: Workflow[] = readdirSync(FOLDER)
  .filter((file) => /\.ya?ml$/.test(file))
  .sort()
  .map((file) => {
    const text = readFileSync(join(FOLDER, file), "utf8");
    return { file, text, ...(parse(text) as Omit<Workflow, "file" | "text">) };
  });

export function workflow(file: string): Workflow {
  const found = workflows.find((workflow) => workflow.file === file);
  if (!found) throw new Error(`There is no ${file}.`);
  return found;
}

/** The script of the only step with this name in a workflow's job. */
export function script(file: string, job: string, name: string): string {
  const step = workflow(file).jobs[job]?.steps.find((step) => step.name === name);
  if (step?.run === undefined) throw new Error(`${file} has no step "${name}" in job ${job}.`);
  return step.run;
}
