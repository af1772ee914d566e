import { GraphQLError } from "graphql";
import type {
  CustomDomain,
  Deployment,
  Environment,
  Placement,
  Project,
  RailwayState,
  Service,
  ServiceDomain,
} from "./state.ts";

/** Finding things by id, and Railway's words for what is not there. */
export class Lookup {
  readonly #state: RailwayState;

  constructor(state: RailwayState) {
    this.#state = state;
  }

  project(id: string): Project {
    return this.#state.projects.get(id) ?? this.#missing("Project", id);
  }

  environment(id: string): Environment {
    const all = [...this.#state.projects.values()].flatMap((project) => [...project.environments.values()]);
    return all.find((environment) => environment.id === id) ?? this.#missing("Environment", id);
  }

  service(id: string): Service {
    return this.#state.services().find((service) => service.id === id) ?? this.#missing("Service", id);
  }

  placement(serviceId: string, environmentId: string): Placement {
    const { id } = this.environment(environmentId);
    return this.service(serviceId).placements.get(id) ?? this.#missing("ServiceInstance", serviceId);
  }

  deployment(id: string): Deployment {
    const all = this.#state.placements().flatMap(({ deployments }) => deployments);
    return all.find((deployment) => deployment.id === id) ?? this.#missing("Deployment", id);
  }

  serviceDomain(id: string): { placement: Placement; domain: ServiceDomain } {
    for (const placement of this.#state.placements()) {
      const domain = placement.serviceDomains.find((candidate) => candidate.id === id);
      if (domain) return { placement, domain };
    }
    return this.#missing("ServiceDomain", id);
  }

  customDomain(id: string): { placement: Placement; domain: CustomDomain } {
    for (const placement of this.#state.placements()) {
      const domain = placement.customDomains.find((candidate) => candidate.id === id);
      if (domain) return { placement, domain };
    }
    return this.#missing("CustomDomain", id);
  }

  /** What was deleted is no longer anybody's: the same words as for a lack of rights. */
  #missing(what: string, id: string): never {
    throw this.#state.deleted.has(id) ? notAuthorized() : new GraphQLError(`${what} not found`);
  }
}

export const notAuthorized = (): GraphQLError => new GraphQLError("Not Authorized");

export const refused = (message: string): GraphQLError => new GraphQLError(message);
