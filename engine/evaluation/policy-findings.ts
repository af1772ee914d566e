import type { AnalyzedStackResource } from "../policy/analyzed-resource.ts";
import type { PolicyPack, Violation } from "../policy/policy-pack.ts";
import type { EvaluatedFinding, EvaluatedResource } from "./evaluation.ts";

/** Everything the packs have to say about the resources, one by one and as a stack. */
export async function policyFindings(packs: PolicyPack[], resources: EvaluatedResource[]): Promise<EvaluatedFinding[]> {
  const analyzed = resources.map(analyzedResource);
  const findings = await Promise.all(
    packs.flatMap((pack) => [
      ...analyzed.map(async (subject) => findingsOf(pack, await pack.analyze(subject), subject.urn)),
      pack
        .analyzeStack(analyzed.map((subject, index) => ({ ...subject, properties: outcome(resources[index]!) })))
        .then((result) => findingsOf(pack, result, "")),
    ]),
  );
  return findings.flat();
}

function findingsOf(
  pack: PolicyPack,
  result: Awaited<ReturnType<PolicyPack["analyze"]>>,
  urn: string,
): EvaluatedFinding[] {
  return [
    ...result.violations
      .filter(({ enforcementLevel }) => enforcementLevel !== "disabled")
      .map((violation) => finding(violation)),
    ...result.notApplicable.map(({ policyName, reason }) => ({
      policy: policyName,
      pack: pack.info.name,
      level: "advisory" as const,
      urn,
      message: reason,
      notApplicable: true,
    })),
  ];
}

function finding(violation: Violation): EvaluatedFinding {
  return {
    policy: violation.policyName,
    pack: violation.packName,
    level: violation.enforcementLevel,
    ...(violation.severity && { severity: violation.severity }),
    urn: violation.urn,
    message: violation.message,
    notApplicable: false,
  };
}

function analyzedResource(resource: EvaluatedResource): AnalyzedStackResource {
  return {
    urn: resource.urn,
    type: resource.type,
    name: resource.name,
    properties: resource.inputs,
    options: {
      protect: resource.protect,
      ignoreChanges: resource.ignoreChanges,
      aliases: resource.aliases.flatMap((alias) => ("urn" in alias ? [alias.urn] : [])),
      customTimeouts: {},
      ...(resource.parent && { parent: resource.parent }),
    },
    ...(resource.parent && { parent: resource.parent }),
    dependencies: resource.dependencies,
    propertyDependencies: resource.propertyDependencies,
  };
}

/** As a stack rule sees a resource: what the program knows of its outputs. */
function outcome(resource: EvaluatedResource) {
  return resource.custom ? resource.inputs : resource.outputs;
}
