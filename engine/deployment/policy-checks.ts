import type { DeploymentEvents, PolicyViolation } from "../events/deployment-events.ts";
import type { PropertyMap } from "../property-value.ts";
import type { ResourceState } from "../state/resource-state.ts";
import type { Goal } from "./goal.ts";
import { nameOf } from "./urn.ts";

/** A resource as a policy sees it. */
export interface AnalyzedResource {
  urn: string;
  type: string;
  name: string;
  properties: PropertyMap;
  options: {
    protect: boolean;
    ignoreChanges: string[];
    deleteBeforeReplace?: boolean;
    aliases: string[];
    customTimeouts: { create?: number; update?: number; delete?: number };
    additionalSecretOutputs: string[];
    parent?: string;
  };
  provider?: { urn: string; type: string; name: string; properties: PropertyMap };
}

export interface AnalyzedStackResource extends AnalyzedResource {
  parent?: string;
  dependencies: string[];
  propertyDependencies: Record<string, string[]>;
}

/** A running policy pack, as far as a deployment needs it. */
export interface PolicyAnalyzer {
  readonly info: { name: string; version: string };
  analyze(resource: AnalyzedResource): Promise<{ violations: PolicyViolation[] }>;
  analyzeStack(resources: AnalyzedStackResource[]): Promise<{ violations: PolicyViolation[] }>;
}

interface PolicySubject {
  state: ResourceState;
  goal: Goal | undefined;
  provider: ResourceState | undefined;
}

/** Runs every pack over resources and over the whole stack, and tells of each violation. */
export class PolicyChecks {
  readonly #packs: PolicyAnalyzer[];
  readonly #events: DeploymentEvents;

  constructor(packs: PolicyAnalyzer[], events: DeploymentEvents) {
    this.#packs = packs;
    this.#events = events;
  }

  get packs(): Record<string, string> {
    return Object.fromEntries(this.#packs.map(({ info }) => [info.name, info.version]));
  }

  /** Whether a mandatory policy refuses the checked inputs in `subject.state`. */
  async resource(subject: PolicySubject): Promise<boolean> {
    if (this.#packs.length === 0) {
      return false;
    }
    const analyzed = analyzedResource(subject, subject.state.inputs ?? {});
    const results = await Promise.all(this.#packs.map((pack) => pack.analyze(analyzed)));
    return this.#tell(results, () => subject.state.urn);
  }

  /** Whether a mandatory policy refuses the stack as a whole. */
  async stack(subjects: PolicySubject[], stackUrn: string): Promise<boolean> {
    if (this.#packs.length === 0) {
      return false;
    }
    const resources = subjects.map((subject): AnalyzedStackResource => {
      const { state } = subject;
      return {
        ...analyzedResource(subject, state.outputs ?? {}),
        ...(state.parent && { parent: state.parent }),
        dependencies: state.dependencies ?? [],
        propertyDependencies: Object.fromEntries(
          Object.entries(state.propertyDependencies ?? {}).map(([key, urns]) => [key, urns ?? []]),
        ),
      };
    });
    const known = new Set(subjects.map(({ state }) => state.urn));
    const results = await Promise.all(this.#packs.map((pack) => pack.analyzeStack(resources)));
    return this.#tell(results, (urn) => (urn !== undefined && known.has(urn) ? urn : stackUrn));
  }

  #tell(results: { violations: PolicyViolation[] }[], place: (urn: string | undefined) => string): boolean {
    let refused = false;
    for (const violation of results.flatMap(({ violations }) => violations)) {
      if (violation.enforcementLevel === "disabled") {
        continue;
      }
      refused ||= violation.enforcementLevel !== "advisory";
      this.#events.policyViolation(violation, place(violation.urn));
    }
    return refused;
  }
}

function analyzedResource({ state, goal, provider }: PolicySubject, properties: PropertyMap): AnalyzedResource {
  return {
    urn: state.urn,
    type: state.type,
    name: nameOf(state.urn),
    properties,
    options: {
      protect: state.protect ?? false,
      ignoreChanges: state.ignoreChanges ?? [],
      ...(goal?.deleteBeforeReplace !== undefined && { deleteBeforeReplace: goal.deleteBeforeReplace }),
      aliases: goal?.aliases.flatMap((alias) => ("urn" in alias ? [alias.urn] : [])) ?? [],
      customTimeouts: state.customTimeouts ?? {},
      additionalSecretOutputs: state.additionalSecretOutputs ?? [],
      ...(state.parent && { parent: state.parent }),
    },
    ...(provider && {
      provider: {
        urn: provider.urn,
        type: provider.type,
        name: nameOf(provider.urn),
        properties: provider.inputs ?? {},
      },
    }),
  };
}
