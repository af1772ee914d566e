import proto from "@pulumi/pulumi/proto/analyzer_pb.js";
import { fromStruct } from "../plugin/wire.ts";
import type { PropertyMap } from "../property-value.ts";

export type EnforcementLevel = "advisory" | "mandatory" | "remediate" | "disabled";

export type PolicySeverity = "low" | "medium" | "high" | "critical";

export interface PolicyInfo {
  name: string;
  displayName: string;
  description: string;
  message: string;
  enforcementLevel: EnforcementLevel;
  type: "resource" | "stack" | "unknown";
  severity?: PolicySeverity;
  remediationSteps?: string;
  url?: string;
  /** JSON schema of each property the policy can be configured with. */
  configProperties: PropertyMap;
  configRequired: string[];
}

/** What a pack says about itself. */
export interface AnalyzerInfo {
  name: string;
  displayName: string;
  version: string;
  description: string;
  supportsConfig: boolean;
  policies: PolicyInfo[];
  /** What the pack's own constructor configured: policy -> level and properties. */
  initialConfig: Record<string, { enforcementLevel: EnforcementLevel; properties: PropertyMap }>;
}

const LEVELS: Record<number, EnforcementLevel> = {
  [proto.EnforcementLevel.ADVISORY]: "advisory",
  [proto.EnforcementLevel.MANDATORY]: "mandatory",
  [proto.EnforcementLevel.DISABLED]: "disabled",
  [proto.EnforcementLevel.REMEDIATE]: "remediate",
};

const SEVERITIES: Record<number, PolicySeverity> = {
  [proto.PolicySeverity.POLICY_SEVERITY_LOW]: "low",
  [proto.PolicySeverity.POLICY_SEVERITY_MEDIUM]: "medium",
  [proto.PolicySeverity.POLICY_SEVERITY_HIGH]: "high",
  [proto.PolicySeverity.POLICY_SEVERITY_CRITICAL]: "critical",
};

const TYPES: Record<number, PolicyInfo["type"]> = {
  [proto.PolicyType.POLICY_TYPE_RESOURCE]: "resource",
  [proto.PolicyType.POLICY_TYPE_STACK]: "stack",
};

export const ENFORCEMENT_LEVELS: readonly EnforcementLevel[] = Object.values(LEVELS);

export function levelOf(level: number): EnforcementLevel {
  return LEVELS[level] ?? "mandatory";
}

export function levelNumber(level: EnforcementLevel): 0 | 1 | 2 | 3 {
  return Number(Object.keys(LEVELS).find((number) => LEVELS[Number(number)] === level)) as 0 | 1 | 2 | 3;
}

export function severityOf(severity: number): PolicySeverity | undefined {
  return SEVERITIES[severity];
}

/** @param version of `PulumiPolicy.yaml`, which goes before the pack's own. */
export function decodeInfo(reply: InstanceType<typeof proto.AnalyzerInfo>, version: string | undefined): AnalyzerInfo {
  const initialConfig: AnalyzerInfo["initialConfig"] = {};
  reply.getInitialconfigMap().forEach((config, policy) => {
    initialConfig[policy] = {
      enforcementLevel: levelOf(config.getEnforcementlevel()),
      properties: fromStruct(config.getProperties()),
    };
  });
  return {
    name: reply.getName(),
    displayName: reply.getDisplayname(),
    version: version ?? reply.getVersion(),
    description: reply.getDescription(),
    supportsConfig: reply.getSupportsconfig(),
    policies: reply
      .getPoliciesList()
      .map(decodePolicy)
      .sort((left, right) => (left.name < right.name ? -1 : 1)),
    initialConfig,
  };
}

function decodePolicy(policy: InstanceType<typeof proto.PolicyInfo>): PolicyInfo {
  const schema = policy.getConfigschema();
  const severity = severityOf(policy.getSeverity());
  return {
    name: policy.getName(),
    displayName: policy.getDisplayname(),
    description: policy.getDescription(),
    message: policy.getMessage(),
    enforcementLevel: levelOf(policy.getEnforcementlevel()),
    type: TYPES[policy.getPolicyType()] ?? "unknown",
    ...(severity && { severity }),
    ...(policy.getRemediationSteps() && { remediationSteps: policy.getRemediationSteps() }),
    ...(policy.getUrl() && { url: policy.getUrl() }),
    configProperties: fromStruct(schema?.getProperties()),
    configRequired: schema?.getRequiredList() ?? [],
  };
}
