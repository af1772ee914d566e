import type { PolicyFinding } from "../model.ts";

/** What a policy's message says: what is wrong, how to mend it, and where the rule is explained. */
export interface Said {
  what: string;
  fix?: string;
  /** e.g. `docs/policies.md#pooler-port`. */
  docs?: string;
}

/** Takes `<what> Fix: <fix> (<file>.md#<rule>)` apart. What is not worded like that is all `what`. */
export function said(finding: Pick<PolicyFinding, "message">): Said {
  const { what, fix, docs } = /^(?<what>.*?)(?:\s+Fix:\s+(?<fix>.*?))?(?:\s+\((?<docs>[\w./-]+\.md#[\w-]+)\))?$/s.exec(
    finding.message.trim(),
  )!.groups!;
  return { what: what!, ...(fix ? { fix } : {}), ...(docs ? { docs } : {}) };
}

/** Refusals first, then by severity, what is new before what was there. */
export function byWeight(a: PolicyFinding, b: PolicyFinding): number {
  return weight(b) - weight(a);
}

const SEVERITIES: PolicyFinding["severity"][] = ["low", "medium", "high", "critical"];

function weight({ level, unknown, severity, isNew }: PolicyFinding): number {
  return (level === "mandatory" ? 100 : 0) + (unknown ? 0 : 50) + SEVERITIES.indexOf(severity) * 10 + (isNew ? 1 : 0);
}

/** Whether this finding keeps `up` from running. */
export function refuses(finding: PolicyFinding): boolean {
  return finding.level === "mandatory" && !finding.unknown;
}
