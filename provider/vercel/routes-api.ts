import { changedRuleAnswer, changedRulesAnswer, type RuleAnswer, routeVersionsAnswer, rulesAnswer } from "./answers.ts";
import { type Transport, understood } from "./transport.ts";

/** A routing rule as it is written. */
export interface NewRule {
  name: string;
  description?: string | undefined;
  enabled?: boolean | undefined;
  srcSyntax: string;
  route: {
    src: string;
    dest?: string | undefined;
    status?: number | undefined;
    headers?: Record<string, string> | undefined;
    caseSensitive?: boolean | undefined;
  };
}

export interface Position {
  placement: "start" | "end" | "after" | "before";
  referenceId?: string;
}

/** A project's routing rules. Every write makes a new draft out of the one before; `promote` makes a draft live. */
export class RoutesApi {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** The ids of the live version and of the draft, where there are any. */
  async versions(projectId: string, signal: AbortSignal): Promise<{ live?: string; draft?: string }> {
    const operation = `read the routing versions of project "${projectId}"`;
    const path = `${routesOf(projectId)}/versions`;
    const answer = await this.#transport.send({ method: "GET", path, operation, signal });
    const { versions } = understood(routeVersionsAnswer, answer, operation);
    const live = versions.find(({ isLive }) => isLive)?.id;
    const draft = versions.find(({ isStaging }) => isStaging)?.id;
    return { ...(live === undefined ? {} : { live }), ...(draft === undefined ? {} : { draft }) };
  }

  /** A version's rules, in the order they are tried. */
  async list(projectId: string, versionId: string, signal: AbortSignal): Promise<RuleAnswer[]> {
    const operation = `list the routes of project "${projectId}"`;
    const call = { method: "GET" as const, path: routesOf(projectId), query: { versionId }, operation, signal };
    return understood(rulesAnswer, await this.#transport.send(call), operation).routes;
  }

  /** @returns the rule's id, and the draft's. */
  async add(projectId: string, route: NewRule, position: Position, signal: AbortSignal): Promise<[string, string]> {
    const operation = `add route "${route.name}" to project "${projectId}"`;
    const call = { method: "POST" as const, path: routesOf(projectId), body: { route, position }, operation, signal };
    const answer = understood(changedRuleAnswer, await this.#transport.send(call), operation);
    return [answer.route.id, answer.version.id];
  }

  /** @returns the draft's id. */
  async replace(projectId: string, routeId: string, route: NewRule, signal: AbortSignal): Promise<string> {
    const operation = `change route "${route.name}" of project "${projectId}"`;
    const path = `${routesOf(projectId)}/${encodeURIComponent(routeId)}`;
    const answer = await this.#transport.send({ method: "PATCH", path, body: { route }, operation, signal });
    return understood(changedRulesAnswer, answer, operation).version.id;
  }

  /** @returns the draft's id. */
  async remove(projectId: string, routeIds: string[], signal: AbortSignal): Promise<string> {
    const operation = `remove ${routeIds.length} routes from project "${projectId}"`;
    const call = { method: "DELETE" as const, path: routesOf(projectId), body: { routeIds }, operation, signal };
    const answer = await this.#transport.send({ ...call, retry: "once" });
    return understood(changedRulesAnswer, answer, operation).version.id;
  }

  async settle(projectId: string, draft: string, action: "promote" | "discard", signal: AbortSignal): Promise<void> {
    const operation = `${action} the staged routes of project "${projectId}"`;
    const path = `${routesOf(projectId)}/versions`;
    await this.#transport.send({ method: "POST", path, body: { id: draft, action }, operation, signal });
  }
}

const routesOf = (projectId: string): string => `/v1/projects/${encodeURIComponent(projectId)}/routes`;
