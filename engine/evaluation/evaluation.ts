import type { Alias } from "../deployment/alias.ts";
import type { EnforcementLevel, PolicySeverity } from "../policy/policy-info.ts";
import type { PropertyMap } from "../property-value.ts";
import type { MissingConfig } from "./missing-config.ts";
import type { Origin } from "./origin.ts";

/** What a program declares for one stack, found without credentials, state or network. */
export interface Evaluation {
  project: string;
  stack: string;
  /** In the order of registration: what a resource needs comes before it. */
  resources: EvaluatedResource[];
  /** The stack's outputs. */
  outputs: PropertyMap;
  findings: EvaluatedFinding[];
  /** Name -> version of the packs that ran. */
  policyPacks: Record<string, string>;
  /** Policy -> how grave a violation is. */
  severities: Record<string, PolicySeverity>;
  /** Why the program could not be evaluated; empty when it was. Known secrets are masked. */
  errors: string[];
  /** What the program went on without. An `up` refuses to. */
  missingConfig: MissingConfig[];
  /** Config key -> digest of its ciphertext. */
  ciphertexts: Record<string, string>;
  /** Digest of the salt the ciphertexts hang on. */
  salt: string;
}

export interface EvaluatedResource {
  urn: string;
  type: string;
  name: string;
  custom: boolean;
  parent?: string;
  /** Secrets in their envelope, also those the program knows; unknowns as Pulumi's marker. Nothing is masked. */
  inputs: PropertyMap;
  /** Property path -> where an input comes from. */
  origins: Record<string, Origin[]>;
  /** URNs. */
  dependencies: string[];
  propertyDependencies: Record<string, string[]>;
  aliases: Alias[];
  protect: boolean;
  retainOnDelete: boolean;
  ignoreChanges: string[];
  replaceOnChanges: string[];
  /** As Pulumi spells it, `project:///index.ts#12,5`. */
  sourcePosition?: string;
  /** A component's own. */
  outputs: PropertyMap;
}

export interface EvaluatedFinding {
  policy: string;
  pack: string;
  level: EnforcementLevel;
  severity?: PolicySeverity;
  /** Empty for a rule about the stack that names no resource. */
  urn: string;
  message: string;
  /** The rule could not judge: a value it needs is not known. */
  notApplicable: boolean;
}
