import { z } from "zod";
import { notFound, vercelError } from "./dialect.ts";
import type { Project, VercelState } from "./state.ts";

/** `teamId` or `slug`, on every operation; neither means the personal scope. */
export const scopeQuery = { teamId: z.string().optional(), slug: z.string().optional() };

export interface Scope {
  teamId?: string | undefined;
  slug?: string | undefined;
}

/** The account the request is about. */
export function accountOf(state: VercelState, scope: Scope): string {
  if (scope.teamId === undefined && scope.slug === undefined) return state.user.id;
  if (scope.teamId === state.team.id || scope.slug === state.team.slug) return state.team.id;
  throw vercelError(403, "forbidden", "Not authorized: Trying to access resource under scope without permission", {
    scope: scope.teamId ?? scope.slug,
  });
}

/** A project by id or name, within the scope asked for. */
export function findProject(state: VercelState, idOrName: string | undefined, scope: Scope): Project {
  const accountId = accountOf(state, scope);
  const project = [...state.projects.values()].find(
    (candidate) => candidate.accountId === accountId && (candidate.id === idOrName || candidate.name === idOrName),
  );
  if (project === undefined) throw notFound("Project not found");
  return project;
}
