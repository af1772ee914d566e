import type { Deploy, ServiceStatus } from "../doctor/service-status.ts";
import { deployLines } from "../operations/deploy-lines.ts";
import { agreed, type Desk, declined, typed } from "../operations/desk.ts";
import { rollbackTarget } from "../operations/rollback-target.ts";
import { chooseService, type Service, servicesOf } from "../operations/services.ts";
import type { Vendors } from "../operations/vendor-session.ts";
import { isDead, planFor, verifyService } from "../operations/verify-service.ts";
import { plain } from "../terminal/style.ts";

/** Puts an earlier deploy of a service back and looks whether it is healthy. Exit codes: 0 done or nothing to do, 1 otherwise. */
export async function rollback(desk: Desk, vendors: Vendors): Promise<number> {
  const { args, stack, print, paint, signal } = desk;
  const service = chooseService(servicesOf(vendors.resources), args.words[0], "rollback");
  const plan = planFor(service, vendors.resources, args.edge);
  if (args.unlessHealthy && plan !== undefined && (await verifyService(plan, desk))) {
    print(`${plain(service.vendorName)} is healthy: there is nothing to roll back.`);
    return 0;
  }
  const status = (await vendors.invoke(service.status)) as unknown as ServiceStatus;
  let choice = rollbackTarget(status.deploys, args.to);
  if (choice.kind === "nothing" && choice.ifAnswers && plan !== undefined && (await isDead(plan, signal))) {
    choice = rollbackTarget(status.deploys, args.to, true);
  }
  if (choice.kind === "nothing") {
    print(plain(choice.reason));
    if (choice.choices.length > 0) {
      print("It can go back to:");
      for (const line of deployLines(choice.choices.map((deploy) => ({ label: "", deploy })))) print(line);
    }
    return choice.isProblem ? 1 : 0;
  }
  const { from, to } = choice;
  print(`Roll back ${plain(service.vendorName)} (${service.kind}, stack ${stack}):`);
  const now = from === undefined ? [] : [{ label: "now", deploy: from }];
  for (const line of deployLines([...now, { label: "back to", deploy: to }])) print(line);
  for (const line of cautions(service, from, to, stack)) print(`  ${line}`);
  const again = typed(stack, "rollback", service.name, "--to", to.id);
  if (!(await agreed(desk, "Roll back?", again))) return declined(desk);

  const started = performance.now();
  const done = await vendors.invoke(service.rollback(to.id));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  print(`${paint("green", "✓")} ${plain(String(done.id))} is ${plain(String(done.status))}, after ${seconds} s.`);
  const isHealthy = plan === undefined || (await verifyService(plan, desk));
  print(paint("dim", holdsUntil(service, from, to, stack)));
  if (isHealthy) return 0;
  print(`What is wrong: ${typed(stack, "doctor")}`);
  return 1;
}

function cautions(service: Service, from: Deploy | undefined, to: Deploy, stack: string): string[] {
  const lines: string[] = [];
  if (from?.commit !== undefined && from.commit === to.commit) {
    lines.push("Both are of the same commit: what differs between them is settings and variables.");
  }
  if (service.vendor === "Render") {
    lines.push(`The variables stay as they are now. To take those back: ${typed(stack, "rollback", "--config")}`);
  }
  if (service.vendor === "Railway")
    lines.push("Railway takes back that deployment's variables too, until the next up.");
  return lines;
}

/** How long it lasts, and what makes it last. */
function holdsUntil({ vendor, branch }: Service, from: Deploy | undefined, to: Deploy, stack: string): string {
  const revert =
    from?.commit !== undefined && from.commit !== to.commit
      ? `revert the commit (git revert ${from.commit.slice(0, 7)}) and push`
      : "take back in the program or its config what went wrong";
  const pushed = branch === undefined ? "the next push" : `the next push to ${branch}`;
  if (vendor === "Vercel") {
    return `Vercel gives new deployments no production domain until one is promoted. To go on: ${revert}, then promote that deployment in Vercel's dashboard.`;
  }
  return `It holds until ${pushed}, or until an up of ${stack} that changes this service: both deploy the program's version again. To keep it: ${revert}.`;
}
