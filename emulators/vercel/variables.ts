import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { mixedCase } from "../core/ids.ts";
import { type Operation, operation } from "../core/operation.ts";
import { VendorError } from "../core/vendor-error.ts";
import { notFound, vercelError } from "./dialect.ts";
import { findProject, scopeQuery } from "./scope.ts";
import type { EnvVariable, Project, VariableType, VercelState } from "./state.ts";
import { conflictIn, type EnvConflict, refuseImpossible } from "./variable-rules.ts";
import { variableView } from "./variable-view.ts";

const target = z.array(z.enum(["production", "preview", "development"])).min(1);
const type = z.enum(["system", "encrypted", "plain", "sensitive"]);
const key = z
  .string()
  .max(256)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "may hold only letters, digits and underscores, and not begin with a digit");

const newVariable = z.strictObject({
  key,
  value: z.string(),
  type,
  target,
  gitBranch: z.string().max(250).nullable().optional(),
  comment: z.string().max(500).optional(),
});
const changedVariable = newVariable.partial();

export function variableOperations(state: VercelState): Operation[] {
  const found = (project: Project, id: string | undefined): EnvVariable => {
    const variable = project.variables.get(id ?? "");
    if (variable === undefined) throw notFound("The environment variable was not found");
    return variable;
  };

  /** One write to a project's variables at a time; another one meanwhile is refused, not queued. */
  const writing = async <Result>(project: Project, work: () => Result): Promise<Result> => {
    if (project.updatingVariables) {
      throw vercelError(
        400,
        "envs_ongoing_update",
        "Unable to save environment variables because an ongoing environment variable update is already ongoing.",
      );
    }
    project.updatingVariables = true;
    try {
      await delay(state.seed.envWriteMs ?? 4);
      project.updatedAt = Date.now();
      return work();
    } finally {
      project.updatingVariables = false;
    }
  };

  /** A team may force sensitive on whatever a deployment sees. */
  const typeFor = (wanted: VariableType, targets: readonly string[]): VariableType =>
    state.seed.sensitivePolicy === "on" && wanted !== "system" && !targets.includes("development")
      ? "sensitive"
      : wanted;

  const add = (project: Project, input: z.output<typeof newVariable>, upsert: boolean) => {
    const existing = upsert ? sameVariable(project, input) : undefined;
    const conflict = conflictIn(project, input, existing);
    if (conflict !== undefined) return { conflict };
    const now = Date.now();
    const variable: EnvVariable = {
      id: existing?.id ?? mixedCase(16),
      key: input.key,
      value: input.value,
      type: typeFor(input.type, input.target),
      target: input.target,
      gitBranch: input.gitBranch ?? null,
      comment: input.comment ?? existing?.comment,
      createdAt: existing?.createdAt ?? now,
      updatedAt: now,
    };
    project.variables.set(variable.id, variable);
    return { variable, isNew: existing === undefined };
  };

  return [
    operation({
      method: "GET",
      path: "/v10/projects/{idOrName}/env",
      query: z.strictObject({
        ...scopeQuery,
        decrypt: z.enum(["true", "false"]).optional(),
        gitBranch: z.string().optional(),
        source: z.string().optional(),
        target: z.enum(["production", "preview", "development"]).optional(),
        limit: z.string().regex(/^\d+$/, "should be a number").transform(Number).optional(),
        until: z.string().regex(/^\d+$/, "should be a number").transform(Number).optional(),
      }),
      handle: ({ params, query }) => {
        const project = findProject(state, params.idOrName, query);
        const matching = [...project.variables.values()]
          .filter((variable) => query.target === undefined || variable.target.includes(query.target))
          .filter((variable) => query.gitBranch === undefined || variable.gitBranch === query.gitBranch)
          .filter((variable) => query.until === undefined || variable.createdAt < query.until)
          .sort((a, b) => b.createdAt - a.createdAt);
        const view = (variable: EnvVariable) => ({
          ...variableView(variable, { decrypt: query.decrypt === "true" }),
          securityIssues: [],
        });
        if (state.seed.hideProductionVariables === true) {
          const visible = matching.filter((variable) => !variable.target.includes("production"));
          const hiddenProductionEnvCount = matching.length - visible.length;
          return { status: 200, body: { envs: visible.map(view), hiddenProductionEnvCount } };
        }
        const shown = pageOf(matching, query.limit);
        return {
          status: 200,
          body: {
            envs: shown.map(view),
            pagination: {
              count: shown.length,
              next: shown.length < matching.length ? (shown.at(-1)?.createdAt ?? null) : null,
              prev: shown[0]?.createdAt ?? null,
            },
          },
        };
      },
    }),
    operation({
      method: "POST",
      path: "/v10/projects/{idOrName}/env",
      creates: true,
      query: z.strictObject({ ...scopeQuery, upsert: z.enum(["true", "false"]).optional() }),
      body: z.union([newVariable, z.array(newVariable).min(1)]),
      handle: async ({ params, query, body }) => {
        const project = findProject(state, params.idOrName, query);
        const inputs = [body].flat();
        for (const input of inputs) refuseImpossible(input);
        const results = await writing(project, () =>
          inputs.map((input) => add(project, input, query.upsert === "true")),
        );
        const created = results.flatMap((result) => (result.variable === undefined ? [] : [result.variable]));
        const failed = results.flatMap((result) => (result.conflict === undefined ? [] : [{ error: result.conflict }]));
        if (created.length === 0) throw allFailed(failed);
        const views = created.map((variable) => variableView(variable, { decrypt: false }));
        return {
          status: 201,
          body: { created: Array.isArray(body) ? views : views[0], failed },
          created: results.some((result) => result.isNew === true),
        };
      },
    }),
    operation({
      method: "GET",
      path: "/v1/projects/{idOrName}/env/{id}",
      query: z.strictObject(scopeQuery),
      handle: ({ params, query }) => {
        const variable = found(findProject(state, params.idOrName, query), params.id);
        return { status: 200, body: variableView(variable, { decrypt: true }) };
      },
    }),
    operation({
      method: "PATCH",
      path: "/v9/projects/{idOrName}/env/{id}",
      query: z.strictObject(scopeQuery),
      body: changedVariable,
      handle: async ({ params, query, body }) => {
        const project = findProject(state, params.idOrName, query);
        const variable = found(project, params.id);
        const wanted = {
          key: body.key ?? variable.key,
          value: body.value ?? variable.value,
          type: body.type ?? variable.type,
          target: body.target ?? variable.target,
          gitBranch: body.gitBranch === undefined ? variable.gitBranch : body.gitBranch,
          comment: body.comment ?? variable.comment,
        };
        refuseImpossible(wanted, variable, body.value !== undefined);
        const changed = await writing(project, () => {
          const conflict = conflictIn(project, wanted, variable);
          if (conflict !== undefined) throw new VendorError(400, { error: conflict });
          return Object.assign(variable, wanted, { type: typeFor(wanted.type, wanted.target), updatedAt: Date.now() });
        });
        return { status: 200, body: variableView(changed, { decrypt: false }) };
      },
    }),
    operation({
      method: "DELETE",
      path: "/v9/projects/{idOrName}/env/{id}",
      query: z.strictObject(scopeQuery),
      handle: async ({ params, query }) => {
        const project = findProject(state, params.idOrName, query);
        const variable = found(project, params.id);
        await writing(project, () => project.variables.delete(variable.id));
        return { status: 200, body: variableView(variable, { decrypt: false }) };
      },
    }),
    operation({
      method: "DELETE",
      path: "/v1/projects/{idOrName}/env",
      query: z.strictObject(scopeQuery),
      body: z.strictObject({ ids: z.array(z.string()).min(1).max(1000) }),
      handle: async ({ params, query, body }) => {
        const project = findProject(state, params.idOrName, query);
        const ids = await writing(project, () => body.ids.filter((id) => project.variables.delete(id)));
        return { status: 200, body: { deleted: ids.length, ids } };
      },
    }),
  ];
}

/** What `upsert` writes over: the same name for exactly the same targets and branch. */
function sameVariable(project: Project, input: z.output<typeof newVariable>): EnvVariable | undefined {
  const targets = (list: readonly string[]): string => [...list].sort().join();
  return [...project.variables.values()].find(
    (variable) =>
      variable.key === input.key &&
      variable.gitBranch === (input.gitBranch ?? null) &&
      targets(variable.target) === targets(input.target),
  );
}

/** At least `limit` variables, never parting those made in the same millisecond: the next page asks for older ones. */
function pageOf(variables: EnvVariable[], limit = Number.POSITIVE_INFINITY): EnvVariable[] {
  const last = variables[limit - 1];
  return last === undefined ? variables : variables.filter((variable) => variable.createdAt >= last.createdAt);
}

function allFailed(failed: { error: EnvConflict }[]): VendorError {
  return new VendorError(400, { error: failed[0]?.error, failed });
}
