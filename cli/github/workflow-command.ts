import { plain } from "../terminal/style.ts";

export interface Annotation {
  level: "error" | "warning" | "notice";
  title: string;
  message: string;
  /** Relative to the repository. */
  file?: string;
  line?: number;
}

/** Of each level, GitHub shows this many per step and drops the rest. */
export const SHOWN_PER_LEVEL = 10;

/** `::error file=…,line=…,title=…::…`; nothing in it can end the line or begin another property. */
export function workflowCommand({ level, title, message, file, line }: Annotation): string {
  const properties = Object.entries({ file, line, title })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${property(String(value))}`);
  return `::${level} ${properties.join(",")}::${data(message)}`;
}

/** At most what GitHub shows of each level, and a last line for what it would have dropped. */
export function workflowCommands(annotations: Annotation[]): string[] {
  const shown = (["error", "warning", "notice"] as const).flatMap((level) =>
    annotations.filter((annotation) => annotation.level === level).slice(0, SHOWN_PER_LEVEL),
  );
  const lines = shown.map(workflowCommand);
  const missing = annotations.length - shown.length;
  if (missing > 0)
    lines.push(`${missing} more findings are in the job summary: GitHub shows ${SHOWN_PER_LEVEL} a level.`);
  return lines;
}

/** The escapes are those of GitHub's own @actions/core. */
function data(text: string): string {
  return plain(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
