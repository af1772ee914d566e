import type { Evaluation } from "../../../engine/evaluation/evaluation.ts";
import type { MissingConfig } from "../../../engine/evaluation/missing-config.ts";
import { asTyped, inFolder } from "../../terminal/wording.ts";
import type { PolicyFinding } from "../model.ts";

/** What a stack's config lacks and `up` therefore refuses: one finding for what this change brings, one for what base lacks too. */
export function missingConfigFindings(
  base: Evaluation | undefined,
  head: Evaluation,
  directory: string,
): PolicyFinding[] {
  const before = new Set((base?.missingConfig ?? []).map(({ key }) => key));
  const [old, fresh] = [true, false].map((known) => head.missingConfig.filter(({ key }) => before.has(key) === known));
  return [finding(fresh!, head.stack, directory, true), finding(old!, head.stack, directory, false)].flat();
}

function finding(missing: MissingConfig[], stack: string, directory: string, isNew: boolean): PolicyFinding[] {
  const [first] = missing;
  if (first === undefined) return [];
  const names = missing.map(({ key }) => nameOf(key)).join(", ");
  const count = missing.length === 1 ? "1 value of" : `${missing.length} values of`;
  const fix = inFolder(asTyped(first.fix, "embedded", stack), directory);
  const what = missing.length === 1 ? `${names} is not set: ${first.reason}` : `${names} are not set`;
  return [
    {
      policy: "config-complete",
      level: "mandatory",
      severity: "critical",
      resource: "",
      message: `${count} the config of ${stack}: ${what}. Fix: \`${fix}\`${missing.length > 1 ? ", and the others likewise" : ""}`,
      isNew,
      unknown: false,
      location: { file: `${directory}/Pulumi.${stack}.yaml`.replace(/^\.\//, ""), line: 1 },
    },
  ];
}

function nameOf(key: string): string {
  return key.slice(key.indexOf(":") + 1);
}
