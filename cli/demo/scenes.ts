import type { OperationResult } from "../../engine/operation.ts";
import type { Plan } from "../plan/model.ts";
import { renderPlan, renderRows, summaryLine } from "../plan/render.ts";
import { renderViolations } from "../plan/render-policies.ts";
import { plain } from "../terminal/style.ts";
import type { Stage } from "./demo.ts";
import { healthOf } from "./health.ts";
import type { StackName } from "./systems/toolboxai.ts";

type Scene = (stage: Stage) => Promise<void>;

export const SCENES: Scene[] = [
  (stage) => provision(stage, "staging", "Staging, from nothing to healthy"),
  (stage) => provision(stage, "production", "Production, from nothing to healthy"),
  nothingToDo,
  changedVariable,
  port5432,
  missingVariable,
  dashboardEdit,
  destroyed,
];

async function provision(stage: Stage, stack: StackName, title: string): Promise<void> {
  const { narrator, world, paint } = stage;
  narrator.scene(title);
  const { plan, result } = await stage.run(stack, "update");
  if (failed(stage, plan, result)) throw new Error(`up of ${stack} failed; the lines above say why.`);
  if (stack === "staging") narrator.say(...renderRows(plan.rows, paint), "");
  else narrator.say("  The same resources, with production's plan, domain, keys and features.", "");
  const health = await healthOf(world, stack);
  narrator.check(true, `${stack}: ${plan.rows.length} resources created in ${result.durationSeconds.toFixed(1)} s`);
  narrator.check(health.ok, `${stack}: ${health.url}/health answers ${health.text}`);
}

async function nothingToDo(stage: Stage): Promise<void> {
  const { narrator } = stage;
  narrator.scene("The same again");
  const before = writes(stage);
  const { plan, result } = await stage.run("production", "update");
  failed(stage, plan, result);
  const count = writes(stage) - before;
  narrator.say(summaryLine(plan, stage.paint));
  narrator.check(
    result.result === "succeeded" && plan.rows.length === 0 && count === 0,
    `second up: ${plan.rows.length} changes, ${count} write requests`,
  );
}

async function changedVariable(stage: Stage): Promise<void> {
  const { narrator, world } = stage;
  narrator.scene("A changed variable: stackwright config set LOG_LEVEL warning");
  await world.setConfig("production", "LOG_LEVEL", "warning");
  const { plan } = await stage.run("production", "preview");
  narrator.say(...renderPlan(plan, stage.paint));
  const changes = plan.rows.flatMap((row) => row.changes.map(({ path }) => path));
  narrator.check(
    changes.includes("variables.LOG_LEVEL"),
    "the diff names the one variable and the redeploy, everything else stays",
  );
  await world.removeConfig("production", "LOG_LEVEL");
}

async function port5432(stage: Stage): Promise<void> {
  const { narrator, world } = stage;
  narrator.scene("The outage of port 5432, tried again: the contract says session mode");
  const undo = world.edit(
    "contract/toolboxai-backend.ts",
    'supabase.pooler("transaction")',
    'supabase.pooler("session")',
  );
  const { plan, result } = await stage.run("production", "preview");
  narrator.say(...renderViolations(plan, stage.paint));
  const refused = plan.violations.some(({ policy, mandatory }) => mandatory && policy === "pooler-port");
  narrator.check(
    result.result === "failed" && refused,
    "DATABASE_URL on port 5432 is refused before anything is written",
  );
  undo();
}

async function missingVariable(stage: Stage): Promise<void> {
  const { narrator, world } = stage;
  narrator.scene("A missing P0 variable: first in the config, then in the program");
  const secret = world.secrets.length;
  await world.removeConfig("production", "PUSHER_SECRET");
  const unset = await stage.run("production", "preview");
  failed(stage, unset.plan, unset.result);
  const said = [...unset.plan.errors, ...unset.result.errors].some((error) => error.includes("PUSHER_SECRET"));
  narrator.check(
    unset.result.result === "failed" && said,
    "an unset P0 variable is named with the command that sets it",
  );
  await world.setConfig("production", "PUSHER_SECRET", `example-${secret}-set-again`, { secret: true });

  const undo = world.edit(
    "index.ts",
    "  protect,\n});\n\ndashboard.configure",
    "  protect,\n  transform: { group: (args) => void delete (args.variables as Record<string, unknown>).JWT_SECRET_KEY },\n});\n\ndashboard.configure",
  );
  const { plan, result } = await stage.run("production", "preview");
  narrator.say(...renderViolations(plan, stage.paint));
  const refused = plan.violations.some(({ policy, mandatory }) => mandatory && policy === "p0-variables-declared");
  narrator.check(result.result === "failed" && refused, "a P0 variable left out of the group is refused by policy");
  undo();
}

async function dashboardEdit(stage: Stage): Promise<void> {
  const { narrator, world } = stage;
  narrator.scene("Somebody edits LOG_LEVEL in Render's dashboard");
  await stage.run("production", "update");
  world.emulators.render.dashboard.setGroupVariable("toolboxai-secrets", "LOG_LEVEL", "trace");
  const { plan } = await stage.run("production", "preview", { refresh: true });
  narrator.say(...renderRows(plan.drift, stage.paint));
  const drifted = plan.drift
    .flatMap((row) => row.changes.map(({ path }) => path))
    .filter((path) => path.startsWith("variables."));
  narrator.check(
    drifted.length === 1 && drifted[0] === "variables.LOG_LEVEL",
    "preview --refresh finds exactly that variable",
  );
}

async function destroyed(stage: Stage): Promise<void> {
  const { narrator, world } = stage;
  narrator.scene("Destroy both");
  for (const stack of ["production", "staging"] as const) {
    const { plan, result } = await stage.run(stack, "destroy");
    failed(stage, plan, result);
  }
  const left = world.emulators.render.state.services.size + world.emulators.render.state.envGroups.size;
  narrator.check(left === 0, "nothing is left at the vendors");
}

function writes({ world }: Stage): number {
  const { render, vercel, supabase } = world.emulators;
  return [render, vercel, supabase].reduce((sum, vendor) => sum + vendor.journal.writes().length, 0);
}

/** Prints why a run failed. */
function failed({ narrator, paint }: Stage, plan: Plan, result: OperationResult): boolean {
  if (result.result === "succeeded") return false;
  narrator.say(...renderViolations(plan, paint));
  const problems = plan.errors.length > 0 ? plan.errors : result.errors;
  for (const problem of problems) for (const line of plain(problem).split("\n")) narrator.say(line);
  return true;
}
