import type { DeclaredVariable, Subject } from "./subject.ts";
import {
  CRON_JOB,
  ENV_GROUP,
  PROJECT_ENVIRONMENT,
  RAILWAY_INSTANCE,
  RAILWAY_VARIABLES,
  STATIC_SITE,
  VERCEL_PROJECT,
  WEB_SERVICE,
} from "./types.ts";

/** A variable with the resource that declares it. */
export interface OwnedVariable extends DeclaredVariable {
  owner: Subject;
}

/** A stack under judgement: its resources, and which of them belong together. */
export class Stack {
  readonly resources: readonly Subject[];

  /** Engines tell of resources as they come to be registered: rules see them in an order that is always the same. */
  constructor(resources: readonly Subject[]) {
    this.resources = [...resources].sort((one, other) => (one.urn < other.urn ? -1 : 1));
  }

  ofType(...types: readonly string[]): Subject[] {
    return this.resources.filter(({ type }) => types.includes(type));
  }

  /**
   * Whether `property` of one resource names another. Where ids are known they tell; before the platform has given them,
   * what the property was made from does.
   */
  refers(from: Subject, property: string, to: Subject, id: string): boolean {
    const target = to.output(id);
    if (target.known) {
      const value = from.read(property);
      if (value.known && !Array.isArray(value.value)) return value.value === target.value;
      const { values, complete } = from.elements(property);
      if (values.includes(target.value)) return true;
      if (complete) return false;
    }
    return from.madeFrom(property).includes(to.urn);
  }

  /** Whether two resources name the same third one in `property`. */
  share(one: Subject, other: Subject, property: string): boolean {
    const [left, right] = [one.output(property), other.output(property)];
    if (left.known && right.known) return left.value === right.value;
    return one.madeFrom(property).some((urn) => other.madeFrom(property).includes(urn));
  }

  /** The resources whose variables a service or frontend gets, the service itself among them. */
  variableOwners(service: Subject): Subject[] {
    switch (service.type) {
      case WEB_SERVICE:
      case STATIC_SITE:
      case CRON_JOB:
        return [
          service,
          ...this.ofType(ENV_GROUP).filter((group) => this.refers(group, "serviceIds", service, "serviceId")),
        ];
      case RAILWAY_INSTANCE:
        return this.ofType(RAILWAY_VARIABLES).filter(
          (owner) => this.share(owner, service, "serviceId") && this.share(owner, service, "environmentId"),
        );
      case VERCEL_PROJECT:
        return this.ofType(PROJECT_ENVIRONMENT).filter((owner) =>
          this.refers(owner, "projectId", service, "projectId"),
        );
      default:
        return [];
    }
  }

  /** A service's or frontend's variables in production. A map that is wholly unknown is passed to `onUnknown`. */
  variablesOf(service: Subject, onUnknown: (owner: Subject, map: string) => void): OwnedVariable[] {
    return this.variableOwners(service).flatMap((owner) =>
      owner.variablesOfVisitors((map) => onUnknown(owner, map)).map((variable) => ({ ...variable, owner })),
    );
  }
}
