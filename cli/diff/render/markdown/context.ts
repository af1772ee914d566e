import type { ConfigDiff, StackDiff } from "../../model.ts";
import { code, text } from "../escape.ts";
import { stackLabels } from "../summary.ts";

/** What every section needs beside its own rows. */
export interface Context {
  diff: ConfigDiff;
  /** The stack's name as code, for Markdown. */
  label(stack: StackDiff): string;
  /** The stack's name as words, for HTML. */
  name(stack: StackDiff): string;
  /** Where the repository shows a file at head; undefined when that is not known. */
  fileUrl(file: string, line: number): string | undefined;
}

export function contextOf(diff: ConfigDiff, runUrl: string | undefined): Context {
  const labels = stackLabels(diff);
  const repository = runUrl === undefined ? undefined : /^(.+)\/actions\/runs\//.exec(runUrl)?.[1];
  return {
    diff,
    label: (stack) => code(labels.get(stack)!, 80),
    name: (stack) => text(labels.get(stack)!, 80),
    fileUrl: (file, line) => {
      if (repository === undefined || !/^[0-9a-f]{40}$/.test(diff.head.commit ?? "")) return undefined;
      return `${repository}/blob/${diff.head.commit}/${file.split("/").map(pathSegment).join("/")}#L${line}`;
    },
  };
}

/** The address of a workflow run, if it is one that can stand in a link as it is. */
export function safeUrl(url: string | undefined): string | undefined {
  return url !== undefined && /^https?:\/\/[\w.:-]+(\/[\w.~%/-]*)?$/.test(url) ? url : undefined;
}

function pathSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/[()'*!]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
}
