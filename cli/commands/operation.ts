import { keptOutAdvice } from "../../contract/kept-out.ts";
import type { OperationKind, OperationOptions, OperationResult } from "../../engine/operation.ts";
import type { Arguments } from "../arguments.ts";
import type { Engine } from "../engines/engine.ts";
import { packConfigs } from "../fingerprints/pack-configs.ts";
import { type Action, type Plan, PlanBuilder } from "../plan/model.ts";
import { renderPlan, renderRows } from "../plan/render.ts";
import { renderViolations } from "../plan/render-policies.ts";
import type { Project } from "../project.ts";
import { confirm } from "../terminal/confirm.ts";
import { Progress } from "../terminal/progress.ts";
import { type Paint, plain } from "../terminal/style.ts";
import { asTyped } from "../terminal/wording.ts";

export interface Session {
  engine: Engine;
  project: Project;
  args: Pick<Arguments, "refresh" | "targets" | "parallel" | "expectNoChanges" | "yes" | "verbose">;
  print: (line: string) => void;
  write: (text: string) => void;
  paint: Paint;
  terminal: boolean;
  signal: AbortSignal;
  env: NodeJS.ProcessEnv;
}

const PAST: Record<Action, string> = {
  create: "created",
  update: "updated",
  replace: "replaced",
  delete: "deleted",
  import: "imported",
  read: "read",
  refresh: "refreshed",
  same: "unchanged",
};

export const INTERRUPTED = 130;

export async function preview(session: Session): Promise<number> {
  const { plan, result } = await run(session, "preview", { refresh: session.args.refresh });
  if (result.result !== "succeeded") return failed(session, plan, result);
  printLines(session, renderPlan(plan, session.paint, session.args));
  const changed = plan.rows.length > 0 || plan.drift.length > 0;
  return session.args.expectNoChanges && changed ? 2 : 0;
}

/** Previews, asks, then applies: what policies refuse or config lacks is said before anything is written. */
export async function up(session: Session): Promise<number> {
  const planned = await run(session, "preview", { refresh: session.args.refresh });
  if (planned.result.result !== "succeeded") return failed(session, planned.plan, planned.result);
  printLines(session, renderPlan(planned.plan, session.paint, session.args));
  const nothing = planned.plan.rows.length === 0 && planned.plan.drift.length === 0;
  if (!nothing && !(await agreed(session, "Make these changes?"))) return 1;
  const { plan, result } = await run(session, "update", { refresh: session.args.refresh });
  if (result.result !== "succeeded") return failed(session, plan, result, "What was made before is in state.");
  session.print(done("Up", plan, result, session.paint));
  printOutputs(session, result);
  return 0;
}

export async function refresh(session: Session): Promise<number> {
  if (!(await agreed(session, "Read what is live and take it into state?"))) return 1;
  const { plan, result } = await run(session, "refresh", {});
  if (plan.drift.length > 0) {
    session.print("Changed outside this program (state -> live), now in state:");
    printLines(session, renderRows(plan.drift, session.paint));
  }
  if (result.result !== "succeeded") return failed(session, plan, result);
  session.print(
    done(plan.drift.length > 0 ? "Refreshed" : "Refreshed, nothing had changed", plan, result, session.paint),
  );
  return 0;
}

export async function destroy(session: Session): Promise<number> {
  const question = `Delete everything stack ${session.project.stack} made? This cannot be undone.`;
  if (!(await agreed(session, question))) return 1;
  const { plan, result } = await run(session, "destroy", {});
  if (result.result !== "succeeded") return failed(session, plan, result);
  session.print(done("Destroyed", plan, result, session.paint));
  return 0;
}

/** One run of the engine, with progress printed on the way and the events folded into a plan. */
export async function run(
  session: Session,
  kind: OperationKind,
  extra: Partial<OperationOptions>,
): Promise<{ plan: Plan; result: OperationResult }> {
  const builder = new PlanBuilder();
  const progress = new Progress(session.write, session.paint, session.terminal);
  const { project, args } = session;
  const typed = (text: string) => asTyped(text, session.engine.name, project.stack);
  const policyPacks = kind === "preview" || kind === "update" ? project.policyPacks : [];
  const location = { dir: project.dir, stack: project.stack, configFile: project.configFile, env: session.env };
  const result = await session.engine.run(kind, {
    projectDir: project.dir,
    stack: project.stack,
    ...(project.configFile ? { configFile: project.configFile } : {}),
    policyPacks,
    policyPackConfigs: await packConfigs(policyPacks, location),
    targets: args.targets,
    ...(args.parallel ? { parallel: args.parallel } : {}),
    env: session.env,
    signal: session.signal,
    onEvent: (event) => {
      builder.add(event);
      if (kind !== "preview") progress.event(event);
    },
    ...extra,
  });
  progress.clear();
  return { plan: worded(builder.build(), typed), result: { ...result, errors: result.errors.map(typed) } };
}

function worded(plan: Plan, typed: (text: string) => string): Plan {
  return {
    ...plan,
    errors: plan.errors.map(typed),
    warnings: plan.warnings.map(typed),
    violations: plan.violations.map((violation) => ({ ...violation, message: typed(violation.message) })),
  };
}

async function agreed(session: Session, question: string): Promise<boolean> {
  if (session.args.yes) return true;
  if (!process.stdin.isTTY) {
    session.print("Nothing was changed: there is no terminal to ask on. Use --yes to go ahead without asking.");
    return false;
  }
  return confirm(question, session.signal);
}

function failed(session: Session, plan: Plan, result: OperationResult, standing = "Nothing was written."): number {
  if (result.result === "cancelled") {
    session.print(session.paint("yellow", "Interrupted. What was done is in state; run the same command to go on."));
    return INTERRUPTED;
  }
  printLines(session, renderViolations(plan, session.paint, session.args));
  const refused = plan.violations.filter(({ mandatory }) => mandatory).length;
  const problems = plan.errors.length > 0 || refused > 0 ? plan.errors : result.errors;
  for (const problem of problems) {
    const [first, ...rest] = plain(problem).split("\n");
    session.print(`${session.paint("red", "error:")} ${first}`);
    for (const line of rest) session.print(`  ${line}`);
  }
  for (const advice of advised(problems)) session.print(`  ${advice}`);
  if (refused > 0) session.print(session.paint("red", `Refused by policy: ${refused} to mend. ${standing}`));
  return 1;
}

/** What mends it where an engine or a plugin could not know, each once. */
function advised(problems: string[]): string[] {
  const said = problems.join("\n");
  const advice = problems.flatMap((problem) => keptOutAdvice(problem) ?? []);
  return [...new Set(advice)].filter((line) => !said.includes(line));
}

/** Counts what a person declared; components and the stack itself are the engine's own bookkeeping. */
function done(word: string, plan: Plan, result: OperationResult, paint: Paint): string {
  const actions = [...new Set(plan.rows.map(({ action }) => action))];
  const counts = actions.map((action) => `${plan.rows.filter((row) => row.action === action).length} ${PAST[action]}`);
  const text = [...counts, `${plan.unchanged} unchanged`].join(", ");
  return `${paint("green", "✓")} ${word} in ${result.durationSeconds.toFixed(1)} s: ${text}.`;
}

function printOutputs(session: Session, result: OperationResult): void {
  const outputs = Object.entries(result.outputs ?? {});
  if (outputs.length === 0) return;
  const width = Math.max(...outputs.map(([name]) => name.length));
  session.print("");
  for (const [name, value] of outputs.sort(([a], [b]) => (a < b ? -1 : 1))) {
    session.print(`  ${name.padEnd(width)}  ${plain(typeof value === "string" ? value : JSON.stringify(value))}`);
  }
}

function printLines(session: Session, lines: string[]): void {
  for (const line of lines) session.print(line);
}
