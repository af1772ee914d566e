import type { DeploymentEvents } from "../events/deployment-events.ts";
import type { ResourceState } from "../state/resource-state.ts";
import type { BaseSnapshot } from "./base-snapshot.ts";
import type { Goal } from "./goal.ts";
import type { PolicyChecks } from "./policy-checks.ts";
import type { ProviderRegistry } from "./provider-registry.ts";
import type { StepRecorder } from "./step-recorder.ts";
import { isProviderType, STACK_TYPE, typeOf } from "./urn.ts";

/** What the parts of one deployment share. */
export interface DeploymentContext {
  readonly stack: string;
  readonly project: string;
  readonly preview: boolean;
  /** `refresh` counts what it finds; elsewhere a refresh is a silent first half. */
  readonly kind: "update" | "refresh" | "destroy";
  readonly base: BaseSnapshot;
  readonly providers: ProviderRegistry;
  readonly recorder: StepRecorder;
  readonly events: DeploymentEvents;
  readonly policies: PolicyChecks;
  readonly targets: ReadonlySet<string> | undefined;
  readonly progress: Progress;
}

/** What has happened so far in one deployment, by URN. */
export class Progress {
  readonly seen = new Set<string>();
  readonly same = new Set<string>();
  readonly created = new Set<string>();
  readonly updated = new Set<string>();
  readonly replaced = new Set<string>();
  readonly read = new Set<string>();
  readonly deleted = new Set<string>();
  /** Not created because no target names them. */
  readonly skippedCreates = new Set<string>();
  /** Failed, or not attempted because something they need failed. */
  readonly failed = new Set<string>();
  /** An earlier URN -> the URN that took it over, and the other way round. */
  readonly aliased = new Map<string, string>();
  readonly adopted = new Map<string, string>();
  readonly goals = new Map<string, Goal>();
  /** What the program registered, as it is now. */
  readonly news = new Map<string, ResourceState>();
  readonly reads = new Map<string, ResourceState>();
  /** What a delete-before-replace deletes eagerly along with its own resource: whether that went through. */
  readonly deletions = new Map<string, Promise<boolean>>();
  readonly dependentReplaceKeys = new Map<string, string[]>();
  /** Set by the first problem; nothing that left the program is deleted after it. */
  failures = 0;
  /** Mandatory policies that refused something. A preview goes on after them. */
  violations = 0;
  /** No step may begin any more: cancelled, or an invalid resource in an update. */
  stopped = false;

  get succeeded(): boolean {
    return this.failures === 0 && this.violations === 0;
  }

  hasStep(urn: string): boolean {
    return [this.created, this.same, this.updated, this.deleted, this.replaced, this.read].some((set) => set.has(urn));
  }

  isOperatedOn(urn: string): boolean {
    const now = this.aliased.get(urn) ?? urn;
    return [this.same, this.updated, this.replaced, this.read].some((set) => set.has(now));
  }
}

/** Providers and the stack itself are part of every targeted operation. */
export function isTargeted(context: DeploymentContext, urn: string): boolean {
  const type = typeOf(urn);
  return context.targets === undefined || context.targets.has(urn) || isProviderType(type) || type === STACK_TYPE;
}

/** A problem that has been told to the person already. */
export class ReportedError extends Error {
  override name = "ReportedError";
}
