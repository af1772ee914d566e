import type { Evaluation } from "../../../engine/evaluation/evaluation.ts";
import type { StackDiff } from "../model.ts";
import { changedResources, type ReplaceKeys } from "./changed-resources.ts";
import { missingConfigFindings } from "./missing-config.ts";
import { policyFindings } from "./policy-findings.ts";
import { priceChange } from "./price-change.ts";
import { redeploys } from "./redeploys.ts";
import { countsOf, resourceChanges } from "./resource-changes.ts";
import { variableChanges } from "./variable-changes.ts";
import { wiring } from "./wiring.ts";

/** One stack at both commits. A side is absent where the stack is not there. */
export interface StackSides {
  project: string;
  stack: string;
  /** The project's folder, relative to the repository, `.` for its root. */
  directory: string;
  base?: Evaluation;
  head?: Evaluation;
  /** Why a side could not be evaluated. */
  errors: string[];
}

const NOTHING = { create: 0, update: 0, replace: 0, delete: 0, unchanged: 0 };

/** What changes in one stack. */
export async function stackDiff(sides: StackSides, replaceKeys: ReplaceKeys): Promise<StackDiff> {
  const { project, stack, directory, errors } = sides;
  if (errors.length > 0) return failed(sides);
  const [base, head] = [sides.base ?? emptyStack(sides), sides.head ?? emptyStack(sides)];
  const { all, provenance } = await changedResources(base, head, replaceKeys);
  const resources = resourceChanges(all);
  const policies = [
    ...missingConfigFindings(sides.base, head, directory),
    ...policyFindings(sides.base, head, provenance.renamed, directory),
  ];
  const price = priceChange(all);
  const isChanged = resources.length > 0 || policies.some(({ isNew, unknown }) => isNew && !unknown);
  return {
    project,
    stack,
    directory,
    status: !sides.base ? "added" : !sides.head ? "removed" : isChanged ? "changed" : "unchanged",
    errors: [],
    counts: countsOf(all),
    resources,
    variables: variableChanges(all, base, head),
    redeploys: redeploys(all, head),
    policies,
    ...(price && { price }),
    wiring: wiring(all, head),
  };
}

export function emptyStack({ project, stack }: Pick<StackSides, "project" | "stack">): Evaluation {
  return {
    project,
    stack,
    resources: [],
    outputs: {},
    findings: [],
    policyPacks: {},
    severities: {},
    errors: [],
    missingConfig: [],
    ciphertexts: {},
    salt: "",
  };
}

/** What can be said is said: a stack that cannot be evaluated hides no other. */
function failed({ project, stack, directory, errors, base, head }: StackSides): StackDiff {
  return {
    project,
    stack,
    directory,
    status: "failed",
    errors,
    counts: { ...NOTHING },
    resources: [],
    variables: [],
    redeploys: [],
    policies: head && head.errors.length === 0 ? policyFindings(base, head, new Map(), directory) : [],
    wiring: { nodes: [], edges: [] },
  };
}
