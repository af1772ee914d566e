import { z } from "zod";
import { mixedCase } from "../core/ids.ts";
import { type Operation, operation } from "../core/operation.ts";
import { badRequest, notFound, vercelError } from "./dialect.ts";
import { compilePattern, inferSyntax } from "./route-patterns.ts";
import { findProject, scopeQuery } from "./scope.ts";
import type { Sites } from "./sites.ts";
import type { Project, RoutingRule, RoutingVersion, VercelState } from "./state.ts";

const MAX_ROUTES = 2048;

const newRule = z.strictObject({
  name: z.string().min(1).max(256),
  description: z.string().max(1024).optional(),
  enabled: z.boolean().optional(),
  srcSyntax: z.enum(["equals", "path-to-regexp", "regex"]).optional(),
  route: z.strictObject({
    src: z.string().min(1),
    dest: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    caseSensitive: z.boolean().optional(),
    status: z.int().min(100).max(999).optional(),
  }),
});

const position = z.strictObject({
  placement: z.enum(["start", "end", "after", "before"]),
  referenceId: z.string().optional(),
});

/** Project routes: every write stages, `promote` makes it live, and there is one staged version at a time. */
export function routeOperations(state: VercelState, sites: Sites): Operation[] {
  const path = "/v1/projects/{projectId}/routes";
  return [
    operation({
      method: "GET",
      path,
      query: z.strictObject({ ...scopeQuery, versionId: z.string().optional() }),
      handle: ({ params, query }) => {
        const project = findProject(state, params.projectId, query);
        const version = query.versionId === undefined ? newest(project) : versionOf(project, query.versionId);
        const rules = version?.rules ?? [];
        return {
          status: 200,
          body: {
            routes: rules.map((rule) => ruleView(rule, version)),
            version: version === undefined ? null : versionView(version),
            limit: { maxRoutes: MAX_ROUTES, currentRoutes: rules.length },
          },
        };
      },
    }),
    operation({
      method: "POST",
      path,
      creates: true,
      query: z.strictObject(scopeQuery),
      body: z.strictObject({ route: newRule, position: position.optional() }),
      handle: ({ params, query, body }) => {
        const project = findProject(state, params.projectId, query);
        const rule = ruleOf(mixedCase(16), body.route);
        const version = stage(state, project, (rules) => rules.splice(placeOf(rules, body.position), 0, rule));
        return { status: 200, body: { route: ruleView(rule, version), version: versionView(version) } };
      },
    }),
    operation({
      method: "PATCH",
      path: `${path}/{routeId}`,
      query: z.strictObject(scopeQuery),
      body: z.strictObject({ route: newRule }),
      handle: ({ params, query, body }) => {
        const project = findProject(state, params.projectId, query);
        const rule = ruleOf(params.routeId ?? "", body.route);
        const version = stage(state, project, (rules) => rules.splice(indexOf(rules, rule.id), 1, rule));
        return { status: 200, body: { route: ruleView(rule, version), version: versionView(version) } };
      },
    }),
    operation({
      method: "DELETE",
      path,
      query: z.strictObject(scopeQuery),
      body: z.strictObject({ routeIds: z.array(z.string()).min(1) }),
      handle: ({ params, query, body }) => {
        const project = findProject(state, params.projectId, query);
        const version = stage(state, project, (rules) => {
          for (const id of body.routeIds) rules.splice(indexOf(rules, id), 1);
        });
        return { status: 200, body: { deletedCount: body.routeIds.length, version: versionView(version) } };
      },
    }),
    operation({
      method: "GET",
      path: `${path}/versions`,
      query: z.strictObject(scopeQuery),
      handle: ({ params, query }) => ({
        status: 200,
        body: { versions: findProject(state, params.projectId, query).routing.toReversed().map(versionView) },
      }),
    }),
    operation({
      method: "POST",
      path: `${path}/versions`,
      query: z.strictObject(scopeQuery),
      body: z.strictObject({ id: z.string(), action: z.enum(["promote", "restore", "discard"]) }),
      handle: ({ params, query, body }) => {
        const project = findProject(state, params.projectId, query);
        const version = versionOf(project, body.id);
        act(project, version, body.action);
        sites.publish(project);
        return { status: 200, body: { version: versionView(version) } };
      },
    }),
  ];
}

/** The staged version, else the live one. */
const newest = (project: Project): RoutingVersion | undefined =>
  project.routing.find(({ status }) => status === "staging") ?? project.routing.find(({ status }) => status === "live");

function versionOf(project: Project, id: string): RoutingVersion {
  const version = project.routing.find((candidate) => candidate.id === id);
  if (version === undefined) throw notFound("The routing rules version could not be found");
  return version;
}

/** Changes the staged version, made from the live one where there is none. Each write is a version of its own. */
export function stage(
  state: VercelState,
  project: Project,
  change: (rules: RoutingRule[]) => unknown,
  createdBy = state.user.id,
): RoutingVersion {
  const rules = [...(newest(project)?.rules ?? [])];
  change(rules);
  if (rules.length > MAX_ROUTES) throw badRequest(`A project holds at most ${MAX_ROUTES} routes`);
  const version: RoutingVersion = {
    id: `rv_${mixedCase(16)}`,
    rules,
    status: "staging",
    createdBy,
    lastModified: Date.now(),
  };
  project.routing = [...project.routing.filter(({ status }) => status !== "staging"), version];
  return version;
}

function act(project: Project, version: RoutingVersion, action: "promote" | "restore" | "discard"): void {
  if ((version.status === "staging") === (action === "restore")) {
    throw vercelError(409, "conflict", `A version that is ${version.status} cannot be ${action}d`);
  }
  if (action !== "restore" && version.status !== "staging") {
    throw vercelError(409, "conflict", "The version is not staged");
  }
  if (action === "discard") {
    project.routing = project.routing.filter((candidate) => candidate !== version);
    return;
  }
  for (const candidate of project.routing) if (candidate.status === "live") candidate.status = "past";
  version.status = "live";
}

function ruleOf(id: string, { name, description, enabled, srcSyntax, route }: z.output<typeof newRule>): RoutingRule {
  const acts = route.dest !== undefined || route.status !== undefined || Object.keys(route.headers ?? {}).length > 0;
  if (!acts) throw badRequest("Invalid request: a route needs `dest`, `status`, `headers` or `transforms`.");
  const syntax = srcSyntax ?? inferSyntax(route.src);
  return {
    id,
    name,
    description,
    enabled: enabled ?? true,
    srcSyntax: syntax,
    rawSrc: route.src,
    rawDest: route.dest,
    route: { ...route, ...compilePattern(route.src, syntax, route.dest) },
  };
}

function placeOf(rules: RoutingRule[], wanted: z.output<typeof position> | undefined): number {
  if (wanted === undefined || wanted.placement === "end") return rules.length;
  if (wanted.placement === "start") return 0;
  const reference = indexOf(rules, wanted.referenceId ?? "");
  return wanted.placement === "before" ? reference : reference + 1;
}

function indexOf(rules: RoutingRule[], id: string): number {
  const index = rules.findIndex((rule) => rule.id === id);
  if (index === -1) throw notFound("The route could not be found");
  return index;
}

function ruleView({ description, rawDest, ...rule }: RoutingRule, version: RoutingVersion | undefined) {
  return {
    ...rule,
    ...(description === undefined ? {} : { description }),
    ...(rawDest === undefined ? {} : { rawDest }),
    routeType: typeOf(rule.route),
    staged: version?.status === "staging",
  };
}

function typeOf({ dest, status }: RoutingRule["route"]) {
  if (dest !== undefined) return status !== undefined && status >= 300 && status < 400 ? "redirect" : "rewrite";
  return status === undefined ? "transform" : "set_status";
}

function versionView({ id, rules, status, createdBy, lastModified }: RoutingVersion) {
  return {
    id,
    createdBy,
    lastModified,
    isLive: status === "live",
    isStaging: status === "staging",
    ruleCount: rules.length,
    s3Key: `routes/${id}.json`,
  };
}
