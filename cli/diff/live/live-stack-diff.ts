import { resolve } from "node:path";
import type { Evaluation } from "../../../engine/evaluation/evaluation.ts";
import type { Engine } from "../../engines/engine.ts";
import { packConfigs } from "../../fingerprints/pack-configs.ts";
import { type Plan, PlanBuilder } from "../../plan/model.ts";
import { policyPackFor } from "../../policy-pack.ts";
import type { Changed } from "../compare/changed-resources.ts";
import { redeploys } from "../compare/redeploys.ts";
import { emptyStack, type StackSides } from "../compare/stack-diff.ts";
import { wiring } from "../compare/wiring.ts";
import type { PolicyFinding, StackDiff } from "../model.ts";
import { driftOf, resourceOf, variablesIn } from "./plan-rows.ts";

interface How {
  engine: Engine;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  note: (text: string) => void;
}

/**
 * The diff of a stack with an engine's plan in the place of what could be said offline: what `up` would do to what is live, and
 * what was changed there by hand. Needs the stack's state, passphrase and credentials.
 */
export async function liveStackDiff(offline: StackDiff, sides: StackSides, root: string, how: How): Promise<StackDiff> {
  const { head } = sides;
  if (offline.status === "failed" || offline.status === "removed" || !head) return offline;
  how.note(`Reading what is live in ${offline.project}/${offline.stack} (${how.engine.name} engine)…`);
  const builder = new PlanBuilder();
  const severities = new Map(Object.entries(head.severities));
  const failed = (errors: string[]): StackDiff => ({ ...offline, status: "failed", errors });
  try {
    const projectDir = resolve(root, offline.directory);
    const policyPacks = policyPackFor(projectDir, root);
    const location = { dir: projectDir, stack: offline.stack, env: how.env };
    const result = await how.engine.run("preview", {
      projectDir,
      stack: offline.stack,
      policyPacks,
      policyPackConfigs: await packConfigs(policyPacks, location),
      refresh: true,
      env: how.env,
      signal: how.signal,
      onEvent: (event) => builder.add(event),
    });
    how.signal.throwIfAborted();
    const plan = builder.build();
    const isRefused = plan.violations.some(({ mandatory }) => mandatory);
    if (result.result !== "succeeded" && !isRefused) {
      return failed(plan.errors.length > 0 ? plan.errors : result.errors);
    }
    return fold(offline, plan, head, sides.base ?? emptyStack(sides), severities);
  } catch (error) {
    how.signal.throwIfAborted();
    return failed([error instanceof Error ? error.message : String(error)]);
  }
}

/** Exported for its table of tests. */
export function fold(
  offline: StackDiff,
  plan: Plan,
  head: Evaluation,
  base: Evaluation,
  severities: ReadonlyMap<string, PolicyFinding["severity"]>,
): StackDiff {
  const declared = new Map([...base.resources, ...head.resources].map((resource) => [resource.urn, resource]));
  const resources = plan.rows.map((row) => resourceOf(row, declared.get(row.urn)));
  const drift = plan.drift.map(driftOf);
  const variables = plan.rows.flatMap((row) =>
    row.changes.length > 0
      ? variablesIn(row, declared.get(row.urn), head)
      : offline.variables.filter(({ urn }) => urn === row.urn),
  );
  const count = (action: string) => resources.filter((resource) => resource.action === action).length;
  const policies = findings(plan, offline.policies, severities);
  const isChanged = resources.length > 0 || drift.length > 0 || policies.some(({ isNew }) => isNew);
  const changed = asChanged(head, resources);
  return {
    ...offline,
    status: isChanged ? (offline.status === "added" ? "added" : "changed") : "unchanged",
    counts: {
      create: count("create"),
      update: count("update"),
      replace: count("replace"),
      delete: count("delete"),
      unchanged: plan.unchanged,
    },
    resources,
    variables,
    redeploys: redeploys(changed, head),
    policies,
    drift,
    wiring: wiring(changed, head),
  };
}

/** The picture and the deploys follow from what is declared, with the plan's word on what changes. */
function asChanged(head: Evaluation, resources: StackDiff["resources"]): Changed[] {
  const actions = new Map(resources.map(({ urn, action }) => [urn, action]));
  return head.resources
    .filter(({ custom, type }) => custom && !type.startsWith("pulumi:"))
    .map((resource) => ({ head: resource, action: actions.get(resource.urn) ?? "same", leaves: [], replaceKeys: [] }));
}

function findings(
  plan: Plan,
  offline: readonly PolicyFinding[],
  severities: ReadonlyMap<string, PolicyFinding["severity"]>,
): PolicyFinding[] {
  return plan.violations.map(({ policy, mandatory, resource, message, unknown }) => {
    const known = offline.find((found) => found.policy === policy && found.resource === resource);
    const same = offline.find((found) => found.message === message && found.resource === resource);
    return {
      policy,
      level: mandatory ? "mandatory" : "advisory",
      severity: severities.get(policy) ?? (mandatory ? "high" : "low"),
      resource,
      message,
      // What offline could not judge may well have been there before: it is not put on this change.
      isNew: same?.isNew ?? known?.isNew ?? false,
      unknown,
      ...(known?.location && { location: known.location }),
    };
  });
}
