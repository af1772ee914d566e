import { type Context, ProviderError, type ResourceHandler } from "../host/handler.ts";
import { unlessGone, VendorError } from "../host/vendor-error.ts";
import type { RuleAnswer } from "./answers.ts";
import type { VercelClient } from "./client.ts";
import { projectPart } from "./project-part.ts";
import type { ProjectRoutesInputs, ProjectRoutesOutputs, Route } from "./project-routes.definition.ts";
import { planRoutes, positionOf, type RouteStep, routeOf } from "./routes-plan.ts";

const { idOf, projectOf } = projectPart("/routes", "a project's routes");

export const projectRoutesHandler: ResourceHandler<ProjectRoutesInputs, ProjectRoutesOutputs, VercelClient> = {
  /** A collision is a live rule of a declared name that says something else. */
  async find({ projectId, routes }, { clients, signal }) {
    const live = await unlessGone(liveRules(projectId, clients, signal));
    const named = (live ?? []).filter(({ name }) => routes.some((route) => route.name === name));
    const differs = planRoutes(named, routes, new Set()).some((step) => step.do !== "add");
    return differs ? idOf(projectId) : undefined;
  },

  create: async ({ projectId }) => idOf(projectId),

  async sync(id, inputs, known, context) {
    await bringTo(projectOf(id), inputs.routes, known.outputs?.routeIds ?? [], context);
  },

  async read(id, known, { clients, signal }) {
    const projectId = projectOf(id);
    const live = await unlessGone(liveRules(projectId, clients, signal));
    if (live === undefined) return undefined;
    const declared = known.inputs?.routes;
    const ids = new Set(known.outputs?.routeIds);
    const isOurs = ({ id, name }: RuleAnswer) =>
      !declared || ids.has(id) || declared.some((route) => route.name === name);
    const ours = live.filter(isOurs);
    return {
      inputs: {
        projectId,
        routes: ours.map((rule) =>
          routeOf(
            rule,
            declared?.find(({ name }) => name === rule.name),
          ),
        ),
      },
      outputs: {
        routeIds: ours.map((rule) => rule.id),
        unmanagedRoutes: live.filter((rule) => !isOurs(rule)).map(({ name }) => name),
      },
    };
  },

  async delete(id, known, context) {
    await unlessGone(bringTo(projectOf(id), [], known.outputs?.routeIds ?? [], context));
  },
};

/** The project must exist; one without rules has no version of them. */
async function liveRules(projectId: string, clients: VercelClient, signal: AbortSignal): Promise<RuleAnswer[]> {
  const { live } = await clients.routes.versions(projectId, signal);
  return live === undefined ? [] : await clients.routes.list(projectId, live, signal);
}

/** Stages what differs, then makes it live as one. What was staged is thrown away when a part of it is refused. */
async function bringTo(
  projectId: string,
  wanted: Route[],
  owned: string[],
  context: Context<VercelClient>,
): Promise<void> {
  const { clients, signal, status, attempt } = context;
  await clients.exclusively(`${projectId}/routes`, async () => {
    await clearWay(projectId, context);
    const live = await liveRules(projectId, clients, signal);
    const steps = planRoutes(live, wanted, new Set(owned));
    if (steps.length === 0) return;
    status(`staging ${steps.length} changes of routes`);
    const ids = new Map(live.map(({ name, id }) => [name, id]));
    let draft: string | undefined;
    // Noted before each write: a run that is killed while the answer is on its way knows its own draft again by what is in it.
    const staging = [...new Set([...wanted, ...live].map(({ name }) => name))];
    try {
      for (const step of steps) {
        attempt.note({ draft, staging });
        draft = await stage(projectId, step, ids, context);
      }
      attempt.note({ draft, staging });
      if (draft !== undefined) await clients.routes.settle(projectId, draft, "promote", signal);
    } catch (error) {
      await discard(projectId, draft, error, context);
      throw error;
    }
  });
}

/** @returns the draft's id. */
async function stage(
  projectId: string,
  step: RouteStep,
  ids: Map<string, string>,
  { clients, signal }: Context<VercelClient>,
): Promise<string> {
  if (step.do === "remove") return await clients.routes.remove(projectId, step.ids, signal);
  if (step.do === "replace") return await clients.routes.replace(projectId, step.id, step.rule, signal);
  const position = positionOf(step.place, (name) => ids.get(name));
  const [id, draft] = await clients.routes.add(projectId, step.rule, position, signal);
  ids.set(step.rule.name, id);
  return draft;
}

/** Promoting a draft would publish all that is in it, so somebody else's stops us; one that a killed run left is ours. */
async function clearWay(projectId: string, { clients, signal, attempt }: Context<VercelClient>): Promise<void> {
  const { draft } = await clients.routes.versions(projectId, signal);
  if (draft === undefined) return;
  const { earlier } = attempt;
  if (draft === earlier?.draft || (await holdsOnly(earlier?.staging, projectId, draft, { clients, signal }))) {
    await clients.routes.settle(projectId, draft, "discard", signal);
    return;
  }
  throw new ProviderError(
    `project "${projectId}" has routing changes that somebody has staged and not published (version ${draft}): publish them ` +
      "with `vercel routes publish`, or throw them away with `vercel routes discard-staging`, then run again",
  );
}

/** Whether all that a draft changes are rules of these names. */
async function holdsOnly(
  names: unknown,
  projectId: string,
  draft: string,
  { clients, signal }: Pick<Context<VercelClient>, "clients" | "signal">,
): Promise<boolean> {
  if (!Array.isArray(names)) return false;
  const [live, staged] = [
    await liveRules(projectId, clients, signal),
    await clients.routes.list(projectId, draft, signal),
  ];
  const spelled = (rules: RuleAnswer[]) => new Map(rules.map((rule) => [JSON.stringify(rule), rule.name]));
  const [before, after] = [spelled(live), spelled(staged)];
  const changed = [...before, ...after].filter(([text]) => !(before.has(text) && after.has(text)));
  return changed.every(([, name]) => names.includes(name));
}

/** Only a draft that is surely ours: there was none when we began, and the last write is known to be, or may be, in it. */
async function discard(
  projectId: string,
  last: string | undefined,
  error: unknown,
  { clients, warn }: Context<VercelClient>,
): Promise<void> {
  const signal = AbortSignal.timeout(10_000);
  const wasLost = error instanceof VendorError && error.outcome === "unknown";
  try {
    const { draft } = await clients.routes.versions(projectId, signal);
    if (draft !== undefined && (draft === last || wasLost)) {
      await clients.routes.settle(projectId, draft, "discard", signal);
    }
  } catch {
    warn(
      `routing changes may be left staged on project "${projectId}": throw them away with \`vercel routes discard-staging\``,
    );
  }
}
