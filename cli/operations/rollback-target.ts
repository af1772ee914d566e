import type { Deploy } from "../doctor/service-status.ts";

export type RollbackChoice =
  /** `from` is what serves now; absent when nothing does. */
  | { kind: "go"; from: Deploy | undefined; to: Deploy }
  /** There is nothing to do, or nothing to go back to. `ifAnswers`: so long as what is live does answer. */
  | { kind: "nothing"; reason: string; isProblem: boolean; ifAnswers: boolean; choices: Deploy[] };

const CANCELLED = /cancel|skipped|removed|deleted/i;
const ENDED_BADLY = /fail|crash|error|blocked/i;

/**
 * Which deploy to go back to: the one asked for, else the last that served before the one that serves now.
 * @param deploys newest first.
 * @param isDead what is live was asked, and does not answer.
 */
export function rollbackTarget(deploys: readonly Deploy[], asked: string | undefined, isDead = false): RollbackChoice {
  const from = deploys.find(({ isLive }) => isLive);
  const choices = deploys.filter(({ canRollback, isLive }) => canRollback && !isLive);
  const nothing = (reason: string, isProblem = true, ifAnswers = false): RollbackChoice => ({
    kind: "nothing",
    reason,
    isProblem,
    ifAnswers,
    choices,
  });
  if (asked !== undefined) {
    const to = deploys.find(({ id }) => id === asked);
    if (to === undefined) return nothing(`There is no deploy ${asked} among the last ${deploys.length}.`);
    if (to.isLive) return nothing(`${asked} is what serves now: there is nothing to roll back.`, false);
    if (!to.canRollback) return nothing(`${asked} (${to.status}) is none the vendor can go back to.`);
    return { kind: "go", from, to };
  }
  if (deploys.length === 0) return nothing("Nothing was ever deployed.");
  const newer = deploys
    .slice(0, from === undefined ? 0 : deploys.indexOf(from))
    .filter(({ status }) => !CANCELLED.test(status));
  const [latest] = newer;
  if (from !== undefined && latest !== undefined) {
    if (ENDED_BADLY.test(latest.status) && !isDead) {
      const reason = `The newest deploy, ${latest.id}, ended as ${latest.status} and never served; ${from.id} still does: there is nothing to roll back. To go further back, say where with --to.`;
      return nothing(reason, false, true);
    }
    if (latest.finishedAt === undefined) {
      const reason = `A deploy is under way (${latest.id}, ${latest.status}) and would take over afterwards: wait for it, or cancel it, or say where to go back to with --to.`;
      return nothing(reason);
    }
  }
  const older = from === undefined ? deploys : before(from, deploys);
  const to = older.find(({ canRollback, isLive }) => canRollback && !isLive);
  if (to === undefined) return nothing("No earlier deploy is there that the vendor can go back to.");
  return { kind: "go", from, to };
}

/**
 * Deploys that served before this one. Where its commit served once before, with others in between, it is itself a
 * rollback: those in between were left on purpose.
 */
function before(live: Deploy, deploys: readonly Deploy[]): readonly Deploy[] {
  const older = deploys.slice(deploys.indexOf(live) + 1);
  if (live.commit === undefined) return older;
  const served = older.findIndex(({ commit, canRollback }) => canRollback && commit === live.commit);
  return served > 0 && older.slice(0, served).some(({ canRollback }) => canRollback) ? older.slice(served + 1) : older;
}
