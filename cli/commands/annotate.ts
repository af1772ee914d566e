import { appendFileSync } from "node:fs";
import { type Arguments, UsageError } from "../arguments.ts";
import { readBodyFile } from "../github/body-file.ts";
import { type Finding, findingsOf } from "../github/sarif.ts";
import { workflowCommands } from "../github/workflow-command.ts";

/** GitHub takes 1 MiB per step and shows nothing of more. */
const LONGEST_SUMMARY = 1024 * 1024;

/**
 * Marks findings on the lines they are about, and writes the job's summary. Needs no token. Exit code 1 when the change brings
 * a finding that would be refused: the check then fails.
 */
export function annotate(args: Arguments, env: NodeJS.ProcessEnv, print: (line: string) => void): number {
  if (args.sarif === undefined && args.summary === undefined) {
    throw new UsageError("Say what to show: --sarif FILE, --summary FILE, or both.");
  }
  const findings = args.sarif === undefined ? [] : readFindings(args.sarif);
  if (args.summary !== undefined) {
    const path = env.GITHUB_STEP_SUMMARY;
    if (!path) throw new Error("--summary: GITHUB_STEP_SUMMARY is not set: only a workflow's step has a summary.");
    appendFileSync(path, fitting(readBodyFile("--summary", args.summary).toString("utf8")));
  }
  const newFirst = [...findings].sort((a, b) => Number(a.known) - Number(b.known));
  for (const line of workflowCommands(newFirst)) print(line);
  return findings.some(({ level, known }) => level === "error" && !known) ? 1 : 0;
}

function readFindings(path: string): Finding[] {
  const text = readBodyFile("--sarif", path).toString("utf8");
  try {
    return findingsOf(text);
  } catch (error) {
    throw new Error(`--sarif ${path}: ${(error as Error).message}`);
  }
}

function fitting(text: string): string {
  if (Buffer.byteLength(text) <= LONGEST_SUMMARY) return text;
  const note = "\n\n*Cut to the size of a job summary: all of it is in the run's artifact.*\n";
  const room = Buffer.from(text).subarray(0, LONGEST_SUMMARY - Buffer.byteLength(note));
  return room.subarray(0, room.lastIndexOf("\n")).toString("utf8") + note;
}
