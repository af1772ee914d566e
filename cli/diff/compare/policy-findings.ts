import type { EvaluatedFinding, Evaluation } from "../../../engine/evaluation/evaluation.ts";
import type { PolicyFinding } from "../model.ts";

/** How a rule says that it could not judge: in our pack's words, and in those of Pulumi's policy library. */
const NOT_JUDGED = /^(Not judged\b|can't run policy .* during preview)/i;

/** What policies say of head, and which of it base did not have. `directory`: the project's, relative to the repository. */
export function policyFindings(
  base: Evaluation | undefined,
  head: Evaluation,
  renamed: ReadonlyMap<string, string>,
  directory: string,
): PolicyFinding[] {
  const before = new Set((base?.findings ?? []).map((finding) => identity(finding, renamed.get(finding.urn))));
  return head.findings.map((finding) => {
    const resource = head.resources.find(({ urn }) => urn === finding.urn);
    const location = locationOf(resource?.sourcePosition, directory);
    return {
      policy: finding.policy,
      level: finding.level === "advisory" ? "advisory" : "mandatory",
      severity: finding.severity ?? (finding.level === "advisory" ? "low" : "high"),
      resource: resource?.name ?? "",
      message: finding.message,
      isNew: !before.has(identity(finding)),
      unknown: finding.notApplicable || NOT_JUDGED.test(finding.message),
      ...(location && { location }),
    };
  });
}

function identity({ policy, urn, message }: EvaluatedFinding, now = urn): string {
  return JSON.stringify([policy, now, message]);
}

/** `project:///index.ts#12,5` of the project in `systems/x` -> line 12 of `systems/x/index.ts`. */
export function locationOf(
  position: string | undefined,
  directory: string,
): { file: string; line: number } | undefined {
  const match = /^project:\/\/\/(.+)#(\d+)/.exec(position ?? "");
  if (!match) return undefined;
  const file = `${directory}/${match[1]}`.replace(/^\.?\//, "");
  const parts: string[] = [];
  for (const part of file.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return { file: parts.join("/"), line: Number(match[2]) };
}
